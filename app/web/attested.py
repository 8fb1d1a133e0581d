"""What a certificate may attest of an attempt: the first tries as they were recorded, not as its address tells them.

An address can be opened again: who has read the solutions could go back and answer right. The records keep what was answered
first under the attempt's key, and what was left empty at the end (:meth:`app.records.attempts.AttemptStore.record`); that counts.
What could not be recorded when its solution was shown counts nothing (:mod:`app.records.unrecorded`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.course.attempts.result import QuestionResult, Result, shown
from app.course.attempts.selection import Settled
from app.records.attempts import AttemptStore, Try
from app.records.unrecorded import Unrecorded
from app.web.services import services


@dataclass(frozen=True, slots=True)
class Attested:
    """An attempt by its recorded first tries: the points of each question, and whether they are enough."""

    points: tuple[Fraction, ...]
    passed: bool

    @property
    def total(self) -> Fraction:
        """All points."""
        return sum(self.points, Fraction(0))

    @property
    def shown(self) -> float | int:
        """The points as they are shown."""
        return shown(self.total)

    @property
    def right(self) -> tuple[bool, ...]:
        """For each question, whether its first try was right."""
        return tuple(points == 1 for points in self.points)


def attest(settled: Settled, result: Result) -> Attested:
    """The finished attempt by what the records hold of it. What they do not hold counts nothing.

    Raises :class:`app.records.errors.RecordsError`.
    """
    with services().store.reading() as session:
        recorded = AttemptStore(session).first_tries(settled.attempt.key)
    for question_id in Unrecorded(services().settings.data).among(settled.attempt.key, tuple(recorded)):
        del recorded[question_id]
    points = tuple(_points(row, recorded.get(row.question.id)) for row in result.rows)
    return Attested(points, settled.attempt.finished and sum(points, Fraction(0)) >= result.needed)


def _points(row: QuestionResult, recorded: Try | None) -> Fraction:
    """What a recorded first try is worth. Parts of a point are known only where the address tells the same try."""
    if recorded is None or recorded.fingerprint != row.question.fingerprint:
        return Fraction(0)
    told = row.question.kind.recorded(row.arrangement.read(row.slot.first or ()))
    if recorded.correct == (row.first.state == "right") and recorded.chosen == told:
        return row.first.points
    return Fraction(int(recorded.correct))
