"""What an attempt is worth: by question, in sum, at first try, and whether that is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from app.course.arrangement import Arrangement
from app.course.attempt import Settled, Slot
from app.course.model import Question
from app.course.questions import Grade, grade

Outcome = Literal["right", "mended", "partial", "wrong", "empty", "open"]


@dataclass(frozen=True, slots=True)
class Row:
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

    rows: tuple[Row, ...]
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
        return _shown(self.points)

    @property
    def shown_first(self) -> float | int:
        """The points of the first tries, as they are shown."""
        return _shown(self.first_points)

    @property
    def needed_whole(self) -> int:
        """How many right answers are enough."""
        return ceil(self.needed)

    @property
    def wrong(self) -> tuple[Row, ...]:
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


def _shown(points: Fraction) -> float | int:
    tenths = floor(points * 10)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def _row(settled: Settled, index: int) -> Row:
    slot, question, arrangement = settled.attempt.slots[index], settled.questions[index], settled.arrangement(index)
    now = grade(question, arrangement.read(slot.answer))
    first = grade(question, arrangement.read(slot.first or ()))
    outcome: Outcome = "open"
    if slot.checked:
        outcome = "mended" if now.state == "right" and first.state != "right" else now.state
    return Row(index + 1, slot, question, arrangement, now, first, outcome)


def canonical_first_tries(rows: Sequence[Row]) -> tuple[tuple[Question, tuple[str, ...], bool], ...]:
    """Question, first answer in the author's keys and whether it was right, for every question that was graded and answered."""
    return tuple(
        (row.question, row.arrangement.read(row.slot.first), row.first.state == "right") for row in rows if row.slot.first
    )
