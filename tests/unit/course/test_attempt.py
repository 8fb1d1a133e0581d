"""An attempt: what is drawn, kept, graded, asked again; and what a change of the bank does to it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.arrangement import arrange
from app.course.attempt import Attempt, Settled, StateError, draw, from_state, settle, to_state
from app.course.model import Question
from app.course.questions import AnswerError, grade, join_banks
from app.course.result import sum_up
from tests.unit.course.questions.banks import CASE, FILL, MATCHING, MULTIPLE, ORDERING, SINGLE, TRUEFALSE, read

SECTIONS = ("what-is", "phases")


def make_bank(first: str = "", second: str = "") -> tuple[Question, ...]:
    """Four questions on one section, three on the other, sealed as a published course's are."""
    first = first or f"{SINGLE}\n{MULTIPLE}\n{TRUEFALSE}\n{CASE}"
    second = second or f"{ORDERING}\n{MATCHING}\n{FILL}"
    return join_banks({"pl": read(first, second)}, "pl")[0]["pl"]


BANK = make_bank()


def begin(seed: int = 7, mode: str = "practice", bank: tuple[Question, ...] = BANK, **more: object) -> Attempt:
    """A fresh attempt."""
    return draw(bank, key="k", seed=seed, mode=mode, **more)  # type: ignore[arg-type]


def places(question: Question, seed: int, *, right: bool) -> tuple[str, ...]:
    """The right (or a wrong) answer as this attempt's form would send it, worked out from the question alone."""
    shown = arrange(question, seed)
    if question.kind == "fill":
        return (question.accepted[0] if right else "kanarek",)
    if question.kind == "matching":
        ids = [target.id for target in shown.targets]
        hits = [ids.index(option.match) for option in shown.options]
        return tuple(f"{row}:{hit if right else (hit + 1) % len(ids)}" for row, hit in enumerate(hits))
    if question.kind == "ordering":
        order = [str(shown.options.index(option)) for option in question.options]
        return tuple(order if right else order[1:] + order[:1])
    return tuple(str(place) for place, option in enumerate(shown.options) if option.right == right)[: None if right else 1]


def answer_all(attempt: Attempt, bank: tuple[Question, ...], right: list[bool]) -> Attempt:
    """Every question answered and checked, rightly or not."""
    by_id = {question.id: question for question in bank}
    for index, (slot, well) in enumerate(zip(attempt.slots, right, strict=True)):
        attempt = attempt.answer(index, places(by_id[slot.question_id], attempt.seed, right=well)).check(index)
    return attempt


@given(st.integers(0, 2**32))
def test_one_question_from_each_section_in_order(seed: int) -> None:
    """Every draw has one question a section, in reading order, of different kinds where there are any."""
    drawn = settle(begin(seed), BANK).questions
    assert tuple(question.section_id for question in drawn) == SECTIONS
    assert len({question.kind for question in drawn}) == 2


def test_the_same_seed_draws_the_same_questions() -> None:
    """An attempt can be made again from its seed; other seeds find other questions."""
    assert begin(3) == begin(3)
    assert len({tuple(slot.question_id for slot in begin(seed).slots) for seed in range(40)}) > 6


def test_a_new_set_passes_over_the_old_one() -> None:
    """While a section has other questions, those to avoid are not drawn again."""
    old = begin(5)
    avoided = [slot.question_id for slot in old.slots]
    for seed in range(30):
        assert not set(avoided) & {slot.question_id for slot in begin(seed, avoid=avoided).slots}
    everything = [question.id for question in BANK]
    assert len(begin(1, avoid=everything).slots) == 2


@given(st.integers(0, 2**32))
def test_an_ordering_never_begins_solved(seed: int) -> None:
    """The shuffled steps are never in the right order, and all of them are there."""
    (question,) = [question for question in BANK if question.kind == "ordering"]
    shown = arrange(question, seed).options
    assert shown != question.options
    assert set(shown) == set(question.options)


def test_true_and_false_stay_in_their_places() -> None:
    """Nobody has to read "false, true" only because of a shuffle."""
    (question,) = [question for question in BANK if question.kind == "truefalse"]
    assert {arrange(question, seed).options for seed in range(20)} == {question.options}


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.kind)
def test_right_places_are_right_and_wrong_ones_are_not(question: Question) -> None:
    """What a form sends is graded as what it means, for every kind and many shuffles."""
    for seed in range(25):
        shown = arrange(question, seed)
        assert grade(question, shown.read(places(question, seed, right=True))).points == 1
        assert grade(question, shown.read(places(question, seed, right=False))).points < 1


@given(st.lists(st.text(max_size=6), max_size=6), st.sampled_from(BANK))
def test_places_that_no_form_has_are_refused(sent: list[str], question: Question) -> None:
    """Anything may be sent: it is graded or refused with AnswerError, nothing else."""
    shown = arrange(question, 1)
    with contextlib.suppress(AnswerError):
        grade(question, shown.read(sent))


@given(st.lists(st.booleans(), min_size=2, max_size=2), st.integers(0, 999), st.sampled_from(["practice", "test"]))
def test_an_attempt_is_written_and_read_again(right: list[bool], seed: int, mode: str) -> None:
    """The state goes through JSON and comes back equal, at every point of the way."""
    attempt = begin(seed, mode, started_hour=498000, group="7b")
    stages = [attempt, attempt.at(1), answer_all(attempt, BANK, right)]
    stages += [stages[-1].finish(), stages[-1].finish().reopen(BANK), attempt.finish()]
    for stage in stages:
        assert from_state(json.loads(json.dumps(to_state(stage)))) == stage


@pytest.mark.parametrize("state", [None, [], {}, "x", [1], [2, "k", 1, "p", 0, 0, 1, 0, "", [["a", "b", [], None, 0]]], [1] * 10])
def test_what_is_no_attempt_is_refused(state: object) -> None:
    """Another version or anything else raises StateError."""
    with pytest.raises(StateError):
        from_state(state)


def test_the_first_try_stays() -> None:
    """What is checked cannot be answered again in the same round; a later round keeps the first answer beside the new one."""
    attempt = answer_all(begin(), BANK, [False, True])
    first = attempt.slots[0].answer
    by_id = {question.id: question for question in BANK}
    question = by_id[attempt.slots[0].question_id]
    better = places(question, 7, right=True)
    assert attempt.answer(0, better) == attempt
    again = attempt.finish().reopen(BANK)
    assert (again.current, again.open, again.round) == (0, (0,), 2)
    mended = again.answer(0, better).check(0).finish()
    assert (mended.slots[0].first, mended.slots[0].answer) == (first, better)


def test_a_later_round_left_empty_keeps_the_first_answer() -> None:
    """Finishing a repair without answering does not turn a wrong answer into none."""
    done = answer_all(begin(), BANK, [False, True]).finish()
    assert done.reopen(BANK).finish().slots == done.slots


def test_an_empty_answer_is_not_checked_but_finishing_closes_it() -> None:
    """Pressing "check" without an answer leaves the question open; finishing counts it as not right."""
    attempt = begin().check(0)
    assert attempt.unanswered == (0, 1)
    result = sum_up(settle(attempt.finish(), BANK), 0.5)
    assert [row.outcome for row in result.rows] == ["empty", "empty"]
    assert not result.passed


RESULTS = [([True, True], 2, True), ([True, False], 1, True), ([False, False], 0, False)]


@pytest.mark.parametrize(("right", "least", "passed"), RESULTS)
def test_the_result_is_what_counting_by_hand_gives(right: list[bool], least: int, passed: bool) -> None:
    """Points are the sum of the questions' own; the mark is reached or not at exactly half."""
    done = answer_all(begin(), BANK, right).finish()
    settled = settle(done, BANK)
    by_hand = sum(
        grade(question, arrange(question, 7).read(slot.answer)).points
        for question, slot in zip(settled.questions, done.slots, strict=True)
    )
    result = sum_up(settled, 0.5)
    assert result.points == result.first_points == by_hand >= least
    assert result.passed is passed


def test_a_mended_question_scores_but_does_not_pass() -> None:
    """After the answers were seen, a right one counts on the line, not towards the pass mark."""
    again = answer_all(begin(), BANK, [False, False]).finish().reopen(BANK)
    result = sum_up(settle(answer_all(again, BANK, [True, True]).finish(), BANK), 0.5)
    assert [row.outcome for row in result.rows] == ["mended", "mended"]
    assert (result.points, result.mended, result.passed) == (2, 2, False)


def test_points_are_shown_without_flattery() -> None:
    """7.96 points are shown as 7.9: nobody reads that she has what she has not."""
    result = replace(sum_up(settle(begin().finish(), BANK), 0.7), points=Fraction(796, 100), first_points=Fraction(8))
    assert (result.shown_points, result.shown_first) == (7.9, 8)
    assert result.needed_whole == 2


def test_a_changed_question_is_asked_again_and_only_that() -> None:
    """After the author's edit the changed question is open again, the other one keeps its answer; nothing stays finished."""
    attempt = begin()
    done = answer_all(attempt, BANK, [True, True]).finish()
    changed_id = done.slots[0].question_id
    bank = tuple(replace(q, fingerprint="0" * 16) if q.id == changed_id else q for q in BANK)
    settled = settle(done, bank)
    assert settled.changed == (0,)
    assert not settled.attempt.finished
    assert (settled.attempt.slots[0].answer, settled.attempt.slots[0].checked) == ((), False)
    assert settled.attempt.slots[1] == done.slots[1]
    assert settle(settled.attempt, bank).changed == ()


def test_a_question_that_is_gone_gives_way_to_another_of_its_section() -> None:
    """A deleted question is replaced from the section that would be left without one; with none left the attempt is shorter."""
    done = answer_all(begin(), BANK, [True, True]).finish()
    gone = done.slots[0].question_id
    fewer = tuple(question for question in BANK if question.id != gone)
    settled = settle(done, fewer)
    assert settled.changed == (0,)
    assert [question.section_id for question in settled.questions] == list(SECTIONS)
    only = settle(done, tuple(question for question in BANK if question.section_id == "phases"))
    assert len(only.attempt.slots) == 1
    assert only.attempt.finished
    assert settle(done, ()) == Settled(replace(done, slots=(), current=0), ())


def test_a_term_typed_in_one_language_stays_right_in_the_other() -> None:
    """After the language switch the same typed word is graded the same."""
    russian = FILL.replace("omnikanał | omnikanału | kliknij i odbierz", "омниканальность")
    banks, _ = join_banks({"pl": read(FILL), "ru": read(russian, language="ru")}, "pl")
    (polish,), (other,) = banks["pl"], banks["ru"]
    assert grade(other, ["omnikanału"]).state == grade(polish, ["Омниканальность"]).state == "right"
    assert other.accepted[0] == "омниканальность"


@pytest.mark.parametrize(("index", "current"), [(-3, 0), (0, 0), (1, 1), (99, -1)])
def test_an_attempt_stands_before_a_question_that_it_has(index: int, current: int) -> None:
    """Whoever asks for a question before the first or behind the last gets the nearest there is."""
    attempt = begin().at(index)
    assert attempt.current == range(len(attempt.slots))[current]
