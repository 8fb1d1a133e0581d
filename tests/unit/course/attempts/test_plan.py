"""How many questions an attempt asks: one from each section, so many in all or of a section, or all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from app.course.attempt_plan import MOST_ASKED, AttemptPlan
from app.course.attempts.flow import Beginning, advance
from app.course.attempts.flow import begin as begin_attempt
from app.course.attempts.selection import draw, settle
from app.course.model import Question
from app.web.attempt_tokens import AttemptTokens
from tests.support.attempts import BANK
from tests.support.courses import SMALL
from tests.support.readings import Build, read

MANY = tuple(
    replace(BANK[0], id=f"a-question-with-a-long-name-{section}-{number}", section_id=f"s{section}", fingerprint=f"{number:016x}")
    for section in range(5)
    for number in range(20)
)


def counts(plan: AttemptPlan, seed: int = 7, bank: tuple[Question, ...] = MANY) -> list[int]:
    """How many questions each section gave, in reading order."""
    attempt = draw(bank, key="0" * 32, seed=seed, mode="test", plan=plan)
    ids = [slot.question_id for slot in attempt.slots]
    assert len(set(ids)) == len(ids)
    assert ids == [question.id for question in bank if question.id in ids], "in reading order"
    found = Counter(question.section_id for question in bank if question.id in ids)
    return [found[f"s{number}"] for number in range(5)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("plan", "shares"),
    [
        (AttemptPlan(), [1, 1, 1, 1, 1]),
        (AttemptPlan(total=10), [2, 2, 2, 2, 2]),
        (AttemptPlan(total=60), [12, 12, 12, 12, 12]),
        (AttemptPlan(sections={"s0": 3, "s2": 0}), [3, 1, 0, 1, 1]),
        (AttemptPlan(every=True), [12, 12, 12, 12, 12]),
    ],
)
def test_sections_give_what_the_plan_says(plan: AttemptPlan, shares: list[int], seed: int) -> None:
    """Whatever the seed; never more than travel in an address."""
    assert counts(plan, seed) == shares
    assert plan.asked(Counter(question.section_id for question in MANY)) == sum(shares) <= MOST_ASKED


def test_a_number_that_does_not_divide_goes_by_turns() -> None:
    """Seven of five sections: two give one more, others with another seed; three of five leave two out."""
    seven = [counts(AttemptPlan(total=7), seed) for seed in range(12)]
    assert all(sorted(each) == [1, 1, 1, 2, 2] for each in seven)
    assert len({tuple(each) for each in seven}) > 3
    assert all(sum(each) == 3 for each in (counts(AttemptPlan(total=3), seed) for seed in range(6)))


def test_all_means_all_there_are() -> None:
    """A small bank comes whole, and a number that is too large as well."""
    small = tuple(question for question in MANY if question.id.endswith("-1"))
    assert counts(AttemptPlan(every=True), bank=small) == counts(AttemptPlan(total=50), bank=small) == [1, 1, 1, 1, 1]


def test_new_questions_come_first_when_drawn_again() -> None:
    """A second attempt of ten meets none of the first ten; what was not asked is used up before any comes again."""
    plan = AttemptPlan(total=60)
    old = begin_attempt(MANY, Beginning("7" * 32, 1), "test", plan=plan)
    again = advance(settle(old.finish(), MANY), {"do": ["renew"]}, MANY, Beginning("9" * 32, 1), plan).attempt
    asked = {slot.question_id for slot in old.slots}
    assert len(again.slots) == 60
    assert sum(slot.question_id not in asked for slot in again.slots) == 40


def test_an_attempt_of_before_stays_what_it_was() -> None:
    """Another plan changes what is drawn from then on, not what is in somebody's address."""
    old = begin_attempt(MANY, Beginning("7" * 32, 1), "test", plan=AttemptPlan(total=10))
    assert settle(old, MANY).attempt == old


def test_the_largest_attempt_travels_in_its_address() -> None:
    """Sixty questions with long names, all answered twice, are written and read."""
    attempt = draw(MANY, key="0" * 32, seed=7, mode="test", plan=AttemptPlan(every=True))
    for index in range(len(attempt.slots)):
        attempt = attempt.answer(index, ("0",))
    attempt = attempt.finish()
    tokens = AttemptTokens("secret", "kurs")
    assert tokens.read(tokens.write(attempt)) == attempt


@pytest.mark.parametrize(
    ("line", "plan"),
    [
        ("questions = 10", AttemptPlan(total=10)),
        ('questions = "all"', AttemptPlan(every=True)),
        ("questions = { what-is = 2 }", AttemptPlan(sections={"what-is": 2})),
    ],
)
def test_course_toml_says_how_many(course_folder: Build, line: str, plan: AttemptPlan) -> None:
    """In one of three forms."""
    reading = read(course_folder, {"course.toml": f"{line}\n{SMALL['course.toml']}"})
    assert reading.course is not None, [str(problem) for problem in reading.errors]
    assert reading.course.editions["pl"].quiz.plan == plan
    assert reading.course.editions["ru"].quiz.asked == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("questions = 0", "'questions' is a number from 1 to 60"),
        ("questions = 61", "'questions' is a number from 1 to 60"),
        ('questions = "every"', "'questions' is a number from 1 to 60"),
        ("questions = [1]", "'questions' must be a whole number"),
        ("questions = true", "'questions' must be a whole number"),
        ("questions = { what-is = -1 }", "'questions' of 'what-is' is a number from 0 to 60"),
        ("questions = { what-si = 2 }", "'questions' names 'what-si', which is no section (did you mean 'what-is'?)"),
    ],
)
def test_another_form_is_told_at_its_line(course_folder: Build, line: str, message: str) -> None:
    """With the forms that there are."""
    told = [str(problem) for problem in read(course_folder, {"course.toml": f"{line}\n{SMALL['course.toml']}"}).errors]
    assert len(told) == 1, told
    assert told[0].startswith(f"small/course.toml:1: {message}")
    assert "did you mean" in told[0] or 'questions = 10, questions = "all", or questions = { orders = 2 }' in told[0]
