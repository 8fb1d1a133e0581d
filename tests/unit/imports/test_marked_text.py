"""Markdown of other programs becomes the course's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.documents import photo
from tests.support.imports import Imported, bring, problems


def imported(folder: Path, text: str, beside: Path | None = None) -> Imported:
    """A course made of one text."""
    return bring(folder / "kurs", "plik.md", text, beside=beside)


def test_a_text_comes_whole(tmp_path: Path) -> None:
    """Head, title, sections, lists with two spaces, tables, tasks, notes, definitions, code, links within and pictures."""
    (tmp_path / "foto.png").write_bytes(photo(form="PNG"))
    text = (
        "---\nauthor: Anna Nowak\n---\n# Obsługa klienta\n## Przyjęcie\n1. raz\n   - a\n   - b\n\n3) trzy\n\n"
        "- [X] tak\n- [ ] nie\n\n| a | b |\n|--|--|\n| `1\\|2` | **x** |\n\n"
        "Zdanie[^n] z [linkiem](#koniec).\n\n[^n]: Przypis.\n\n```sh\nls\n```\n\n"
        "Zaliczka\n: Część ceny.\n\n![Lada](foto.png)\n\n## Koniec {#koniec}\n\n> [!NOTE]\n> Uwaga.\n"
    )
    course = imported(tmp_path, text, tmp_path)
    assert course.text("przyjecie") == (
        "1. raz\n    - a\n    - b\n\n3) trzy\n\n- [x] tak\n- [ ] nie\n\n"
        "| a | b |\n|---|---|\n| `1\\|2` | **x** |\n\n"
        "Zdanie[^1] z [linkiem](#koniec).\n\n```sh\nls\n```\n\n"
        "Zaliczka\n:   Część ceny.\n\n![Lada](plik-1.png)\n\n[^1]: Przypis.\n"
    )
    assert course.text("koniec") == "!!! note\n    Uwaga.\n"
    assert "title: Obsługa klienta" in course.raw("pl/course.md")
    assert 'author = "Anna Nowak"' in course.raw("course.toml")
    assert course.lost() == course.changed() == []


def test_what_is_lost_is_told_with_its_line(tmp_path: Path) -> None:
    """A remark about Markdown names the line; HTML in the text is read as HTML."""
    course = imported(tmp_path, "Wstęp<br>i dalej.\n\n<iframe src='x'></iframe>\n\n- a\n- ![Lada](brak.png)\n")
    assert course.texts() == "Wstęp  \ni dalej.\n\n- a\n"
    assert course.lost() == [
        "line 3: a frame with another page was left out",
        "line 6: the picture brak.png is not there: it has to lie in the page's own folder or in one below",
    ]


@pytest.mark.parametrize("text", ["# Tytuł\n\n## A\n\n## B\n\nTekst.\n", "A\n=\n\nB\n=\n\nTekst.\n"])
def test_headings_without_a_text_are_not_sections(tmp_path: Path, text: str) -> None:
    """A heading with nothing under it, which cannot be a section, stands as a bold line in the next one."""
    course = imported(tmp_path, text)
    assert course.outcome.sections == ("b",)
    assert course.texts() == "**A**\n\nTekst.\n"
    assert [told.rpartition(": ")[2] for told in course.changed()] == ["a heading without a text stands as a bold line"]
    assert problems(course.folder) == []
