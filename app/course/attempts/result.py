"""What an attempt is worth: by question, in sum, at first try, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from app.course.attempts.attempt import Slot
from app.course.attempts.selection import Settled
from app.course.model import Question
from app.course.questions import Grade, grade
from app.course.questions.arrangement import Arrangement

Outcome = Literal["right", "mended", "partial", "wrong", "empty", "open"]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question of an attempt with its grades: of the present answer, and of the first.

    ``outcome`` is ``mended`` for what became right after a first try that was not; ``open`` while it is not graded.
    """

    number: int
    slot: Slot
    question: Question
    arrangement: Arrangement
    now: Grade
    first: Grade
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """The whole attempt. Points are exact; ``passed`` looks at first tries only, for after them the answers were seen."""

    rows: tuple[QuestionResult, ...]
    points: Fraction
    first_points: Fraction
    needed: Fraction
    passed: bool

    @property
    def total(self) -> int:
        """The most points there are."""
        return len(self.rows)

    @property
    def shown_points(self) -> float | int:
        """The points as they are shown: with one decimal at most, never more than there are."""
        return shown(self.points)

    @property
    def shown_first(self) -> float | int:
        """The points of the first tries, as they are shown."""
        return shown(self.first_points)

    @property
    def needed_whole(self) -> int:
        """How many right answers are enough."""
        return ceil(self.needed)

    @property
    def wrong(self) -> tuple[QuestionResult, ...]:
        """What is not right yet."""
        return tuple(row for row in self.rows if row.outcome not in ("right", "mended"))

    @property
    def mended(self) -> int:
        """How many became right after a first try that was not."""
        return sum(row.outcome == "mended" for row in self.rows)


def sum_up(settled: Settled, pass_mark: float) -> Result:
    """Grades every question of an attempt. Open ones count nothing."""
    rows = tuple(_row(settled, index) for index in range(len(settled.questions)))
    points = sum((row.now.points for row in rows if row.slot.checked), Fraction(0))
    first = sum((row.first.points for row in rows), Fraction(0))
    needed = Fraction(str(pass_mark)) * len(rows)
    return Result(rows, points, first, needed, settled.attempt.finished and first >= needed)


def shown(points: Fraction) -> float | int:
    """The points as they are shown: with one decimal at most, cut rather than rounded up."""
    tenths = floor(points * 10)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def _row(settled: Settled, index: int) -> QuestionResult:
    slot, question, arrangement = settled.attempt.slots[index], settled.questions[index], settled.arrangement(index)
    now = grade(question, arrangement.read(slot.answer))
    first = grade(question, arrangement.read(slot.first or ()))
    outcome: Outcome = "open"
    if slot.checked:
        outcome = "mended" if now.state == "right" and first.state != "right" else now.state
    return QuestionResult(index + 1, slot, question, arrangement, now, first, outcome)


def first_tries(settled: Settled) -> tuple[tuple[Question, tuple[str, ...], bool], ...]:
    """What the records may keep: for every question that was graded and answered, the question, the keys of the first answer
    (nothing that was typed), and whether it was right."""
    rows = (_row(settled, index) for index in range(len(settled.questions)))
    return tuple(
        (row.question, row.question.kind.recorded(row.arrangement.read(row.slot.first)), row.first.state == "right")
        for row in rows
        if row.slot.first
    )


def left_empty(settled: Settled) -> tuple[Question, ...]:
    """The questions that were graded without an answer. Their solutions are shown from then on."""
    slots = zip(settled.attempt.slots, settled.questions, strict=True)
    return tuple(question for slot, question in slots if slot.checked and not slot.first)
