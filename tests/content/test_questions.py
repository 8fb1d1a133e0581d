"""The bank that ships: enough questions of every kind, equal in both languages, fit for a phone, and giving nothing away."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.course.model import Course, Question
from app.course.questions import KINDS
from app.course.questions.building import OPTION_BUDGET, PROMPT_BUDGET, REASON_BUDGET, ROW_BUDGET, STEP_BUDGET
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
    """At least thirty questions, three for each teaching section, and all seven kinds."""
    questions = bank(course, language)
    edition = course.editions[language]
    teaching = [section.id for section in edition.sections if section.teaching]
    counts = Counter(question.section_id for question in questions)
    assert len(questions) >= 30
    assert len(teaching) == 10
    assert {section: counts[section] >= 3 for section in teaching} == dict.fromkeys(teaching, True)
    assert {question.kind for question in questions} == set(KINDS)


def test_both_languages_ask_the_same(course: Course) -> None:
    """Ids, kinds, keys, right answers and fingerprints are equal in the same order; the words are not."""
    polish, russian = bank(course, "pl"), bank(course, "ru")
    for one, other in zip(polish, russian, strict=True):
        assert (one.id, one.kind, one.fingerprint) == (other.id, other.kind, other.fingerprint)
        assert [(o.id, o.right, o.match) for o in one.options] == [(o.id, o.right, o.match) for o in other.options]
        assert one.prompt.source != other.prompt.source


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_everything_fits_a_phone_held_sideways(course: Course, language: str) -> None:
    """Questions, options, reasons, steps and rows keep to their measured budgets."""
    for question in bank(course, language):
        words = " ".join(sentence.text for sentence in question.prompt.sentences)
        assert len(words) <= PROMPT_BUDGET, words
        for option in question.options:
            assert len(option.text) <= BUDGETS.get(question.kind, OPTION_BUDGET), option.text
            assert option.reason, option.text
            said = option.reason.split(">", 1)[1].rsplit("<", 1)[0].replace("&nbsp;", " ")
            assert len(said) <= REASON_BUDGET + 30, said  # inner markup of a foreign word is counted along


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_neither_place_nor_length_gives_the_answer_away(course: Course, language: str) -> None:
    """Among choices of one the right option stands in each place, and is not the longest more often than by chance."""
    choices = [question for question in bank(course, language) if question.kind in ("single", "case")]
    places = Counter(next(n for n, o in enumerate(q.options) if o.right) for q in choices)
    longest = sum(max(q.options, key=lambda option: len(option.text)).right for q in choices)
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= len(choices) / 2
    assert longest <= len(choices) / 3
    truth = Counter(q.options[0].right for q in bank(course, language) if q.kind == "truefalse")
    assert min(truth[True], truth[False]) >= 2


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_no_two_options_of_the_bank_share_a_reason(course: Course, language: str) -> None:
    """Each reason was written for its own option, in the whole bank."""
    reasons = [option.reason.split(">", 1)[1] for question in bank(course, language) for option in question.options]
    assert [reason for reason, count in Counter(reasons).items() if count > 1] == []
