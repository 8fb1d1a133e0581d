"""Housekeeping: what a running program does by itself with the records.

Old answers go daily, sources of wrong passwords and of posts on their minute; answers that have waited long for others are put
together hourly.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.records import buckets, login_throttle, post_rate_limit
from app.records.database import Database
from app.records.errors import PurgeRefusedError, RecordsError
from app.records.feedback import insert_on
from app.records.retention import Purge, purge
from app.records.schema import Chore

_log = logging.getLogger(__name__)
_TICK_S = 60
_HOUR_S = 3600
#: The chores: the last day on which somebody took the purge upon himself, the last one with a purge and a clock that is trusted,
#: and the first day of those since when the clock goes on day by day without being trusted yet.
_CLAIMED = "retention"
_DONE = "retention-done"
_DOUBTED = "retention-doubted"
_DOUBTED_SHARE = 0.05
_MARGIN_DAYS = 7


class Housekeeping:
    """A thread that ticks once a minute; of several workers, one purges a day.

    ``now`` is the clock; ``days`` is the retention setting, 0 keeps everything for ever.
    """

    def __init__(self, database: Database, days: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._days = days
        self._now = now
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._wait_s = 0
        self._quiet = False

    def start(self) -> None:
        """Starts the thread, unless it runs already in this process (after a fork it does not)."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=5)

    def forget_failures(self) -> None:
        """Deletes the hashed sources of wrong passwords whose quarter of an hour is over."""
        now_s = int(self._now().timestamp())
        with self._database.reading() as session:
            if not login_throttle.has_expired(session, now_s):
                return
        with self._database.writing() as session:
            login_throttle.forget_expired(session, now_s)

    def forget_rate_limits(self) -> None:
        """Deletes the hashed sources of posts whose buckets are full again."""
        now_ms = int(self._now().timestamp() * 1000)
        with self._database.reading() as session:
            if not post_rate_limit.has_full(session, now_ms):
                return
        with self._database.writing() as session:
            post_rate_limit.forget_full(session, now_ms)

    def purge_if_due(self) -> Purge | None:
        """Purges if nobody has today; answers what was done, or ``None``.

        Where the last purge is long ago, it is rather the clock that jumped: a purge of more than a few per cent is refused and
        told in the log, day by day, until the clock has gone on for as long as the longest gap without another jump. Where one
        ran yesterday, all of the answers may well be of one day a year ago.
        """
        if self._days <= 0:
            return None
        now = self._now()
        today = now.date()
        with self._database.writing() as session:
            seen = _day(session, _CLAIMED)
            if not _claim(session, today):
                return None
            share = _share(session, self._days, today, seen)
        try:
            done = purge(self._database, self._days, now, share=share)
        except PurgeRefusedError as error:
            _log.error("retention: %s If it is, delete them: omnikurs feedback purge --older-than %d --force", error, self._days)
            return None
        if share == 1:
            with self._database.writing() as session:
                session.merge(Chore(name=_DONE, done_on=today))
                session.execute(delete(Chore).where(Chore.name == _DOUBTED))
        _tell(done)
        return done

    def publish_waited(self) -> None:
        """Puts into privacy buckets what has waited long enough for others of its group or language."""
        with self._database.writing() as session:
            buckets.publish_waited(session, self._now())

    def _run(self) -> None:
        while not self._stop.is_set():
            self._try(self.forget_failures)
            self._try(self.forget_rate_limits)
            if self._wait_s <= 0:
                self._try(self.purge_if_due)
                self._try(self.publish_waited)
                self._wait_s = _HOUR_S
            self._wait_s -= _TICK_S
            self._stop.wait(_TICK_S)

    def _try(self, chore: Callable[[], object]) -> None:
        try:
            chore()
        except (RecordsError, SQLAlchemyError, sqlite3.Error, OSError) as error:
            if not self._quiet:
                _log.error("housekeeping: %s could not be done; trying again: %s", chore.__name__, error)
            self._quiet = True  # once for as long as it lasts
        else:
            self._quiet = False


def longest_gap_days(days: int) -> int:
    """How long ago the last purge may be for this one to be part of a steady row: a clock that jumps, jumps further."""
    return max(2, min(30, days // 4))


def _share(session: Session, days: int, today: date, seen: date | None) -> float:
    """How much of everything may go today, 1 where the clock is trusted; ``seen`` is the last day on which it was asked."""
    longest = timedelta(days=longest_gap_days(days))
    last, doubted = _day(session, _DONE), _day(session, _DOUBTED)
    if last is not None and timedelta() <= today - last <= longest:
        return 1
    if doubted is None or seen is None or not timedelta() <= today - seen <= longest:
        session.merge(Chore(name=_DOUBTED, done_on=today))
    elif today - doubted >= longest:
        return 1
    gap = (today - last).days if last is not None and last <= today else days
    return min(_DOUBTED_SHARE, (gap + _MARGIN_DAYS) / days)


def _day(session: Session, name: str) -> date | None:
    return session.scalar(select(Chore.done_on).where(Chore.name == name))


def _claim(session: Session, today: date) -> bool:
    """Whether this worker is the first of the day. A day in the future was written by a wrong clock, and holds nobody back."""
    claim = insert_on(session, Chore).values(name=_CLAIMED, done_on=today)
    claim = claim.on_conflict_do_update(index_elements=[Chore.name], set_={"done_on": today}, where=Chore.done_on != today)
    return session.execute(claim.returning(Chore.name)).first() is not None


def _tell(done: Purge) -> None:
    if done.opinions or done.attempts:
        _log.info("retention: deleted %d opinions and %d attempts", done.opinions, done.attempts)
    if done.doubt:
        _log.warning("retention: %s", done.doubt)
    for file in done.holding:
        _log.warning("retention: this backup still holds what was deleted: %s", file)
