"""What answers are worth, for every kind, whatever is sent."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.model import Question
from app.course.questions import AnswerError, grade
from tests.support.question_files import (
    ALL,
    CASE,
    FILL,
    MATCHING,
    MULTIPLE,
    ORDERING,
    SINGLE,
    TRUEFALSE,
    question,
    read,
)

QUESTIONS = read(ALL).questions
ANSWERS = st.lists(
    st.one_of(st.sampled_from(["a", "b", "c", "d", "a:omni", "b:multi", "c:omni", "a:none", "omnikanał"]), st.text()),
    max_size=8,
)


@given(st.sampled_from(QUESTIONS), ANSWERS)
def test_any_answer_has_a_grade_or_is_refused(asked, answer) -> None:
    """Whatever comes in, points lie between 0 and 1, agree with the state, and nothing but AnswerError is raised."""
    try:
        found = grade(asked, answer)
    except AnswerError:
        return
    assert 0 <= found.points <= 1
    assert (found.state == "right") == (found.points == 1)
    assert found.state in ({"wrong", "empty"} if found.points == 0 else {"right", "partial"})
    assert found.hits == sum(found.marks.values())


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: q.kind.name)
def test_no_answer_is_empty_not_wrong(asked) -> None:
    """Nothing given is told apart from a wrong answer, for every kind."""
    assert grade(asked, ()).state == "empty"


@pytest.mark.parametrize("text", [SINGLE, TRUEFALSE, CASE])
def test_one_right_option_alone_scores(text: str) -> None:
    """Among all options of a choice of one exactly the ticked one gives the point."""
    asked = question(text)
    worth = {option.id: grade(asked, [option.id]).points for option in asked.options}
    assert worth == {option.id: Fraction(int(option.right)) for option in asked.options}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (SINGLE, ["z"]),
        (SINGLE, ["a", "b"]),
        (SINGLE, ["b", "b"]),
        (MULTIPLE, ["a", "a"]),
        (MULTIPLE, ["a", "q"]),
        (ORDERING, ["a", "a", "b", "c"]),
        (ORDERING, ["a", "b", "c", "x"]),
        (MATCHING, ["a:omni", "a:multi"]),
        (MATCHING, ["a"]),
        (MATCHING, ["a:gold"]),
    ],
)
def test_what_no_form_can_send_is_refused(text: str, answer: list[str]) -> None:
    """Unknown and double options raise AnswerError, which the page answers with 400."""
    with pytest.raises(AnswerError):
        grade(question(text), answer)


def test_multiple_counts_right_minus_wrong_ticks() -> None:
    """All 16 ways to tick four boxes are worth what counting by hand gives: (right − wrong) / right, at least 0."""
    asked = question(MULTIPLE)
    for size in range(1, 5):
        for ticked in combinations("abcd", size):
            good, bad = len({"a", "b"} & set(ticked)), len({"c", "d"} & set(ticked))
            assert grade(asked, ticked).points == Fraction(max(good - bad, 0), 2), ticked


@given(st.permutations("abcd"))
def test_the_order_of_ticks_does_not_matter(ticked) -> None:
    """The same boxes in another order are the same answer."""
    assert grade(question(MULTIPLE), ticked[:2]) == grade(question(MULTIPLE), sorted(ticked[:2]))


def test_ordering_counts_steps_in_their_place() -> None:
    """All 24 orders are worth their number of fixed points; only one is right, and none has exactly three."""
    asked = question(ORDERING)
    for order in permutations("abcd"):
        fixed = sum(1 for here, there in zip(order, "abcd", strict=True) if here == there)
        assert grade(asked, order).points == Fraction(fixed, 4), order
    assert grade(asked, ["a"]).points == Fraction(1, 4)


def test_matching_counts_rows() -> None:
    """All 27 ways to match three rows with three targets are worth the share of right rows."""
    asked = question(MATCHING)
    for targets in product(["omni", "multi", "none"], repeat=3):
        hits = sum(1 for given, right in zip(targets, ["omni", "multi", "omni"], strict=True) if given == right)
        answer = [f"{row}:{target}" for row, target in zip("abc", targets, strict=True)]
        assert grade(asked, answer).points == Fraction(hits, 3), targets
    assert grade(asked, ["a:omni"]).points == Fraction(1, 3)


@pytest.mark.parametrize("typed", ["omnikanał", "OMNIKANAŁ", " omnikanal ", "„omnikanału”", "omnikanał.", "Kliknij-i odbierz"])
def test_a_term_is_forgiven_its_case_marks_and_diacritics(typed: str) -> None:
    """Listed forms count however they are typed on whatever keyboard."""
    assert grade(question(FILL), [typed]).state == "right"


@pytest.mark.parametrize(("typed", "meant"), [("омниканальность", "омниканальность"), ("путь клиента", "Путь клиента")])
def test_cyrillic_terms_are_compared_too(typed: str, meant: str) -> None:
    """Folding keeps Cyrillic letters apart from one another, and forgives ё."""
    assert grade(question(FILL.replace("omnikanał |", f"{meant} |", 1)), [typed]).state == "right"
    assert grade(question(FILL.replace("omnikanał |", "учёт |", 1)), ["учет"]).state == "right"


def test_a_known_mistake_is_recognised() -> None:
    """A listed wrong form is wrong, and its reason can be shown; any other word is wrong without one."""
    assert (grade(question(FILL), ["Multikanalu"]).state, grade(question(FILL), ["Multikanalu"]).seen) == ("wrong", "a")
    assert grade(question(FILL), ["kanarek"]).seen == ""


@given(st.text(max_size=400))
def test_no_typed_text_breaks_the_grading_of_a_term(typed: str) -> None:
    """Any text, surrogates and all, gets a grade."""
    assert grade(question(FILL), [typed]).state in {"right", "wrong", "empty"}


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        ("Conway's law", "Conway’s law"),
        ("Conway’s law", "conway`s LAW"),
        ("70%", "70 %"),
        ("70 %", "70%"),
        ("4 299 zł", "4299 zł"),
        ("4299 zł", "4\u00a0299 zł"),
        ("1 234 567", "1234567"),
    ],
)
def test_an_answer_is_right_however_its_signs_are_typed(accepted: str, typed: str) -> None:
    """Apostrophes of any keyboard, spaces inside numbers and before a per cent sign make no difference."""
    assert grade(typing(accepted), [typed]).state == "right"


@pytest.mark.parametrize(("accepted", "typed"), [("70%", "7 0%"), ("4 299", "42 99"), ("12 34", "1234")])
def test_other_numbers_stay_other_numbers(accepted: str, typed: str) -> None:
    """A space is forgiven where it parts thousands, not anywhere."""
    assert grade(typing(accepted), [typed]).state == "wrong"


def typing(accepted: str) -> Question:
    """A question of which one form is right."""
    return question(FILL.replace("omnikanał | omnikanału | kliknij i odbierz", accepted))
