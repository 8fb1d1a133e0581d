"""Which questions an attempt asks: drawn from the bank at its start, and found in it again at each step.

An attempt keeps only ids and fingerprints, so that what an author changed meanwhile is asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from app.course.attempt_plan import AttemptPlan
from app.course.attempts.attempt import Attempt, Mode, Slot
from app.course.model import Question
from app.course.questions.arrangement import Arrangement, arrange
from app.course.shuffling import SeededShuffler

_FINGERPRINT = 8
ONE_EACH = AttemptPlan()
"""What a course asks that says nothing about it."""


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
    plan: AttemptPlan = ONE_EACH,
) -> Attempt:
    """As many questions from each section as the ``plan`` says, in reading order, with as many kinds as there are.

    The same bank and seed give the same questions. ``avoid`` are ids to pass over while a section has others.
    """
    slots = tuple(_slot(question) for question in _pick(tuple(bank), seed, avoid, plan))
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


def _slot(question: Question) -> Slot:
    return Slot(question.id, question.fingerprint[:_FINGERPRINT])


def _pick(bank: Sequence[Question], seed: int, avoid: Collection[str], plan: AttemptPlan = ONE_EACH) -> list[Question]:
    """Sections in a random order each take questions of the kind that is rarest so far; then back to reading order."""
    shuffler = SeededShuffler(seed)
    sections = list(dict.fromkeys(question.section_id for question in bank))
    kinds: Counter[str] = Counter()
    picked: dict[str, list[Question]] = {}
    order = shuffler.shuffle(sections)
    shares = plan.share(Counter(question.section_id for question in bank), order)
    for section in order:
        own = [question for question in bank if question.section_id == section]
        fresh = [question for question in own if question.id not in avoid] or own
        rest = list(shuffler.shuffle(fresh))
        rest += [question for question in own if question not in rest] if len(rest) < shares[section] else []
        chosen: list[Question] = []
        while len(chosen) < shares[section]:
            choice = min(rest, key=lambda question: (question.id in avoid and len(fresh) < len(own), kinds[question.kind.name]))
            kinds[choice.kind.name] += 1
            rest.remove(choice)
            chosen.append(choice)
        picked[section] = sorted(chosen, key=own.index)
    return [question for section in sections for question in picked[section]]
