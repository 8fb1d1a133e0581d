"""The Jinja environment that pages, documents and packages share, and the catalogues behind its words.

Knows nothing of requests: a template gets everything it shows as an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.core import Locale, get_global
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.course.journey_sum import balance, profile_rows
from app.course.languages import rules_of
from app.course.typography import NBSP, bind
from app.paths import PACKAGE, TRANSLATIONS
from app.presentation.messages import gettext_noop as gettext_noop
from app.presentation.numbers import locale_of, spell_size
from app.presentation.page import content_html, counterpart_html, inside_html, paper_html, picture_html, scenery_html, text_html
from app.presentation.page_ids import suffix, suffixed
from app.presentation.page_words import PageWords
from app.presentation.pairing import counterpart_section, counterpart_variant, pair_blocks, pair_class

TEMPLATES = PACKAGE / "templates"
_NUMBER = re.compile(r"(%\(\w+\)d) ")
_SENTENCE = 40
"""From so many characters on a message of the interface may run over a line; a shorter one is a label and stays in it."""


class _Typeset(GNUTranslations):
    """A catalogue whose sentences keep their short words, numbers and dashes as the text of a course does."""

    def __init__(self, fp: Any, language: str) -> None:
        self._language = language
        super().__init__(fp)

    def _parse(self, fp: Any) -> None:
        super()._parse(fp)
        messages: dict[Any, str] = self._catalog  # type: ignore[has-type]  # the base class sets it, without types
        self._catalog = {key: self._typeset(text) if len(text) >= _SENTENCE else text for key, text in messages.items()}

    def _typeset(self, text: str) -> str:
        return bind(_NUMBER.sub(rf"\1{NBSP}", text), self._language)


def languages() -> tuple[str, ...]:
    """The languages that the interface speaks: those with a catalogue, in alphabetical order."""
    return tuple(sorted(folder.name for folder in TRANSLATIONS.iterdir() if (folder / "LC_MESSAGES").is_dir()))


@lru_cache(maxsize=32)
def catalogue(language: str, folders: tuple[Path, ...] = ()) -> NullTranslations:
    """The messages of ``language``; a language without a catalogue speaks the English of the source.

    ``folders`` are what packages bring: in each the folder ``translations`` is laid out as ours is, and has its own messages.
    """
    messages = _read_catalogue(TRANSLATIONS, language)
    for folder in folders:
        messages.add_fallback(_read_catalogue(folder / "translations", language))
    return messages


def _read_catalogue(translations: Path, language: str) -> NullTranslations:
    """The text (``.po``) wins over a compiled file, so that a translator sees her words without compiling anything."""
    folder = translations / language / "LC_MESSAGES"
    source, compiled = folder / "messages.po", folder / "messages.mo"
    if source.is_file():
        binary = BytesIO()
        with source.open("rb") as text:
            write_mo(binary, read_po(text, locale=language))
        binary.seek(0)
        return _Typeset(binary, language)
    if compiled.is_file():
        with compiled.open("rb") as file:
            return _Typeset(file, language)
    return NullTranslations()


@lru_cache(maxsize=32)
def environment(language: str, folders: tuple[Path, ...] = ()) -> Environment:
    """The templates of app/templates, speaking ``language`` (BCP 47).

    ``folders`` are what packages bring (:func:`app.registry.folders_of`): in each the folder ``templates`` is
    looked through after ours, and ``translations`` has the words. Made once for each language and choice of folders.
    """
    jinja = Environment(
        loader=FileSystemLoader((TEMPLATES, *(folder / "templates" for folder in folders))),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.install_gettext_translations(catalogue(language, folders), newstyle=True)  # type: ignore[attr-defined]  # a method of Jinja's i18n extension
    jinja.globals["language"] = language
    locale, rules = locale_of(language), rules_of(language)
    jinja.filters["date"] = lambda day: _spell_date(day, locale)
    jinja.filters["number"] = lambda number: _with_minus(format_decimal(number, locale=locale))
    jinja.filters["decimal"] = lambda number, places=1: _with_minus(format_decimal(number, "0." + "0" * places, locale=locale))
    jinja.filters["percent"] = lambda share: _with_minus(format_percent(share, rules.percent, locale=locale))
    jinja.filters["day"] = lambda day: format_date(day, rules.short_date, locale=locale)
    jinja.filters["size"] = lambda size_bytes: spell_size(size_bytes, language)
    jinja.filters["bind"] = lambda text, other=language: bind(text, other)
    words = PageWords(language, catalogue(language, folders).gettext)
    jinja.filters["html"] = partial(text_html, words=words)
    jinja.filters["inside"] = inside_html
    jinja.filters["paper"] = paper_html
    jinja.filters["content"] = content_html
    jinja.filters["picture"] = picture_html
    jinja.filters["scenery"] = scenery_html
    jinja.filters["pairs"] = pair_blocks
    jinja.filters["pair_class"] = pair_class
    jinja.filters["counterpart_html"] = lambda pair, other, **how: counterpart_html(
        pair, other, words=PageWords(other, catalogue(other, folders).gettext), **how
    )
    jinja.filters["counterpart_suffix"] = suffix
    jinja.filters["counterpart_id"] = lambda name, other: suffixed(name, suffix(other))
    jinja.filters["second"] = counterpart_section
    jinja.filters["counterpart_variant"] = counterpart_variant
    jinja.filters["language_name"] = name_language
    jinja.filters["territory"] = name_territory
    jinja.filters["translated"] = lambda message, **values: _translate(catalogue(language, folders), message, values)
    jinja.filters["said_in"] = lambda message, other: catalogue(other).gettext(message)
    jinja.filters["balance"] = balance
    jinja.filters["profile_rows"] = profile_rows
    return jinja


def _translate(messages: NullTranslations, message: str, values: Mapping[str, str]) -> str:
    """A message that a template does not know itself: text, which is escaped as any other (``_()`` would take it for markup)."""
    text = messages.gettext(message)
    return text % values if values else text


def render(language: str, template: str, *, folders: tuple[Path, ...] = (), **context: Any) -> str:
    """The template in ``language`` with ``context``; an unknown name in it raises ``jinja2.UndefinedError``.

    ``folders`` are those of :func:`environment`.
    """
    return environment(language, folders).get_template(template).render(**context)


def name_language(language: str) -> str:
    """What a language is called in itself: ``polski``, ``русский``, ``English``."""
    return locale_of(language).get_display_name(language) or language


def name_territory(language: str) -> str:
    """A language with the country where it is spoken most, as networks write it (``pl_PL``); alone when none is known."""
    tag = get_global("likely_subtags").get(language.replace("-", "_"), "")
    return f"{language}_{tag.rpartition('_')[2]}" if "_" in tag else language.replace("-", "_")


def _with_minus(figure: str) -> str:
    """A figure with a true minus, where Babel's patterns write a hyphen; what rounds to nothing has no sign."""
    return figure.replace("-", "\N{MINUS SIGN}") if figure.strip("-0,.%\N{NO-BREAK SPACE}") else figure.replace("-", "")


def _spell_date(day: date, locale: Locale) -> str:
    """A day in words, its number never alone at the end of a line: ``21 listopada 2026``."""
    return format_date(day, "long", locale=locale).replace(" ", "\N{NO-BREAK SPACE}", 1)
