"""The accessibility statement: whole, honest, dated, in both languages, with a way to report."""

from __future__ import annotations

import re
from typing import Any

import pytest

SAID = {
    "pl": ("WCAG 2.2", "axe-core", "klawiatur", "osoby z niepełnosprawnościami", "czytnik", "Chromium",
           "Nikt z zewnątrz", "22 listopada 2026", "ale nie to, kto odpowiadał"),
    "ru": ("WCAG 2.2", "axe-core", "клавиатур", "Люди с инвалидностью", "экранного доступа", "Chromium",
           "Со стороны его никто не проверял", "22 ноября 2026", "но не то, кто отвечал"),
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_the_statement_says_what_was_tested_and_what_was_not(page: Any, language: str) -> None:
    """What conforms, how it was tested, that no people tried it, how to report, and the day, each under a heading of its own."""
    found = page(f"/{language}/about")
    for words in SAID[language]:
        assert words in re.sub(r"\s+", " ", found.text), words
    assert not re.search(r"\.\s*\.", found.text), "a Russian date ends with a full stop of its own"
    headings = [node.tag for node in found.all("//main//*[self::h2 or self::h3]")]
    start = next(n for n, node in enumerate(found.all("//main//*[self::h2 or self::h3]")) if node.get("id") == "accessibility")
    assert headings[start : start + 5] == ["h2", "h3", "h3", "h3", "h3"]


@pytest.mark.parametrize("contact", ["", "kurs@example.org"])
def test_there_is_somebody_to_tell(make_app: Any, contact: str) -> None:
    """The statement leads to the contact where there is one, else to whoever gave the address."""
    client = make_app(contact=contact).test_client()
    html = client.get("/pl/about").get_data(as_text=True)
    statement = html.partition('id="accessibility"')[2].partition('id="privacy"')[0]
    assert ("mailto:kurs@example.org" in statement) is bool(contact)
    assert ("trenerowi" in statement) is not bool(contact)


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize(("engine", "told"), [("auto", True), ("gtts", True), ("espeak", False), ("none", False)])
def test_it_is_told_where_the_text_goes(make_app: Any, language: str, engine: str, told: bool) -> None:
    """Where the server may send the course's text to Google's voice, the page says so; where it may not, Google is not named."""
    client = make_app(audio_engine=engine).test_client()
    html = client.get(f"/{language}/about").get_data(as_text=True)
    assert ("Google" in html.partition('id="privacy"')[2]) is told
    assert html.count("Google") == told
