"""One walk through the self-test: which questions, what was answered, what is settled. Immutable, without a clock or a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.course.model import Question
from app.course.questions import grade
from app.course.questions.arrangement import arrange

Mode = Literal["practice", "test"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One question of an attempt.

    ``answer`` is what the learner gives now, as places (see :class:`Arrangement`); ``first`` is what she gave when it was graded
    for the first time, None before that; ``checked`` says that the present answer is graded and shown.
    """

    question_id: str
    fingerprint: str
    answer: tuple[str, ...] = ()
    first: tuple[str, ...] | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A walk through the self-test. ``round`` counts from 1 and grows when the wrong ones are tried again."""

    key: str
    seed: int
    mode: Mode
    slots: tuple[Slot, ...]
    current: int = 0
    finished: bool = False
    round: int = 1
    started_hour: int = 0
    group: str = ""

    def at(self, index: int) -> Attempt:
        """The same attempt, standing before another question (the nearest there is)."""
        return replace(self, current=max(0, min(index, len(self.slots) - 1)))

    def answer(self, index: int, places: Sequence[str]) -> Attempt:
        """With that answer kept. What is checked already stays as it is: the first try counts."""
        slot = self.slots[index]
        return self if slot.checked else self._with(index, replace(slot, answer=tuple(places)))

    def check(self, index: int) -> Attempt:
        """With that answer graded and shown; an empty one stays open."""
        slot = self.slots[index]
        if slot.checked or not slot.answer:
            return self
        return self._with(index, replace(slot, checked=True, first=slot.answer if slot.first is None else slot.first))

    def finish(self) -> Attempt:
        """With everything graded, what is empty included; what a later round left empty keeps its first answer."""
        return replace(self, slots=tuple(_closed(slot) for slot in self.slots), finished=True)

    def reopen(self, questions: Sequence[Question]) -> Attempt:
        """The next round: what is not right yet is asked again, what is right stays."""
        by_id = {question.id: question for question in questions}
        slots = tuple(
            slot if _is_right(self, by_id[slot.question_id], slot) else replace(slot, answer=(), checked=False)
            for slot in self.slots
        )
        again = replace(self, slots=slots, finished=False, round=self.round + 1)
        return again.at(again.next_open(-1))

    @property
    def open(self) -> tuple[int, ...]:
        """The questions that are not graded yet."""
        return tuple(index for index, slot in enumerate(self.slots) if not slot.checked)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The questions that have no answer yet."""
        return tuple(index for index, slot in enumerate(self.slots) if not slot.checked and not slot.answer)

    def next_open(self, index: int) -> int:
        """The nearest question after ``index`` that is not graded; -1 when there is none behind it."""
        return next((place for place in self.open if place > index), -1)

    def previous(self, index: int) -> int:
        """The question before; in a later round the nearest one that is asked again. -1 when there is none."""
        places = range(len(self.slots)) if self.round == 1 else self.asked_again
        return max((place for place in places if place < index), default=-1)

    @property
    def asked_again(self) -> tuple[int, ...]:
        """In a later round: what was not right at first. A slot that was right keeps its first answer as its answer."""
        return tuple(i for i, slot in enumerate(self.slots) if not slot.checked or slot.answer != slot.first)

    def _with(self, index: int, slot: Slot) -> Attempt:
        return replace(self, slots=(*self.slots[:index], slot, *self.slots[index + 1 :]))


def _closed(slot: Slot) -> Slot:
    first = slot.answer if slot.first is None else slot.first
    return replace(slot, checked=True, answer=slot.answer or first, first=first)


def _is_right(attempt: Attempt, question: Question, slot: Slot) -> bool:
    return grade(question, arrange(question, attempt.seed).read(slot.answer)).state == "right"
