"""What stored attempts rely on: the same draw, the same order of options and the same written state as on the day they began.

An attempt lies in a learner's address as a seed and places. When the rule of chance changes, each place names another option:
then old attempts have to keep the old rule.
"""

from __future__ import annotations

import pytest

from app.course.attempts.state import from_state, to_state
from app.course.questions.arrangement import arrange
from app.course.shuffling import HashShuffler, SeededShuffler, Shuffler
from tests.support.attempts import BANK, answer_all, begin

# Written by the first version.
ORDERS = {
    "one-price": ("cab", "abc", "bac"),
    "which-two": ("bacd", "dbca", "adcb"),
    "fad": ("ab", "ab", "ab"),
    "first": ("ab", "ab", "ba"),
    "order": ("abdc", "cbda", "cbda"),
    "match": ("cba omni none multi", "abc omni multi none", "abc none multi omni"),
    "latin": ("a", "a", "a"),
}
DRAWS = {0: ["first", "order"], 7: ["one-price", "match"], 99: ["which-two", "order"], 2**32: ["first", "latin"]}
PRICE = ["one-price", "7431c47f", ["0"], 0, 1]
MATCH = ["match", "3753cfe0", ["0:0", "1:1", "2:0"], 0, 1]
FINISHED = [1, "k", 7, "t", 0, 1, 1, 498000, "7b", [PRICE, MATCH]]
REOPENED = [1, "k", 7, "t", 0, 0, 2, 498000, "7b", [["one-price", "7431c47f", [], ["0"], 0], MATCH]]


def test_options_stand_where_they_stood() -> None:
    """A question and a seed give the order of options and targets that they gave on the first day."""
    found = {}
    for question in BANK:
        shown = [arrange(question, seed) for seed in (0, 7, 2**31)]
        orders = ("".join(option.id for option in one.options) for one in shown)
        targets = (" ".join(target.id for target in one.targets) for one in shown)
        found[question.id] = tuple(f"{order} {row}".strip() for order, row in zip(orders, targets, strict=True))
    assert found == ORDERS


@pytest.mark.parametrize("seed", DRAWS)
def test_the_same_questions_are_drawn(seed: int) -> None:
    """A seed draws from the same bank what it drew on the first day."""
    assert [slot.question_id for slot in begin(seed).slots] == DRAWS[seed]


def test_states_of_the_first_day_are_read_and_written() -> None:
    """A finished attempt and one in its second round are the lists that the first version wrote, both ways."""
    done = answer_all(begin(7, "test", started_hour=498000, group="7b"), BANK, [False, True]).finish()
    again = done.reopen(BANK)
    assert (to_state(done), to_state(again)) == (FINISHED, REOPENED)
    assert (from_state(FINISHED), from_state(REOPENED)) == (done, again)


@pytest.mark.parametrize("shuffler", [SeededShuffler("x"), HashShuffler("x")], ids=lambda one: type(one).__name__)
def test_a_shuffle_loses_nothing_and_is_not_the_given_order_when_asked(shuffler: Shuffler) -> None:
    """Every rule of chance gives all items once; disarranged, they never stand as they were given, unless there is one."""
    options = BANK[1].options
    for count in range(len(options) + 1):
        given = options[:count]
        for _ in range(20):
            assert set(shuffler.shuffle(given)) == set(given)
            assert len(shuffler.shuffle(given)) == count
            assert (shuffler.disarrange(given) != given) == (count > 1)
