"""Words that a voice would have to guess, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.audio.engines import built_in_engines
from app.audio.unsayable import find_unsayable
from app.course.errors import Problem, Severity
from app.course.model import Course
from app.course.reader import read_course
from tests.support.sound_courses import build_course, section
from tests.support.texts import block

ROOT = Path(__file__).resolve().parents[3]

ENGINES = tuple(built_in_engines())


def told(course: Course) -> list[str]:
    """The words that are told of, in order."""
    return [problem.message.split("'")[1] for problem in find_unsayable(course, ENGINES)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("pl", "Karta SKU w kasie i SKU w biurze, RODO, Wi-Fi.", ["SKU"]),
        ("pl", "UWAGA. Bardzo WAŻNEOSTRZEŻENIE, Sklep AB.", ["UWAGA", "AB"]),
        ("pl", "Po rosyjsku: магазин.", []),
        ("ru", "Карта SKU, НДС и merchandising, UOKiK, 14 XL.", ["SKU", "НДС", "merchandising", "XL"]),
        ("ru", "Магазин и покупатель.", []),
    ],
)
def test_what_is_told(language: str, text: str, words: list[str]) -> None:
    """Each abbreviation and each word in foreign letters once; words that the product knows, and whole words in capitals, not."""
    title = "Sklep" if language == "pl" else "Магазин"
    assert told(build_course([section("what-is", title, block("what-is-1", text))], language=language)) == words


def test_the_shipped_course_leaves_nothing_to_guess() -> None:
    """Every word of it is known, or has a language named for it, as the Polish phrases of the Russian edition have."""
    course = read_course(ROOT / "content" / "omnichannel").course
    assert course is not None
    marked = {
        mark.language
        for part in course.editions["ru"].sections
        for line in part.sentences
        for run in line.runs
        for mark in run.marks
    }
    assert "pl" in marked
    assert not list(find_unsayable(course, ENGINES))


def test_it_is_a_warning_at_its_line() -> None:
    """Path, line and the entry to write."""
    course = build_course([section("what-is", "Sklep", block("what-is-1", "Karta SKU."))])
    (problem,) = find_unsayable(course, ENGINES)
    message = "a voice has to guess how 'SKU' is said"
    assert problem == Problem("small/pl/what-is.md", 1, message, "add it to pl/lexicon.yaml", Severity.WARNING)


def test_a_word_is_told_once_in_a_language() -> None:
    """One entry of the lexicon mends it everywhere: it is told where it stands first."""
    course = build_course(
        [section(name, "Sklep", block(f"{name}-1", "Karta SKU i SKU.")) for name in ("what-is", "tools", "end")]
    )
    assert [problem.path for problem in find_unsayable(course, ENGINES)] == ["small/pl/what-is.md"]
