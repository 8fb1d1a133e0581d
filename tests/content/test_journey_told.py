"""The laptop purchase as it is told in the course: complete, within the stage's room, and summed up from what is written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from app.course.journey_sum import balance
from app.course.model import Course, Journey
from app.course.reader import read_course
from app.presentation.rendering import environment

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "content" / "omnichannel"
MIN_WORDS = 150


@pytest.fixture(scope="module")
def course() -> Course:
    """The project's own course."""
    found = read_course(COURSE).course
    assert found is not None
    return found


def journey(course: Course, language: str) -> Journey:
    """The purchase in a language."""
    found = course.editions[language].section("journey").journey
    assert found is not None
    return found


def drawn(course: Course, language: str) -> str:
    """The list of steps as a page shows it, as words in one row."""
    template = environment(language).from_string(
        '{% from "components/journey.html" import journey_list %}{{ journey_list(walk) }}'
    )
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", template.render(walk=journey(course, language)), flags=re.DOTALL)
    return " ".join(text.split())


def test_the_journey_has_nothing_to_warn_about() -> None:
    """Every fact is used later, and every title, story and row fits the stage."""
    problems = [problem for problem in read_course(COURSE).problems if problem.path.endswith("journey.md")]
    assert problems == []


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_five_channels_are_walked(course: Course, language: str) -> None:
    """The purchase has the five steps of the brief, and each loses something and has something told again."""
    steps = journey(course, language).steps
    assert [step.id for step in steps] == ["mobile", "online", "store", "delivery", "after-sale"]
    assert all(len(step.omni.known) >= 3 and step.multi.lost and step.multi.repeated for step in steps)
    assert all(step.omni.uses for step in steps[1:])


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_introduction_teaches(course: Course, language: str) -> None:
    """Before the first step the section says what to look at, in at least 150 words."""
    text = " ".join(sentence.text for sentence in course.editions[language].section("journey").sentences)
    assert len(text.split()) >= MIN_WORDS


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_list_shows_the_sum_of_the_content(course: Course, language: str) -> None:
    """The list ends with the numbers that the steps add up to."""
    total = balance(journey(course, language))
    words = {"pl": ("Sklep nie zna", "informacji"), "ru": ("Магазин не знает", "сведений")}[language]
    assert f"{words[0]} 0 {words[1]} {total.lost} {words[1]}" in drawn(course, language)


def test_a_change_in_the_file_changes_the_sum_on_the_page(course: Course, tmp_path: Path) -> None:
    """Two more things lost in a trainer's text file are two more in the sum that learners see."""
    copy = tmp_path / "omnichannel"
    shutil.copytree(COURSE, copy)
    for language, line in (("pl", "- trasa paczki\n"), ("ru", "- маршрут посылки\n")):
        told = copy / language / "journey.md"
        text = told.read_text("utf-8")
        assert line in text
        told.write_text(text.replace(line, line + "- PIN\n- SMS\n"), "utf-8")
    changed = read_course(copy).course
    assert changed is not None
    assert "Sklep nie zna 0 informacji 10 informacji" in drawn(course, "pl")
    assert "Sklep nie zna 0 informacji 12 informacji" in drawn(changed, "pl")
