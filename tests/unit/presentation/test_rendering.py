"""The Jinja environment that pages and documents share, and the catalogues behind it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polib
import pytest
from jinja2 import UndefinedError

from app.presentation.rendering import catalogue, environment, languages
from tests.support.texts import blocks

LANGUAGES = ("en", "pl", "ru", "uk")


def render(language: str, source: str, **context: Any) -> str:
    """A template given as text."""
    return environment(language).from_string(source).render(**context)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("pl", 1, "1 sekcja"), ("pl", 2, "2 sekcje"), ("pl", 5, "5 sekcji"), ("pl", 12, "12 sekcji"), ("pl", 22, "22 sekcje"),
        ("ru", 1, "1 раздел"), ("ru", 3, "3 раздела"), ("ru", 11, "11 разделов"), ("ru", 21, "21 раздел"),
        ("ru", 25, "25 разделов"),
    ],
)  # fmt: skip
def test_plurals_follow_the_language(language: str, count: int, text: str) -> None:
    """A number takes the noun's form that the language wants (one, few, many)."""
    assert render(language, "{{ ngettext('%(num)d section', '%(num)d sections', count) }}", count=count) == text


@pytest.mark.parametrize(("language", "text"), [("pl", "21\xa0listopada 2026"), ("ru", "21\xa0ноября 2026\xa0г.")])
def test_dates_are_spelled_in_words(language: str, text: str) -> None:
    """A date is written out as the language does it."""
    assert render(language, "{{ day | date }}", day=date(2026, 11, 21)).replace("\u202f", "\xa0") == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "1 kB"), (400, "1 kB"), (181_000, "181 kB"), (999_600, "1 MB"), (1_840_000, "1,8 MB"), (22_400_000, "22 MB")],
)
def test_sizes_are_told_as_people_do(size: int, text: str) -> None:
    """A file's size has a unit that fits, a decimal comma, and never reads as nothing."""
    assert render("pl", "{{ size | size }}", size=size).replace("\xa0", " ") == text


def test_what_is_printed_is_escaped_and_must_exist() -> None:
    """Markup in a value becomes text, and a name that was not given is an error instead of nothing."""
    assert render("pl", "{{ name }}", name="<b>&") == "&lt;b&gt;&amp;"
    with pytest.raises(UndefinedError):
        render("pl", "{{ name }}")


def test_macros_know_the_language() -> None:
    """A component that is imported without context speaks the page's language all the same."""
    source = '{% from "components/theme.html" import theme %}{{ theme() }}'
    assert "Ciemny wygląd" in render("pl", source)
    assert "Тёмное оформление" in render("ru", source)


def test_headings_of_blocks_sink_below_their_section() -> None:
    """A block's headings go down by as many levels as the page wants, never past h6, and nothing else changes."""
    found = blocks("## Ab **h3**\n\n### Cd\n\n#### Ef")
    shown = render("pl", "{% for block in found %}{{ block | html(lower=2) }}{% endfor %}", found=found)
    assert re.sub(r"</?span[^>]*>| id=[^ >]+", "", shown) == "<h5>Ab <strong>h3</strong></h5><h6>Cd</h6><h6>Ef</h6>"


@pytest.mark.parametrize("compiled", [False, True], ids=["po", "mo"])
def test_sentences_of_the_interface_leave_no_short_word_behind(tmp_path: Path, monkeypatch: Any, compiled: bool) -> None:
    """No line ends in «w» or before a dash, in the checkout's text and in a wheel's compiled file; a label is as it was."""
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    written = polib.POFile()
    written.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    written.append(polib.POEntry(msgid="long", msgstr="Literówka jest w adresie – tak bywa i z długim adresem."))
    written.append(polib.POEntry(msgid="label", msgstr="Pytanie 3 z 10"))
    written.save_as_mofile(str(folder / "messages.mo")) if compiled else written.save(str(folder / "messages.po"))
    monkeypatch.setattr("app.presentation.rendering.TRANSLATIONS", tmp_path)
    found = catalogue.__wrapped__("pl")
    assert found.gettext("long") == "Literówka jest w\u00a0adresie\u00a0– tak bywa i\u00a0z\u00a0długim adresem."
    assert found.gettext("label") == "Pytanie 3 z 10"


def test_a_language_without_a_catalogue_speaks_the_source(tmp_path: Path) -> None:
    """The interface of a third language, not translated yet, is in English rather than broken."""
    assert languages() == LANGUAGES
    assert catalogue("lt").gettext("Glossary") == "Glossary"
    assert render("lt", "{{ _('Glossary') }} {{ day | date }}", day=date(2026, 11, 21)).startswith("Glossary 2026")


def test_a_figure_below_nothing_has_a_true_minus() -> None:
    """Less than nothing is written with the sign that is as wide as a plus; what rounds to nothing has no sign."""
    for language in LANGUAGES:
        comma = "." if language == "en" else ","
        assert render(language, "{{ -0.16 | decimal(2) }}") == f"−0{comma}16"
        assert render(language, "{{ -3 | number }}") == "−3"
        assert render(language, "{{ -0.4 | percent }}") == "−40%"
        assert render(language, "{{ -0.001 | decimal(2) }}") == f"0{comma}00"
        assert render(language, "{{ 0.16 | decimal(2) }}") == f"0{comma}16"
