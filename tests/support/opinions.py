"""Opinions as the tests send them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records.database import Database
from app.records.feedback import FeedbackStore, SentOpinion
from app.records.schema import Opinion

NOON = datetime(2026, 11, 21, 12, 34, 56, 789, tzinfo=UTC)


def opinion(**changes: Any) -> SentOpinion:
    """A whole opinion with a key of its own, changed as asked."""
    values: dict[str, Any] = {
        "key": uuid4().hex,
        "course": "small",
        "language": "pl",
        "sent": NOON,
        "clarity": 4,
        "usefulness": 5,
        "ease": 3,
    }
    return SentOpinion(**{**values, **changes})


def keep(database: Database, *sent: SentOpinion) -> None:
    """Keeps opinions, each in a transaction of its own, as the form does."""
    for one in sent:
        with database.writing() as session:
            FeedbackStore(session).keep(one)


class Stored(NamedTuple):
    """One opinion as it lies in the database, whatever may be told of it."""

    hour: datetime
    course: str
    language: str
    group: str
    clarity: int
    usefulness: int
    ease: int
    best: str
    missing: str


def stored(session: Session) -> list[Stored]:
    """Every opinion that is kept; within an hour in no order, for rows are numbered by chance."""
    rows = session.scalars(select(Opinion).order_by(Opinion.sent_hour, Opinion.id))
    return [
        Stored(
            row.sent_hour, row.course, row.language, row.group_code or "",
            row.clarity, row.usefulness, row.ease, row.best, row.missing,
        )
        for row in rows
    ]  # fmt: skip
