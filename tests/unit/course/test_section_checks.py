"""Which question stands at the end of a section: chosen once for all, with others left for the self-test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.course.attempt_plan import AttemptPlan
from app.course.attempts.attempt import Attempt
from app.course.attempts.selection import draw
from app.course.model import Course, Quiz
from app.course.reader import read_course
from app.course.section_checks import arrange_check, section_checks
from app.paths import CONTENT
from tests.support.courses import COURSE_TOML

CourseFolder = Callable[..., Path]


@pytest.fixture(scope="module")
def course() -> Course:
    """The project's own course."""
    course = read_course(CONTENT / "omnichannel").course
    assert course is not None
    return course


def test_each_teaching_section_asks_the_same_question_in_every_language(course: Course) -> None:
    """Every section of the bank asks one at its end; ids and the order of the options are equal in all languages."""
    asked = [section_checks(edition.quiz) for edition in course.editions.values()]
    assert set(asked[0]) == {question.section_id for question in course.source.quiz.questions}
    assert len({tuple(question.id for question in each.values()) for each in asked}) == 1
    orders = [[[option.id for option in arrange_check(question).options] for question in each.values()] for each in asked]
    assert orders[0] == orders[1]
    assert any(order[0] != question.options[0].id for order, question in zip(orders[0], asked[0].values(), strict=True))


def test_the_question_is_answered_by_one_press_and_tells_why(course: Course) -> None:
    """Exactly one option is right, and every one of them has its reason."""
    for question in section_checks(course.source.quiz).values():
        assert sum(option.right for option in question.options) == 1
        assert all(option.reason for option in question.options)


def test_a_section_without_questions_to_spare_asks_none(course: Course) -> None:
    """What one attempt needs stays with the self-test: one question, or as many as the course says."""
    bank = course.source.quiz.questions
    first = bank[0].section_id
    own = [question for question in bank if question.section_id == first]
    assert section_checks(Quiz((own[0],))) == {}
    assert set(section_checks(Quiz(tuple(own)))) == {first}
    assert section_checks(Quiz(tuple(own), plan=AttemptPlan(sections={first: len(own)}))) == {}
    assert section_checks(Quiz(tuple(own), checks=False)) == {}


def test_what_takes_more_than_a_press_is_left_to_the_self_test(course: Course) -> None:
    """Without a question with one answer a section asks none; a story comes before a plain choice."""
    kinds = {question.kind.name: question for question in course.source.quiz.questions}
    long = [replace(kinds[name], section_id="x") for name in ("multiple", "matching", "ordering")]
    assert section_checks(Quiz(tuple(long))) == {}
    short = [replace(kinds[name], section_id="x") for name in ("single", "case", "truefalse")]
    assert section_checks(Quiz((*long, *short)))["x"].id == kinds["case"].id


@pytest.mark.parametrize("seed", range(20))
def test_the_first_attempt_can_pass_over_them(course: Course, seed: int) -> None:
    """Whatever the draw, an attempt that avoids these questions is as long as any other, and has none of them."""
    quiz = course.source.quiz
    asked = {question.id for question in section_checks(quiz).values()}
    drawn: Attempt = draw(quiz.questions, key="00000000", seed=seed, mode="practice", avoid=asked)
    assert len(drawn.slots) == quiz.asked
    assert not asked & {slot.question_id for slot in drawn.slots}


def test_course_toml_switches_them_off(course_folder: CourseFolder) -> None:
    """``checks = false`` reaches every edition; left out, sections ask."""
    for lines, expected in (("checks = false\n", False), ("checks = true\n", True), ("", True)):
        reading = read_course(course_folder({"course.toml": lines + COURSE_TOML}) / "small")
        assert reading.course is not None
        assert [edition.quiz.checks for edition in reading.course.editions.values()] == [expected, expected]


def test_another_value_is_told_with_its_line(course_folder: CourseFolder) -> None:
    """A word in quotation marks is no switch, and a switch is no text."""
    content = course_folder({"course.toml": 'checks = "off"\n' + COURSE_TOML})
    assert any("course.toml:1: 'checks' must be true or false" in str(fault) for fault in read_course(content / "small").errors)
    content = course_folder({"course.toml": COURSE_TOML.replace("minutes = 10", "minutes = true")})
    assert any("'minutes' must be a whole number" in str(fault) for fault in read_course(content / "small").errors)
