"""Attempts at the self-test: the first try of each question, kept without a name for :mod:`app.records.item_analysis`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from app.records.feedback import insert_on
from app.records.schema import Attempt, FirstTry


@dataclass(frozen=True, slots=True)
class Try:
    """A learner's first answer to a question. ``chosen`` are option ids (in their order, where order is the answer)."""

    question_id: str
    fingerprint: str
    correct: bool
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartedAttempt:
    """One walk through the self-test; ``key`` is random, ``started`` is kept to the hour."""

    key: str
    course: str
    language: str
    started: datetime
    group: str = ""


class AttemptStore:
    """The attempts, through a session of :class:`app.records.database.Database`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, attempt: StartedAttempt, tries: Sequence[Try]) -> int:
        """Keeps an attempt and the first tries known so far; answers how many of them were new.

        Call it after each answer or once at the end, as often as you like: an attempt is one row, and a question's first
        try is never replaced by a later one.
        """
        own = {
            "course": attempt.course,
            "language": attempt.language,
            "group_code": attempt.group or None,
            "started_hour": attempt.started,
        }
        self._session.execute(
            insert_on(self._session, Attempt).values(key=attempt.key, **own).on_conflict_do_nothing(index_elements=[Attempt.key])
        )
        kept = self._session.scalars(select(Attempt).where(Attempt.key == attempt.key)).one()
        known = set(self._session.scalars(select(FirstTry.question_id).where(FirstTry.attempt_id == kept.id)))
        new = [one for one in tries if one.question_id not in known]
        if new:
            # The attempt's own values, not the caller's: a learner who changes the language midway stays one attempt.
            shared = {
                "attempt_id": kept.id,
                "course": kept.course,
                "language": kept.language,
                "group_code": kept.group_code,
                "started_hour": kept.started_hour,
            }
            values = [
                {
                    "question_id": one.question_id,
                    "fingerprint": one.fingerprint,
                    "correct": one.correct,
                    "chosen": " ".join(one.chosen),
                    **shared,
                }
                for one in new
            ]
            self._session.execute(insert_on(self._session, FirstTry).on_conflict_do_nothing(), values)
            self._count(kept.id)
        return len(new)

    def _count(self, attempt_id: int) -> None:
        own = select(func.count(), func.sum(case((FirstTry.correct, 1), else_=0))).where(FirstTry.attempt_id == attempt_id)
        answered, correct = self._session.execute(own).one()
        self._session.execute(update(Attempt).where(Attempt.id == attempt_id).values(answered=answered, correct=correct))

    def delete_before(self, moment: datetime) -> int:
        """Deletes the attempts begun in hours before the one of ``moment``; answers how many."""
        self._session.execute(delete(FirstTry).where(FirstTry.started_hour < moment))
        result = self._session.execute(delete(Attempt).where(Attempt.started_hour < moment))
        return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE always answers with a cursor

    def count_before(self, moment: datetime) -> int:
        """How many attempts :meth:`delete_before` would delete."""
        query = select(func.count()).select_from(Attempt).where(Attempt.started_hour < moment)
        return self._session.scalar(query) or 0
