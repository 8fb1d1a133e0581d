"""The question at the end of a section on paper: in a box of the handout, its answer at the end of the document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.course.model import Course
from app.course.section_checks import arrange_check, section_checks
from app.exports.formats.pdf import Pdf
from app.exports.formats.pdf.composition import compose
from app.exports.orders import read_order


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_handout_asks_what_the_page_asks(course: Course, language: str) -> None:
    """Each section has the question of its page, the options in the same order; the answers are a part of the contents."""
    document = compose(course, read_order(Pdf(), course, language, "handout"))
    asked = section_checks(course.editions[language].quiz)
    printed = {chapter.section.id: chapter.check for chapter in document.chapters if chapter.check}
    assert set(printed) == set(asked)
    for section, item in printed.items():
        assert item.options == arrange_check(asked[section]).options
        assert item.options[item.letters.index(item.answer)].right
    assert "answers" in dict(document.appendices)


@pytest.mark.parametrize("rendition", ["trainer", "bilingual"])
def test_other_editions_ask_nothing(course: Course, rendition: str) -> None:
    """The trainer's edition has its own key, and two languages side by side have no room."""
    document = compose(course, read_order(Pdf(), course, "pl", rendition))
    assert not any(chapter.check for chapter in document.chapters)
    assert "answers" not in dict(document.appendices)


def test_switched_off_there_are_neither_boxes_nor_answers(course: Course) -> None:
    """A course without these questions, or a choice of sections that ask none, has no part for answers."""
    edition = course.editions["pl"]
    silent = replace(course, editions={**course.editions, "pl": replace(edition, quiz=replace(edition.quiz, checks=False))})
    assert "answers" not in dict(compose(silent, read_order(Pdf(), silent, "pl", "handout")).appendices)
    assert "answers" not in dict(compose(course, read_order(Pdf(), course, "pl", "handout", ["goals"])).appendices)
