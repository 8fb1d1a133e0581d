"""An attempt: what is drawn, kept, graded, asked again; and what a change of the bank does to it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.attempts.result import first_tries, sum_up
from app.course.attempts.selection import Settled, settle
from app.course.attempts.state import StateError, from_state, to_state
from app.course.model import Question
from app.course.questions import AnswerError, grade
from app.course.questions.arrangement import arrange
from app.course.questions.bank import join_banks
from tests.support.attempts import BANK, SECTIONS, answer_all, begin, places
from tests.support.question_files import FILL, read


@given(st.integers(0, 2**32))
def test_one_question_from_each_section_in_order(seed: int) -> None:
    """Every draw has one question a section, in reading order, of different kinds where there are any."""
    drawn = settle(begin(seed), BANK).questions
    assert tuple(question.section_id for question in drawn) == SECTIONS
    assert len({question.kind.name for question in drawn}) == 2


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
    (question,) = [question for question in BANK if question.kind.name == "ordering"]
    shown = arrange(question, seed).options
    assert shown != question.options
    assert set(shown) == set(question.options)


def test_true_and_false_stay_in_their_places() -> None:
    """Nobody has to read "false, true" only because of a shuffle."""
    (question,) = [question for question in BANK if question.kind.name == "truefalse"]
    assert {arrange(question, seed).options for seed in range(20)} == {question.options}


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.kind.name)
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


def test_nothing_that_was_typed_goes_to_the_records() -> None:
    """Of a first answer the records get the keys of what was chosen, in the author's words for it; of a term nothing at all."""
    kept = {}
    for seed in range(40):
        settled = settle(answer_all(begin(seed), BANK, [True, False]), BANK)
        kept |= {question.kind.name: (keys, right) for question, keys, right in first_tries(settled)}
    assert kept["fill"] == ((), False)
    assert {key.partition(":")[0] for key in kept["matching"][0]} == {"a", "b", "c"}
    assert sorted(kept["ordering"][0]) == ["a", "b", "c", "d"]
    assert kept["single"] == kept["truefalse"] == (("b",), True)
    assert first_tries(settle(begin().finish(), BANK)) == ()


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
