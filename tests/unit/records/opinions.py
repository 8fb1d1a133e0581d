"""Opinions as the tests send them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from app.records.database import Database
from app.records.feedback import FeedbackStore, SentOpinion

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
