"""A journey about another topic has names of its own for the two ways, the profile, and what is lost and repeated."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.course.reader import read_course
from app.course.starter import write_course
from tests.support.pages import Page

NAMES = {"omni": "Dobrze", "multi": "Źle <i>", "profile": "Co wie zespół", "lost": "Przepada", "repeated": "Od nowa"}
DEFAULTS = ("Omnikanał", "Multikanał", "Co wie sklep")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with a small course in Polish."""
    write_course(tmp_path / "content", "kurs", date(2026, 11, 21), languages=("pl",))
    return tmp_path / "content"


def rename(content: Path, names: dict[str, str]) -> Path:
    """The course's journey with names in its head; its file."""
    file = content / "kurs" / "pl" / "journey.md"
    lines = "".join(f"  {name}: {words}\n" for name, words in names.items())
    file.write_text(file.read_text("utf-8").replace("customer: Ewa\n", f"customer: Ewa\nnames:\n{lines}"), "utf-8")
    return file


def shown(content: Path) -> str:
    """What a reader sees of the course's page."""
    from app import create_app

    settings: dict[str, Any] = {"TESTING": True, "content": content, "data": content.parent / "data", "audio_engine": "none"}
    page = Page("/pl/", 200, {}, create_app(settings).test_client().get("/pl/kurs/").text)
    return " ".join(page.one("//*[@id='journey']").text_content().split())


def test_the_course_may_name_the_parts_of_its_journey(content: Path) -> None:
    """Each name stands where the interface's own word would; a sign of markup in it is a sign."""
    rename(content, NAMES)
    words = shown(content)
    for name, text in NAMES.items():
        assert text in words, name
    assert "Ten sam przystanek: Źle <i>" in words
    assert not any(default in words for default in DEFAULTS)


def test_without_names_the_words_of_the_interface_stand(content: Path) -> None:
    """Today's words are the default."""
    words = shown(content)
    assert all(default in words for default in DEFAULTS)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"omi": "Dobrze"}, "unknown key 'omi' (did you mean 'omni'?)"),
        ({"omni": "''"}, "'omni' is empty (write a word or a few, or take the line away)"),
    ],
)
def test_a_name_that_cannot_be_used_is_told_at_its_line(content: Path, names: dict[str, str], message: str) -> None:
    """Unknown and empty names are problems of the journey's head."""
    file = rename(content, names)
    line = file.read_text("utf-8").split("\n").index(f"  {next(iter(names))}: {next(iter(names.values()))}") + 1
    assert [str(problem) for problem in read_course(content / "kurs").problems] == [f"kurs/pl/journey.md:{line}: {message}"]
