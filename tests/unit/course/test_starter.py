"""The course to start from is valid, bilingual, and shows every feature of the format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.course.files import take_snapshot
from app.course.model import Course
from app.course.questions.kinds import built_in_kinds
from app.course.reader import read_course
from app.course.reserved import ReservedNames
from app.course.staleness import TranslationState, find_translations
from app.course.starter import LANGUAGES, PATTERN, StarterError, write_course
from tests.support.texts import page


@pytest.fixture(name="course")
def written_course(tmp_path: Path) -> Course:
    """The starter course, written and read."""
    reading = read_course(write_course(tmp_path / "content", "moj-kurs", date(2026, 11, 21)))
    assert reading.problems == ()
    assert reading.course is not None
    return reading.course


def test_it_has_no_problem_and_todays_date(course: Course) -> None:
    """Not even a warning; its date is the day on which it was written."""
    assert (course.id, course.changed, course.languages) == ("moj-kurs", date(2026, 11, 21), ("pl", "ru"))


def test_it_is_written_alike_in_every_language(tmp_path: Path) -> None:
    """All languages in one course: no difference between them, no warning in any."""
    reading = read_course(write_course(tmp_path / "content", "kurs", date(2026, 11, 21), languages=LANGUAGES))
    assert reading.problems == ()
    assert reading.course is not None
    assert reading.course.languages == ("pl", "ru", "en", "uk")


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_it_shows_every_feature(course: Course, language: str) -> None:
    """Every kind of block and question and every mark-up that an author may use occurs."""
    edition = course.editions[language]
    blocks = [block for section in edition.sections for block in section.blocks]
    html = page(blocks)
    assert {block.role for block in blocks} == {
        "paragraph",
        "heading",
        "list",
        "table",
        "figure",
        "example",
        "note",
        "line",
        "quote",
    }
    for mark in (
        "<strong>",
        "<em>",
        '<em lang="la">',
        "<abbr ",
        "<dl",
        "<ol",
        "<ul",
        "<h4",
        "<cite>",
        'href="#',
        'href="https://',
        "align-right",
    ):
        assert mark in html
    for mark in ("<figcaption>", 'id="what-to-note"', "callout-title"):
        assert mark in html
    assert {question.kind.name for question in edition.quiz.questions} == set(built_in_kinds())
    assert len([question for question in edition.quiz.questions if question.section_id == "orders"]) == 3
    (journey,) = [section.journey for section in edition.sections if section.journey]
    assert len(journey.steps) == 2
    assert journey.steps[1].omni.uses == ("cake", "date")
    assert all(step.multi.lost and step.multi.repeated for step in journey.steps)
    assert edition.lexicon
    assert all(term.forms for term in edition.glossary)
    assert edition.section("orders").trainer is not None
    assert all(picture.title and picture.description for picture in edition.pictures.values())


def test_its_translation_is_current(tmp_path: Path) -> None:
    """From the first edit on, the author sees what to translate."""
    folder = write_course(tmp_path, "kurs", date(2026, 1, 2))
    assert {found.state for found in find_translations(folder, take_snapshot(folder), ("pl", "ru"))} == {TranslationState.CURRENT}


@pytest.mark.parametrize("name", ["Kurs", "a b", "../x", "", "a/b", "-a", "курс", "trainer", "about"])
def test_a_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is written under a name that cannot stand in an address."""
    with pytest.raises(StarterError):
        write_course(tmp_path, name, date(2026, 1, 2), ReservedNames(courses=frozenset({"trainer", "about"})))
    assert list(tmp_path.iterdir()) == []


def test_a_course_is_never_written_over(tmp_path: Path) -> None:
    """A folder that is there stays as it is."""
    (tmp_path / "kurs").mkdir()
    with pytest.raises(StarterError):
        write_course(tmp_path, "kurs", date(2026, 1, 2))
    assert list((tmp_path / "kurs").iterdir()) == []


def test_the_pattern_holds_no_stray_file() -> None:
    """Whatever lies in the pattern is written to an author's disk: texts and drawings, no more."""
    assert {path.suffix for path in PATTERN.rglob("*") if path.is_file()} == {".toml", ".md", ".yaml", ".svg"}
