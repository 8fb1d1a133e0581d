"""The rate limit of public posts: a token bucket for each source, in the database, so that all workers share it.

A source is a keyed hash of a network, made by the caller with a key of the day: no address is kept, and nobody without the key
can tell which it was. A row is one number, the moment at which the bucket will be full again; it is deleted when that has come.
A post costs what it writes, not what it sends, for the disk is what the limit protects. A bucket of 3 MiB that fills by 4 KiB a
second holds a class of 40 behind one address that takes the whole test and sends two texts of 5,000 Cyrillic letters each at the
same moment (2.3 MB), or 150 people with texts of 500; somebody who sends without pause writes 3.4 MB in the first minute and
250 KB in each one after it.

The bucket is the generic cell rate algorithm (ITU-T I.371, annex A.1) with bytes for cells.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from app.records.feedback import insert_on
from app.records.schema import PostRateLimit

#: A full bucket, and how fast it fills again.
BURST_BYTES = 3 * 1024 * 1024
BYTES_A_SECOND = 4 * 1024
#: What a row costs without its words, in its table and in the indexes.
ROW_BYTES = 512
#: A moment further ahead than a full bucket takes was noted by a wrong clock.
_LONGEST_MS = 1000 * BURST_BYTES // BYTES_A_SECOND


class TooFastError(Exception):
    """A source has sent too much; ``retry_s`` is how long to wait."""

    def __init__(self, retry_s: int) -> None:
        super().__init__(f"try again in {retry_s} s")
        self.retry_s = retry_s


def take(session: Session, source: str, size_bytes: int, now_ms: int) -> None:
    """Takes so many bytes out of the bucket of a source. Raises :class:`TooFastError`, and then takes nothing."""
    cost_ms = 1000 * size_bytes // BYTES_A_SECOND
    # First the row, then its value: on PostgreSQL others of the same source wait here until this transaction ends.
    row = insert_on(session, PostRateLimit).values(source=source, full_ms=now_ms)
    row = row.on_conflict_do_update(index_elements=[PostRateLimit.source], set_={"source": source})
    full_ms: int = session.scalars(row.returning(PostRateLimit.full_ms)).one()
    begun_ms = now_ms if _is_over(full_ms, now_ms) else full_ms
    if begun_ms + cost_ms - now_ms > _LONGEST_MS:
        raise TooFastError(-(-(begun_ms + cost_ms - now_ms - _LONGEST_MS) // 1000))
    later = insert_on(session, PostRateLimit).values(source=source, full_ms=begun_ms + cost_ms)
    session.execute(later.on_conflict_do_update(index_elements=[PostRateLimit.source], set_={"full_ms": begun_ms + cost_ms}))


def forget_full(session: Session, now_ms: int) -> None:
    """Deletes the buckets that are full again, and those of a wrong clock."""
    session.execute(delete(PostRateLimit).where(_over(now_ms)))


def has_full(session: Session, now_ms: int) -> bool:
    """Whether :func:`forget_full` would delete anything."""
    return session.scalar(select(PostRateLimit.source).where(_over(now_ms)).limit(1)) is not None


def _is_over(full_ms: int, now_ms: int) -> bool:
    return full_ms <= now_ms or full_ms > now_ms + 2 * _LONGEST_MS


def _over(now_ms: int) -> ColumnElement[bool]:
    return or_(PostRateLimit.full_ms <= now_ms, PostRateLimit.full_ms > now_ms + 2 * _LONGEST_MS)
