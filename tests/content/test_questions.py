"""The bank that ships: enough questions of every kind, equal in both languages, fit for a phone, and giving nothing away."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.course.model import Course, Question
from app.course.questions.builder import OPTION_BUDGET, PROMPT_BUDGET, REASON_BUDGET
from app.course.questions.kinds import built_in_kinds
from app.course.questions.matching import ROW_BUDGET
from app.course.questions.ordering import STEP_BUDGET
from app.course.reader import read_course

CONTENT = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
BUDGETS = {"ordering": STEP_BUDGET, "matching": ROW_BUDGET}


@pytest.fixture(scope="module")
def course() -> Course:
    """The project's own course."""
    reading = read_course(CONTENT)
    assert reading.course, reading.problems
    return reading.course


def bank(course: Any, language: str) -> tuple[Question, ...]:
    """The questions of one language."""
    return tuple(course.editions[language].quiz.questions)


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_there_is_enough_to_draw_from(course: Course, language: str) -> None:
    """At least 55 questions, five for each teaching section, and all seven kinds."""
    questions = bank(course, language)
    edition = course.editions[language]
    teaching = [section.id for section in edition.sections if section.teaching]
    counts = Counter(question.section_id for question in questions)
    assert len(questions) >= 55
    assert len(teaching) == 10
    assert {section: counts[section] >= 5 for section in teaching} == dict.fromkeys(teaching, True)
    assert {question.kind.name for question in questions} == set(built_in_kinds())


def test_both_languages_ask_the_same(course: Course) -> None:
    """Ids, kinds, keys, right answers and fingerprints are equal in the same order; the words are not."""
    polish, russian = bank(course, "pl"), bank(course, "ru")
    for one, other in zip(polish, russian, strict=True):
        assert (one.id, one.kind.name, one.fingerprint) == (other.id, other.kind.name, other.fingerprint)
        assert [(o.id, o.right, o.match) for o in one.options] == [(o.id, o.right, o.match) for o in other.options]
        assert one.prompt.source != other.prompt.source


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_everything_fits_a_phone_held_sideways(course: Course, language: str) -> None:
    """Questions, options, reasons, steps and rows keep to their measured budgets."""
    for question in bank(course, language):
        words = " ".join(sentence.text for sentence in question.prompt.sentences)
        assert len(words) <= PROMPT_BUDGET, words
        for option in question.options:
            assert len(option.text) <= BUDGETS.get(question.kind.name, OPTION_BUDGET), option.text
            assert option.reason, option.text
            assert len(option.reason.text) <= REASON_BUDGET, option.reason.text


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_neither_place_nor_length_gives_the_answer_away(course: Course, language: str) -> None:
    """Among choices of one the right option stands in each place, and is not the longest more often than by chance."""
    choices = [question for question in bank(course, language) if question.kind.name in ("single", "case")]
    places = Counter(next(n for n, o in enumerate(q.options) if o.right) for q in choices)
    longest = sum(max(q.options, key=lambda option: len(option.text)).right for q in choices)
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= len(choices) / 2
    assert longest <= len(choices) / 3
    truth = Counter(q.options[0].right for q in bank(course, language) if q.kind.name == "truefalse")
    assert min(truth[True], truth[False]) >= 2


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_no_two_options_of_the_bank_share_a_reason(course: Course, language: str) -> None:
    """Each reason was written for its own option, in the whole bank."""
    reasons = [option.reason.text if option.reason else "" for question in bank(course, language) for option in question.options]
    assert [reason for reason, count in Counter(reasons).items() if count > 1] == []


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_description_fits_above_the_picture_of_the_cover(course: Course, language: str) -> None:
    """A part of the course without its journey has the description on its cover: four lines are free."""
    assert len(course.editions[language].description) <= 272
