"""Retention: what is old is deleted, daily and on demand, so that no byte of it stays behind."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import or_, text
from sqlalchemy.exc import SQLAlchemyError

from app.records import backup
from app.records.attempts import AttemptStore
from app.records.database import Database, told_plainly
from app.records.errors import RecordsError
from app.records.feedback import FeedbackStore, insert_on
from app.records.schema import Chore

_log = logging.getLogger(__name__)
_CHORE = "retention"
PATIENCE_MS = 10_000
"""How long a wipe waits for those who read."""


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge did. ``holding`` are the backups made by hand that still hold what was deleted: named, not touched."""

    opinions: int
    attempts: int
    holding: tuple[Path, ...] = field(default=())
    traces_left: str = ""


def purge(database: Database, older_than_days: int, now: datetime, dry_run: bool = False) -> Purge:
    """Deletes opinions and attempts older than so many days, and every trace of them.

    SQLite's file is rewritten and its WAL emptied; the backups that migrations and restorations made lose the same rows.
    ``traces_left`` says why something could not be wiped (a reader held the WAL open; PostgreSQL's own WAL is the
    server's).
    """
    limit = now - timedelta(days=older_than_days)
    with database.writing() as session:
        feedback, attempts = FeedbackStore(session), AttemptStore(session)
        if dry_run:
            return Purge(feedback.count_before(limit), attempts.count_before(limit), _holding(database.data, limit))
        opinions, walks = feedback.delete_before(limit), attempts.delete_before(limit)
    with told_plainly():
        left = wipe(database)
    for file in backup.made_by_us(database.data):
        _purge_file(file, limit)
    return Purge(opinions, walks, _holding(database.data, limit), left)


def wipe(database: Database) -> str:
    """Rewrites the database's files without what was deleted; answers in words what could not be wiped, or nothing."""
    if database.path is None:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (FULL) reply_addresses, opinions, first_tries, attempts"))
        return "PostgreSQL keeps its own write-ahead log until the server reuses it"
    pooled = database.engine.raw_connection()
    try:
        cursor = pooled.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        # secure_delete zeroes what is deleted; VACUUM also drops what moved cells left in the gaps of pages.
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute("PRAGMA busy_timeout=250")
        cursor.close()
    finally:
        pooled.close()
    return "a reader holds the write-ahead log open; run the purge again" if busy else ""


class DailyPurge:
    """Runs the purge once a day while the program runs; of several workers, one does it.

    ``now`` is the clock; ``days`` is the retention setting, 0 keeps everything for ever.
    """

    def __init__(self, database: Database, days: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._days = days
        self._now = now
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def start(self) -> None:
        """Starts the thread, unless it runs already in this process (after a fork it does not)."""
        if self._days <= 0 or (self._thread and self._thread.is_alive()):
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="retention", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=5)

    def run_if_due(self) -> Purge | None:
        """Purges if nobody has today; answers what was done, or ``None``."""
        now = self._now()
        with self._database.writing() as session:
            claim = insert_on(session, Chore).values(name=_CHORE, done_on=now.date())
            claim = claim.on_conflict_do_update(
                index_elements=[Chore.name], set_={"done_on": now.date()}, where=or_(Chore.done_on < now.date())
            )
            if session.execute(claim.returning(Chore.name)).first() is None:
                return None
        done = purge(self._database, self._days, now)
        if done.opinions or done.attempts:
            _log.info("retention: deleted %d opinions and %d attempts", done.opinions, done.attempts)
        for file in done.holding:
            _log.warning("retention: this backup still holds what was deleted: %s", file)
        return done

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.run_if_due()
            except (RecordsError, SQLAlchemyError, sqlite3.Error, OSError):
                _log.exception("retention: could not delete old records; trying again in an hour")
            self._stop.wait(3600)


def _holding(data: Path, limit: datetime) -> tuple[Path, ...]:
    return tuple(file for file in backup.made_by_hand(data) if _holds_older(file, limit))


def _stamp(limit: datetime) -> str:
    hour = limit.astimezone(UTC).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    return f"{hour:%Y-%m-%d %H:%M:%S.%f}"


_DATED = (("first_tries", "started_hour"), ("attempts", "started_hour"), ("opinions", "sent_hour"))


def _holds_older(file: Path, limit: datetime) -> bool:
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return any(
                connection.execute(f"SELECT 1 FROM {table} WHERE {column} < ? LIMIT 1", (_stamp(limit),)).fetchone()  # noqa: S608
                for table, column in _present(connection)
            )
        finally:
            connection.close()
    except sqlite3.Error:
        return True  # unreadable now: better named once too often


def _purge_file(file: Path, limit: datetime) -> None:
    """Deletes the old rows inside a backup of ours; a backup that resists is deleted whole."""
    if not _holds_older(file, limit):
        return
    try:
        connection = sqlite3.connect(file, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "DELETE FROM reply_addresses WHERE opinion_id IN (SELECT id FROM opinions WHERE sent_hour < ?)",
                (_stamp(limit),),
            )
            for table, column in _present(connection):
                connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (_stamp(limit),))  # noqa: S608
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        finally:
            connection.close()
    except sqlite3.Error:
        _log.exception("retention: deleting a backup that cannot be purged: %s", file)
        file.unlink(missing_ok=True)


def _present(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [(table, column) for table, column in _DATED if table in names]
