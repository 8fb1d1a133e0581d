"""Which screen comes after which button, without a page: the state machine of the self-test."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.attempts.attempt import Attempt
from app.course.attempts.flow import Beginning, Transition, advance, is_last, screen_of
from app.course.attempts.flow import begin as begin_attempt
from app.course.attempts.selection import settle
from app.course.questions import AnswerError
from app.course.questions.kind import Form
from tests.support.attempts import BANK, answer_all, begin, places

FRESH = Beginning("00000007" * 4, 498000, "7b")
BY_ID = {question.id: question for question in BANK}
ORDERING = next(seed for seed in range(99) if begin(seed).slots[1].question_id == "order")
MATCHING = next(seed for seed in range(99) if begin(seed).slots[1].question_id == "match")
FILL = next(seed for seed in range(99) if begin(seed).slots[1].question_id == "latin")


def send(attempt: Attempt, do: str, q: int | str | None = None, **fields: str | list[str]) -> Transition:
    """One screen's form: the button, the question it stood on (the present one), and the fields of its answer."""
    form: dict[str, list[str]] = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    form |= {"do": [do], "q": [str(attempt.current if q is None else q)]}
    return advance(settle(attempt, BANK), form, BANK, FRESH)


def fields(attempt: Attempt, *, right: bool) -> dict[str, list[str]]:
    """The fields of the present question's form."""
    question = BY_ID[attempt.slots[attempt.current].question_id]
    given = places(question, attempt.seed, right=right)
    if question.kind.name == "matching":
        return {f"r{row}": [target] for row, _, target in (pair.partition(":") for pair in given)}
    return {"a": list(given)}


def go(attempt: Attempt, *, right: bool = True, do: str = "go") -> Transition:
    """The present question answered, and the button pressed."""
    return send(attempt, do, **fields(attempt, right=right))


def test_practice_checks_then_goes_on() -> None:
    """ "Go" shows whether the answer was right, again goes to the next question, and behind the last one to the result."""
    attempt = begin()
    first = go(attempt)
    assert (first.graded, first.attempt.current, first.attempt.slots[0].checked) == (True, 0, True)
    second = send(first.attempt, "go").attempt
    assert (second.current, is_last(first.attempt), is_last(second)) == (1, False, True)
    end = send(go(second).attempt, "go")
    assert (end.graded, screen_of(end.attempt, end.view)) == (True, "result")


def test_practice_asks_for_an_answer() -> None:
    """ "Go" without an answer stays and says that one is missing; nothing goes to the records."""
    asked = send(begin(), "go")
    assert (asked.view, asked.graded, asked.attempt) == ("missing", False, begin())
    assert send(begin(), "skip").attempt == begin().at(1)


def test_a_test_is_graded_at_its_end_alone() -> None:
    """In test mode "go" keeps the answer and goes on; the last one finishes when nothing is open."""
    first = go(begin(mode="test"))
    assert (first.graded, first.attempt.current, first.attempt.slots[0].checked) == (False, 1, False)
    done = go(first.attempt)
    assert (done.graded, done.attempt.finished, done.view) == (True, True, "")


def test_what_is_open_is_named_before_the_end() -> None:
    """Behind the last question come those without an answer; "finish" closes them."""
    last = go(send(begin(mode="test"), "go").attempt)
    assert (last.view, last.attempt.finished, screen_of(last.attempt, last.view)) == ("end", False, "end")
    done = send(last.attempt, "finish", q=-1)
    assert (done.attempt.finished, done.graded) == (True, True)


def test_back_and_jump_keep_the_answer_of_the_screen() -> None:
    """Whichever way a screen is left, what stood in it is kept."""
    attempt = begin(mode="test").at(1)
    for do, where in (("back", 0), ("jump:0", 0), ("jump:99", 1), ("keep", 1), ("skip", 1)):
        left = go(attempt, do=do)
        assert (left.attempt.current, left.graded) == (where, False), do
        assert left.attempt.slots[1].answer == places(BY_ID[attempt.slots[1].question_id], 7, right=True), do


def test_a_step_is_moved_without_script() -> None:
    """The arrows of an ordering change places and stay on the question; at the ends of the line nothing moves."""
    attempt = begin(ORDERING).at(1)
    moved = send(attempt, "move:1:up").attempt
    assert moved.slots[1].answer == ("1", "0", "2", "3")
    assert (moved.current, send(moved, "move:3:down").attempt) == (1, moved)
    assert send(moved, "move:1:down").attempt.slots[1].answer == ("0", "1", "2", "3")


def test_an_order_that_nobody_touched_is_no_answer() -> None:
    """Steps that still stand as chance put them are asked for once more, and are left open in a test."""
    steps = {"a": ["0", "1", "2", "3"]}
    assert send(begin(ORDERING).at(1), "go", **steps).view == "missing"
    assert send(begin(ORDERING, "test").at(1), "keep", **steps).attempt.unanswered == (0, 1)


@pytest.mark.parametrize("seed", [MATCHING, FILL], ids=["matching", "fill"])
def test_a_question_without_steps_has_none_to_move(seed: int) -> None:
    """A move sent to a question of another kind is refused, whatever answer stands there."""
    attempt = go(begin(seed, "test").at(1), do="keep").attempt
    with pytest.raises(AnswerError):
        send(attempt, "move:0:up")


def test_an_order_of_some_of_the_steps_is_refused() -> None:
    """A page sends all steps of an ordering; a form with fewer would leave the others without a place."""
    with pytest.raises(AnswerError):
        send(begin(ORDERING).at(1), "keep", a=["1", "0"])


def test_another_round_asks_what_was_wrong() -> None:
    """ "Retry" opens the wrong ones of a finished attempt; of one that still runs it changes nothing."""
    done = answer_all(begin(mode="test"), BANK, [False, True]).finish()
    again = send(done, "retry").attempt
    assert (again.round, again.open) == (2, (0,))
    assert send(again, "retry").attempt == again
    assert send(again, "back").attempt.current == 0


def test_a_new_set_begins_with_a_new_key_and_the_same_group() -> None:
    """ "Renew" draws from the given key, passes over the old questions, and keeps mode and group."""
    for seed in range(12):
        old = begin(seed, "test", group="4c")
        new = send(old, "renew").attempt
        assert (new.key, new.seed, new.mode, new.group, new.started_hour) == (FRESH.key, 7, "test", "4c", 498000)
        assert not {slot.question_id for slot in old.slots} & {slot.question_id for slot in new.slots}


def test_an_attempt_begins_in_a_mode_that_there_is() -> None:
    """Whatever a form says of the mode, practice is the rule; the group comes with the beginning."""
    assert [begin_attempt(BANK, FRESH, mode).mode for mode in ("test", "practice", "", "x")] == ["test", *["practice"] * 3]
    assert begin_attempt(BANK, FRESH, "test") == replace(begin(7, "test"), key=FRESH.key, started_hour=498000, group="7b")


def test_what_is_over_or_changed_takes_no_answer() -> None:
    """A form of a finished attempt, or of a question that the author has changed, is not graded: its screen is shown anew."""
    done = answer_all(begin(), BANK, [True, False]).finish()
    for do in ("go", "skip", "back", "keep", "finish", "jump:1", "move:0:up"):
        assert go(done, do=do) == Transition(done), do
    bank = tuple(replace(question, fingerprint="0" * 16) for question in BANK)
    settled = settle(begin(), bank)
    assert advance(settled, {"do": ["go"], "q": ["0"], "a": ["0"]}, bank, FRESH) == Transition(settled.attempt)


@pytest.mark.parametrize("view", ["", "missing", "end", "x"])
def test_a_finished_attempt_has_one_screen(view: str) -> None:
    """An address may say what it likes: the result of what is finished is shown, and an unknown view is the question."""
    assert screen_of(begin().finish(), view) == "result"
    assert screen_of(begin(), view) == ("end" if view == "end" else "question")


DO = st.one_of(
    st.sampled_from(
        ["go", "skip", "keep", "back", "finish", "retry", "renew", "jump:0", "jump:1", "move:0:up", "move:1:down", ""]
    ),
    st.text(max_size=12),
)
VALUES = st.lists(st.one_of(st.sampled_from(["0", "1", "2", "3", "omnikanał"]), st.text(max_size=4)), max_size=4)
FORMS = st.dictionaries(st.sampled_from(["a", "r0", "r1", "r2", "q"]), VALUES, max_size=4)


@given(st.integers(0, 99), st.sampled_from(["practice", "test"]), st.lists(st.tuples(DO, FORMS), max_size=8))
def test_nothing_that_can_be_sent_breaks_an_attempt(seed: int, mode: str, sent: list[tuple[str, Form]]) -> None:
    """After any forms, refused ones left out, an attempt stands on a question that it has, and its first answers stay."""
    attempt = begin(seed, mode)
    for do, form in sent:
        before = attempt
        with contextlib.suppress(AnswerError):
            attempt = advance(settle(attempt, BANK), {"q": [str(attempt.current)], **form, "do": [do]}, BANK, FRESH).attempt
        assert 0 <= attempt.current < len(attempt.slots) == 2
        if do != "renew":
            assert attempt.key == before.key
            firsts = [(old.first, new.first) for old, new in zip(before.slots, attempt.slots, strict=True)]
            assert all(old in (None, new) for old, new in firsts)
