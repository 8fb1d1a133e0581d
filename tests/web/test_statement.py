"""The accessibility statement: whole, honest, dated, in both languages, with a way to report."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app import create_app

SAID = {
    "pl": ("WCAG 2.2", "axe-core", "klawiatur", "osoby z niepełnosprawnościami", "czytnik", "Chromium", "22 listopada 2026"),
    "ru": ("WCAG 2.2", "axe-core", "клавиатур", "Люди с инвалидностью", "экранного доступа", "Chromium", "22 ноября 2026"),
}


@pytest.mark.parametrize("language", SAID)
def test_the_statement_says_what_was_tested_and_what_was_not(page: Any, language: str) -> None:
    """What conforms, how it was tested, that no people tried it, how to report, and the day, each under a heading of its own."""
    found = page(f"/{language}/about")
    for words in SAID[language]:
        assert words in re.sub(r"\s+", " ", found.text), words
    headings = [node.tag for node in found.all("//main//*[self::h2 or self::h3]")]
    start = next(n for n, node in enumerate(found.all("//main//*[self::h2 or self::h3]")) if node.get("id") == "accessibility")
    assert headings[start : start + 5] == ["h2", "h3", "h3", "h3", "h3"]


@pytest.mark.parametrize("contact", ["", "kurs@example.org"])
def test_there_is_somebody_to_tell(tmp_path: Path, contact: str) -> None:
    """The statement leads to the contact where there is one, else to whoever gave the address."""
    client = create_app({"TESTING": True, "data": tmp_path, "audio_engine": "none", "contact": contact}).test_client()
    html = client.get("/pl/about").get_data(as_text=True)
    statement = html.partition('id="accessibility"')[2].partition('id="privacy"')[0]
    assert ("mailto:kurs@example.org" in statement) is bool(contact)
    assert ("trenerowi" in statement) is not bool(contact)
