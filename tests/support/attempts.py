"""Attempts at a small bank with every kind of question, and answers worked out from the questions alone."""

from __future__ import annotations

from app.course.attempts.attempt import Attempt
from app.course.attempts.selection import draw
from app.course.model import Question
from app.course.questions.arrangement import arrange
from app.course.questions.bank import join_banks
from tests.support.question_files import CASE, FILL, MATCHING, MULTIPLE, ORDERING, SINGLE, TRUEFALSE, read

SECTIONS = ("what-is", "phases")


def make_bank(first: str = "", second: str = "") -> tuple[Question, ...]:
    """Four questions on one section, three on the other, with fingerprints as in a published course."""
    first = first or f"{SINGLE}\n{MULTIPLE}\n{TRUEFALSE}\n{CASE}"
    second = second or f"{ORDERING}\n{MATCHING}\n{FILL}"
    return join_banks({"pl": read(first, second)}, "pl")[0]["pl"]


BANK = make_bank()


def begin(seed: int = 7, mode: str = "practice", bank: tuple[Question, ...] = BANK, **more: object) -> Attempt:
    """A fresh attempt."""
    return draw(bank, key="k", seed=seed, mode=mode, **more)


def places(question: Question, seed: int, *, right: bool) -> tuple[str, ...]:
    """The right (or a wrong) answer as this attempt's form would send it, worked out from the question alone."""
    shown = arrange(question, seed)
    if question.kind.name == "fill":
        return (question.accepted[0] if right else "kanarek",)
    if question.kind.name == "matching":
        ids = [target.id for target in shown.targets]
        hits = [ids.index(option.match) for option in shown.options]
        return tuple(f"{row}:{hit if right else (hit + 1) % len(ids)}" for row, hit in enumerate(hits))
    if question.kind.name == "ordering":
        order = [str(shown.options.index(option)) for option in question.options]
        return tuple(order if right else order[1:] + order[:1])
    return tuple(str(place) for place, option in enumerate(shown.options) if option.right == right)[: None if right else 1]


def answer_all(attempt: Attempt, bank: tuple[Question, ...], right: list[bool]) -> Attempt:
    """Every question answered and checked, rightly or not."""
    by_id = {question.id: question for question in bank}
    for index, (slot, well) in enumerate(zip(attempt.slots, right, strict=True)):
        attempt = attempt.answer(index, places(by_id[slot.question_id], attempt.seed, right=well)).check(index)
    return attempt
