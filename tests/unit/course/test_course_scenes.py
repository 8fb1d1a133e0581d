"""The drawings that the first screen and the sections open with, and the promise: what course.toml and course.md say of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.course.reader import read_course
from tests.support.courses import COURSE_TOML, SMALL

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 288"><path d="M0 236H720" class="ln"/></svg>'
WORDS = "cups.svg: {title: Kubki, description: Dwa kubki.}\n"
DRAWN = {"media/cups.svg": DRAWING, "pl/pictures.yaml": WORDS, "ru/pictures.yaml": WORDS}
CourseFolder = Callable[..., Path]


def with_scenes(lines: str) -> dict[str, str]:
    """The small course with a drawing and with ``lines`` under ``[scenes]``."""
    return {**DRAWN, "course.toml": f"{COURSE_TOML}\n[scenes]\n{lines}\n"}


def test_a_section_and_the_course_open_with_their_scenes(course_folder: CourseFolder) -> None:
    """The drawing named in course.toml is the section's and the first screen's in every language; others have none."""
    content = course_folder(with_scenes('course = "cups.svg"\nwhat-is = "cups.svg"'))
    reading = read_course(content / "small")
    assert reading.errors == ()
    assert not any("cups.svg" in str(problem) for problem in reading.problems)
    assert reading.course is not None
    for edition in reading.course.editions.values():
        assert edition.scene is edition.section("what-is").scene is edition.pictures["cups.svg"]
        assert edition.section("goals").scene is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('what-iz = "cups.svg"', "there is no section 'what-iz' to open with a scene (did you mean 'what-is'?)"),
        ('goals = "cup.svg"', "the folder media has no 'cup.svg' (did you mean 'cups.svg'?)"),
        ("goals = 3", "the scene of 'goals' must be a drawing (write its file in media, such as \"goals.svg\")"),
        ('goals = "cups.png"', "the scene of 'goals' must be a drawing (write its file in media, such as \"goals.svg\")"),
    ],
)
def test_a_wrong_scene_is_told_at_its_line(course_folder: CourseFolder, lines: str, told: str) -> None:
    """A scene of no section, without a drawing or of another kind is an error at its line in course.toml."""
    reading = read_course(course_folder(with_scenes(lines)) / "small")
    line = COURSE_TOML.count("\n") + 3
    assert f"small/course.toml:{line}: {told}" in [str(problem) for problem in reading.errors]


def test_scenes_are_a_table(course_folder: CourseFolder) -> None:
    """Anything but names and values is an error that shows how to write it."""
    changes = {**DRAWN, "course.toml": COURSE_TOML.replace("pass_mark", 'scenes = "cups.svg"\npass_mark')}
    reading = read_course(course_folder(changes) / "small")
    assert any("'scenes' must be names and values" in str(problem) and "[scenes]" in str(problem) for problem in reading.errors)


def test_a_promise_stands_in_both_languages_and_is_short(course_folder: CourseFolder) -> None:
    """One language alone cannot promise; a promise too long for the first screen is a warning."""
    promise = "Połącz sklep, internet i telefon, a potem jeszcze wszystko inne, co da się połączyć."
    changes = {"pl/course.md": SMALL["pl/course.md"].replace("units:", f"promise: {promise}\nunits:")}
    said = [str(problem) for problem in read_course(course_folder(changes) / "small").problems]
    assert f"small/pl/course.md:6: the promise has {len(promise)} characters, more than 75" in "\n".join(said)
    assert any("small/ru/course.md:1: the key 'promise' is missing, unlike in the source" in problem for problem in said)
