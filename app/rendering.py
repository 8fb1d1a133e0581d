"""The Jinja environment that pages, documents and packages share, and the catalogues behind its words.

Knows nothing of requests: a template gets everything it shows as an argument.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.course.adaptation import shift_headings, suffixed
from app.course.journey_sum import balance, profile_rows
from app.course.pairing import pair_blocks, suffix, twin_html, twin_section, twin_telling
from app.course.terms import mark_section
from app.course.typography import bind
from app.places import PACKAGE, TRANSLATIONS

TEMPLATES = PACKAGE / "templates"
_UNITS = ("kB", "MB", "GB")
_SENTENCE = 40
"""From so many characters on a message of the interface may run over a line; a shorter one is a label and stays in it."""


class _Typeset(GNUTranslations):
    """A catalogue whose sentences keep their short words, numbers and dashes as the text of a course does."""

    def _parse(self, fp: Any) -> None:
        super()._parse(fp)
        messages: dict[Any, str] = self._catalog  # type: ignore[has-type]
        self._catalog = {key: bind(text) if len(text) >= _SENTENCE else text for key, text in messages.items()}


def languages() -> tuple[str, ...]:
    """The languages that the interface speaks: those with a catalogue, in alphabetical order."""
    return tuple(sorted(folder.name for folder in TRANSLATIONS.iterdir() if (folder / "LC_MESSAGES").is_dir()))


@lru_cache(maxsize=32)
def catalogue(language: str) -> NullTranslations:
    """The messages of ``language``; a language without a catalogue speaks the English of the source.

    The text (``.po``) wins over a compiled file, so that a translator sees her words without compiling anything.
    """
    folder = TRANSLATIONS / language / "LC_MESSAGES"
    source, compiled = folder / "messages.po", folder / "messages.mo"
    if source.is_file():
        binary = BytesIO()
        with source.open("rb") as text:
            write_mo(binary, read_po(text, locale=language))
        binary.seek(0)
        return _Typeset(binary)
    if compiled.is_file():
        with compiled.open("rb") as file:
            return _Typeset(file)
    return NullTranslations()


@lru_cache(maxsize=32)
def environment(language: str) -> Environment:
    """The templates of app/templates, speaking ``language`` (BCP 47); made once for each language."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    jinja.globals["language"] = language
    locale = _locale(language)
    jinja.filters["date"] = lambda day: _spell_date(day, locale)
    jinja.filters["number"] = lambda number: _with_minus(format_decimal(number, locale=locale))
    jinja.filters["decimal"] = lambda number, places=1: _with_minus(format_decimal(number, "0." + "0" * places, locale=locale))
    # The sign stands close, as in the course's own Russian: CLDR would part it.
    jinja.filters["percent"] = lambda share: _with_minus(format_percent(share, "#,##0%", locale=locale))
    jinja.filters["day"] = lambda day: format_date(day, "d.MM.yyyy", locale=locale)
    jinja.filters["size"] = lambda size_bytes: _spell_size(size_bytes, locale)
    jinja.filters["headings"] = lambda html, by: Markup(shift_headings(html, by))  # noqa: S704  (blocks are safe)
    jinja.filters["bind"] = bind
    jinja.filters["terms"] = mark_section
    jinja.filters["pairs"] = pair_blocks
    jinja.filters["twin"] = twin_html
    jinja.filters["twin_suffix"] = suffix
    jinja.filters["twin_id"] = lambda name, tongue: suffixed(name, suffix(tongue))
    jinja.filters["second"] = twin_section
    jinja.filters["twin_telling"] = twin_telling
    jinja.filters["tongue"] = name_language
    jinja.filters["said_in"] = lambda message, tongue: catalogue(tongue).gettext(message)
    jinja.filters["balance"] = balance
    jinja.filters["profile_rows"] = profile_rows
    return jinja


def render(language: str, template: str, **context: Any) -> str:
    """The template in ``language`` with ``context``; an unknown name in it raises ``jinja2.UndefinedError``."""
    return environment(language).get_template(template).render(**context)


def name_language(language: str) -> str:
    """What a language is called in itself: ``polski``, ``русский``, ``English``."""
    return _locale(language).get_display_name(language) or language


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _with_minus(figure: str) -> str:
    """A figure with a true minus, where Babel's patterns write a hyphen; what rounds to nothing has no sign."""
    return figure.replace("-", "\N{MINUS SIGN}") if figure.strip("-0,.%\N{NO-BREAK SPACE}") else figure.replace("-", "")


def _spell_date(day: date, locale: Locale) -> str:
    """A day in words, its number never alone at the end of a line: ``21 listopada 2026``."""
    return format_date(day, "long", locale=locale).replace(" ", "\N{NO-BREAK SPACE}", 1)


def _spell_size(size_bytes: int, locale: Locale) -> str:
    """A file's size in decimal units, with one decimal below ten: ``1,8 MB``."""
    size, unit = size_bytes / 1000, 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    figures = "#,##0.#" if size < 10 and unit else "#,##0"
    return f"{format_decimal(max(size, 1) if not unit else size, figures, locale=locale)}\N{NO-BREAK SPACE}{_UNITS[unit]}"
