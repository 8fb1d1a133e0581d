"""One walk through the self-test: which questions, what was answered, what is settled. Immutable, without a clock or a page.

An attempt is a small value that can be written down (:func:`to_state`) and read again (:func:`from_state`) in any language of
the course; its questions are found anew in the bank each time, so that what an author changed is asked again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.course.arrangement import Arrangement, arrange
from app.course.model import Question
from app.course.questions import grade

Mode = Literal["practice", "test"]

_VERSION = 1
_FINGERPRINT = 8
_MODES: Mapping[str, Mode] = {"p": "practice", "t": "test"}


class StateError(ValueError):
    """A written attempt that cannot be read: of another version, or not one at all."""


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


@dataclass(frozen=True, slots=True)
class Settled:
    """An attempt held against the bank of today. ``changed`` are the places whose question is another now."""

    attempt: Attempt
    questions: tuple[Question, ...]
    changed: tuple[int, ...] = ()

    def arrangement(self, index: int) -> Arrangement:
        """The question at that place as this attempt shows it."""
        return arrange(self.questions[index], self.attempt.seed)


def draw(
    bank: Iterable[Question],
    *,
    key: str,
    seed: int,
    mode: Mode,
    avoid: Collection[str] = (),
    started_hour: int = 0,
    group: str = "",
) -> Attempt:
    """One question from each section that has any, in their order, with as many kinds as there are.

    The same bank and seed give the same questions. ``avoid`` are ids to pass over while a section has others.
    """
    slots = tuple(_slot(question) for question in _pick(tuple(bank), seed, avoid))
    return Attempt(key, seed, mode, slots, started_hour=started_hour, group=group)


def settle(attempt: Attempt, bank: Sequence[Question]) -> Settled:
    """Finds the attempt's questions in the bank. A changed one loses its answer and is asked again; one that is gone gives way
    to another of a section that has none; answers to all others stay. Empty only when the bank is."""
    by_id = {question.id: question for question in bank}
    kept = [by_id.get(slot.question_id) for slot in attempt.slots]
    covered = {question.section_id for question in kept if question}
    spare = iter(_pick([q for q in bank if q.section_id not in covered], attempt.seed, ()))
    slots: list[Slot] = []
    questions: list[Question] = []
    changed: list[int] = []
    for slot, found in zip(attempt.slots, kept, strict=True):
        question = found or next(spare, None)
        if question is None:
            continue
        same = question is found and slot.fingerprint == question.fingerprint[:_FINGERPRINT]
        if not same:
            changed.append(len(slots))
        slots.append(slot if same else _slot(question))
        questions.append(question)
    if changed or len(slots) != len(attempt.slots):
        attempt = replace(attempt, slots=tuple(slots), finished=attempt.finished and not changed)
        attempt = attempt.at(changed[0] if changed else attempt.current)
    return Settled(attempt, tuple(questions), tuple(changed))


def _closed(slot: Slot) -> Slot:
    first = slot.answer if slot.first is None else slot.first
    return replace(slot, checked=True, answer=slot.answer or first, first=first)


def _is_right(attempt: Attempt, question: Question, slot: Slot) -> bool:
    return grade(question, arrange(question, attempt.seed).read(slot.answer)).state == "right"


def _slot(question: Question) -> Slot:
    return Slot(question.id, question.fingerprint[:_FINGERPRINT])


def _pick(bank: Sequence[Question], seed: int, avoid: Collection[str]) -> list[Question]:
    """Sections in a random order each take a question of the kind that is rarest so far; then back to reading order."""
    chance = random.Random(seed)  # noqa: S311  (a draw, no secret)
    sections = list(dict.fromkeys(question.section_id for question in bank))
    kinds: Counter[str] = Counter()
    picked: dict[str, Question] = {}
    for section in chance.sample(sections, len(sections)):
        own = [question for question in bank if question.section_id == section]
        fresh = [question for question in own if question.id not in avoid] or own
        choice = min(chance.sample(fresh, len(fresh)), key=lambda question: kinds[question.kind])
        kinds[choice.kind] += 1
        picked[section] = choice
    return [picked[section] for section in sections]


def to_state(attempt: Attempt) -> list[Any]:
    """The attempt as a short list that JSON can hold."""
    slots = [[slot.question_id, slot.fingerprint, list(slot.answer), _first(slot), int(slot.checked)] for slot in attempt.slots]
    return [
        _VERSION,
        attempt.key,
        attempt.seed,
        attempt.mode[0],
        attempt.current,
        int(attempt.finished),
        attempt.round,
        attempt.started_hour,
        attempt.group,
        slots,
    ]


def _first(slot: Slot) -> list[str] | int | None:
    """None before the first grading; 0 for "the same as now", which is the rule."""
    return None if slot.first is None else 0 if slot.first == slot.answer else list(slot.first)


def from_state(state: Any) -> Attempt:
    """The attempt that :func:`to_state` wrote; raises :class:`StateError` for anything else."""
    try:
        version, key, seed, mode, current, finished, rounds, hour, group, rows = state
        if version != _VERSION or not rows:
            raise StateError("another version, or no questions")
        slots = []
        for question_id, fingerprint, answer, first, checked in rows:
            given = tuple(str(part) for part in answer)
            before = None if first is None else given if first == 0 else tuple(str(part) for part in first)
            slots.append(Slot(str(question_id), str(fingerprint), given, before, bool(checked)))
        attempt = Attempt(str(key), int(seed), _MODES[mode], tuple(slots), 0, bool(finished), int(rounds), int(hour), str(group))
        return attempt.at(int(current))
    except (TypeError, ValueError, KeyError) as error:
        raise StateError(str(error)) from error
