"""Stamps that only a wrong clock can have made: hours in the future, and hours before there was an Omnikurs.

A row of next year would be kept a year too long, one of 1970 deleted on its first day. Both are taken to have come now.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.records.schema import AttemptRow, FirstTry, Opinion, ReplyAddress, Reported

#: No learner sent anything before the first version.
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
_DATED: tuple[InstrumentedAttribute[Any], ...] = (
    Opinion.sent_hour,
    ReplyAddress.agreed_hour,
    AttemptRow.started_hour,
    FirstTry.started_hour,
)


def mend_stamps(session: Session, now: datetime, force: bool = False) -> str:
    """Lets every row that a wrong clock stamped begin its time now.

    Where more than half of the rows of a table bear hours after ``now``, it is rather the clock of today that is wrong: they
    are left as they are unless ``force``, and the answer says so in words. It is empty when all is well.
    """
    doubted: list[str] = []
    for stamp in _DATED:
        wrong: ColumnElement[bool] = or_(stamp > now, stamp < EARLIEST)
        ahead, total = _count(session, stamp, stamp > now), _count(session, stamp)
        doubtful = not force and 2 * ahead > total
        if doubtful:
            doubted.append(f"{ahead} of {total} {stamp.class_.__tablename__}")
            wrong = and_(wrong, stamp <= now)
        session.execute(update(stamp.class_).where(wrong).values({stamp: now}).execution_options(synchronize_session=False))
        table = stamp.class_
        if isinstance(table, type) and issubclass(table, Reported) and not doubtful:
            _mend_days(session, table, now.date())
    if not doubted:
        return ""
    return f"{', '.join(doubted)} bear dates after today's ({now:%Y-%m-%d} by this machine's clock; is that right?)"


def _mend_days(session: Session, table: type[Reported], today: date) -> None:
    """All five of a bucket bear the same day, and get the same one."""
    wrong = or_(table.shown_on > today, table.shown_on < EARLIEST.date())
    session.execute(update(table).where(wrong).values(shown_on=today).execution_options(synchronize_session=False))


def _count(session: Session, stamp: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(stamp.class_).where(*conditions)) or 0
