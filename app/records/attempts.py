"""Attempts at the self-test: the first try of each question, kept without a name for :mod:`app.records.item_analysis`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.orm import Session

from app.records.buckets import NEVER, lock_buckets, of_attempts, of_question, publish_full
from app.records.feedback import insert_on
from app.records.schema import AttemptRow, FirstTry

State = Literal["open", "whole", "left"]
"""How an attempt stands: answers may come, every question has one, or it ended with some of them open."""


@dataclass(frozen=True, slots=True)
class Try:
    """A learner's first answer to a question. ``chosen`` are option ids (in their order, where order is the answer).

    Not ``answered`` is a question that was left empty when the attempt ended: no report counts it, and no later answer to it is a
    first one.
    """

    question_id: str
    fingerprint: str
    correct: bool
    chosen: tuple[str, ...] = ()
    answered: bool = True


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

    def record(self, attempt: StartedAttempt, tries: Sequence[Try], state: State = "open") -> int:
        """Keeps an attempt and the first tries known so far; answers how many of them were new.

        Call it after each answer or once at the end, as often as you like: an attempt is one row, and a question's first
        try is never replaced by a later one. Once the attempt has ended (``state``), or has rested for a day, what comes later
        is kept and counts in no report.
        """
        own = {
            "course": attempt.course,
            "language": attempt.language,
            "group_code": attempt.group or None,
            "started_hour": attempt.started,
        }
        lock_buckets(self._session)
        self._session.execute(
            insert_on(self._session, AttemptRow)
            .values(key=attempt.key, **own)
            .on_conflict_do_nothing(index_elements=[AttemptRow.key])
        )
        kept = self._session.scalars(select(AttemptRow).where(AttemptRow.key == attempt.key)).one()
        known = set(self._session.scalars(select(FirstTry.question_id).where(FirstTry.attempt_id == kept.id)))
        new = [one for one in tries if one.question_id not in known]
        was_open = kept.state == "open"
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
                    "bucket_id": None if was_open and one.answered else NEVER,
                    **shared,
                }
                for one in new
            ]
            self._session.execute(insert_on(self._session, FirstTry).on_conflict_do_nothing(), values)
        if new and was_open:
            self._count(kept.id)
        if was_open and state != "open":
            self._end(kept, state)
        return len(new)

    def _end(self, kept: AttemptRow, state: State) -> None:
        """Nothing of the attempt that is counted changes any more: it may go into its buckets."""
        kept.state = state
        self._session.flush()
        publish_full(self._session, of_attempts(kept.course, state), kept.group_code)
        wordings = select(FirstTry.question_id, FirstTry.fingerprint)
        for question_id, fingerprint in self._session.execute(wordings.where(*_counted(kept.id))).all():
            publish_full(self._session, of_question(kept.course, question_id, fingerprint), kept.group_code)

    def _count(self, attempt_id: int) -> None:
        right = func.coalesce(func.sum(case((FirstTry.correct, 1), else_=0)), 0)
        own = select(func.count(), right).where(*_counted(attempt_id))
        answered, correct = self._session.execute(own).one()
        self._session.execute(update(AttemptRow).where(AttemptRow.id == attempt_id).values(answered=answered, correct=correct))

    def first_tries(self, key: str) -> dict[str, Try]:
        """What was answered first in the attempt of that key, by question; empty when it is not known (any more)."""
        query = select(FirstTry).join(AttemptRow, AttemptRow.id == FirstTry.attempt_id).where(AttemptRow.key == key)
        return {
            row.question_id: Try(row.question_id, row.fingerprint, row.correct, tuple(row.chosen.split()))
            for row in self._session.scalars(query)
        }

    def count(self) -> int:
        """How many attempts there are."""
        return self._session.scalar(select(func.count()).select_from(AttemptRow)) or 0

    def delete_before(self, moment: datetime) -> int:
        """Deletes the attempts begun in hours before the one of ``moment``; answers how many."""
        self._session.execute(delete(FirstTry).where(FirstTry.started_hour < moment))
        result = self._session.execute(delete(AttemptRow).where(AttemptRow.started_hour < moment))
        return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE always answers with a cursor

    def count_before(self, moment: datetime) -> int:
        """How many attempts :meth:`delete_before` would delete."""
        query = select(func.count()).select_from(AttemptRow).where(AttemptRow.started_hour < moment)
        return self._session.scalar(query) or 0


def _counted(attempt_id: int) -> tuple[ColumnElement[bool], ...]:
    """The answers of an attempt that has not been counted yet."""
    return FirstTry.attempt_id == attempt_id, FirstTry.bucket_id.is_(None)
