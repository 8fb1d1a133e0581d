"""The fingerprint of a section changes with the words that are read in it, and with nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.course.model import Course
from app.course.reader import read_course
from app.paths import CONTENT
from tests.support.courses import SMALL, write_course

JOURNEY = "pl/journey.md"


def read(folder: Path) -> Course:
    """The course in a folder without faults."""
    reading = read_course(folder)
    assert reading.course is not None, reading.errors
    return reading.course


def prints(course: Course) -> dict[str, str]:
    """The fingerprint of every section in the language that the course is written in."""
    return {section.id: section.fingerprint for section in course.source.sections}


def differing(before: Course, after: Course) -> set[str]:
    """The sections whose fingerprints are not the same."""
    old = prints(before)
    return {name for name, fingerprint in prints(after).items() if fingerprint != old[name]}


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("pl/what-is.md", "Klient nie widzi", "Klientka nie widzi", {"what-is"}),
        ("pl/what-is.md", "- strona\n", "- witryna\n", {"what-is"}),
        ("pl/what-is.md", "wszystkie kanały", "*wszystkie* kanały", set()),
        ("pl/what-is.md", "granic.\n\n", "granic.\n\n\n\n", set()),
        ("pl/what-is.md", "title: Czym jest omnikanał", "title: Czym jest handel omnikanałowy", set()),
        ("ru/what-is.md", "Покупатель не видит", "Покупательница не видит", set()),
        ("pl/glossary.md", "Model, który", "Model sklepu, który", set()),
        ("pl/questions/what-is.md", "Kanały są połączone", "Kanały są razem", set()),
    ],
)
def test_words_change_it_and_nothing_else_does(tmp_path: Path, name: str, old: str, new: str, changed: set[str]) -> None:
    """Only words in the source language that are read in the section change its fingerprint, and no other section's."""
    assert old in SMALL[name]
    before = read(write_course(tmp_path / "before"))
    after = read(write_course(tmp_path / "after", {name: SMALL[name].replace(old, new)}))
    assert differing(before, after) == changed


@pytest.mark.parametrize("word", ["W tramwaju Ola widzi", "+ Oglądany model: Lira 14"])
def test_the_words_of_the_journey_belong_to_it(tmp_path: Path, word: str) -> None:
    """A word of a story and one of what the shop learns change the section of the journey, and no other."""
    before = read(CONTENT / "omnichannel")
    shutil.copytree(CONTENT / "omnichannel", tmp_path / "omnichannel")
    file = tmp_path / "omnichannel" / JOURNEY
    text = file.read_text("utf-8")
    assert word in text
    file.write_text(text.replace(word, f"{word}x", 1), "utf-8")
    assert differing(before, read(tmp_path / "omnichannel")) == {"journey"}


def test_the_sections_of_a_course_are_told_apart() -> None:
    """Four hexadecimal digits, and no two sections of the shipped course have the same."""
    found = prints(read(CONTENT / "omnichannel"))
    assert all(len(each) == 4 and int(each, 16) >= 0 for each in found.values())
    assert len(set(found.values())) == len(found)
