"""Retention: what is old is deleted so that no byte of it stays behind, unless it looks as if the clock were wrong.

:mod:`app.records.housekeeping` does it daily, the command on demand.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.records import backup
from app.records.attempts import AttemptStore
from app.records.buckets import drop_incomplete, lock_buckets
from app.records.database import Database
from app.records.engines import read_only, translate_db_errors
from app.records.errors import PurgeRefusedError
from app.records.feedback import FeedbackStore
from app.records.stamps import mend_stamps

_log = logging.getLogger(__name__)
PATIENCE_MS = 10_000
"""How long a wipe waits for those who read."""
SANE_SHARE = 0.5
"""What may go at once when somebody asks for a purge."""


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge did, or would do.

    ``holding`` are the backups made by hand that still hold what was deleted: named, not touched. ``traces_left`` says what
    could not be wiped, ``doubt`` what speaks against this machine's clock.
    """

    opinions: int
    attempts: int
    holding: tuple[Path, ...] = field(default=())
    traces_left: str = ""
    doubt: str = ""


def purge(
    database: Database, older_than_days: int, now: datetime, dry_run: bool = False, force: bool = False, share: float = SANE_SHARE
) -> Purge:
    """Deletes opinions and attempts older than so many days, and every trace of them.

    Stamps that only a wrong clock can have made are mended first (:mod:`app.records.stamps`). Raises
    :class:`PurgeRefusedError`, with nothing deleted, when more than ``share`` of the opinions or of the attempts would go at
    once: that is what a clock does that is far ahead. ``force`` deletes them, and believes the clock about stamps as well.

    SQLite's file is rewritten and its WAL emptied; the backups that migrations and restorations made lose the same rows.
    ``traces_left`` says why something could not be wiped (a reader held the WAL open; PostgreSQL's own WAL is the
    server's).
    """
    limit = now - timedelta(days=older_than_days)
    with database.writing(at_length=True) as session:
        lock_buckets(session)
        doubt = "" if dry_run else mend_stamps(session, now, force)
        feedback, attempts = FeedbackStore(session), AttemptStore(session)
        refused = _refuse(session, limit, now, share)
        if dry_run:
            due = feedback.count_before(limit), attempts.count_before(limit)
            return Purge(*due, _holding(database.data, limit), doubt=refused)
        if refused and not force:
            raise PurgeRefusedError(refused)
        opinions, walks = feedback.delete_before(limit), attempts.delete_before(limit)
        drop_incomplete(session)
    with translate_db_errors():
        left = wipe(database)
    for file in backup.made_by_us(database.data):
        _purge_file(file, limit)
    return Purge(opinions, walks, _holding(database.data, limit), left, doubt)


def _refuse(session: Session, limit: datetime, now: datetime, share: float) -> str:
    """Why the purge would delete more than is sane at once; empty when it would not."""
    opinions, attempts = FeedbackStore(session), AttemptStore(session)
    due = {
        "opinions": (opinions.count_before(limit), opinions.count()),
        "attempts at the self-test": (attempts.count_before(limit), attempts.count()),
    }
    if not any(old > share * total for old, total in due.values()):
        return ""
    told = " and ".join(f"{old} of {total} {name}" for name, (old, total) in due.items() if total)
    most = "half" if share == SANE_SHARE else f"{100 * share:.2g} %"
    return f"{told} would be deleted at once, more than {most}. It is {now:%Y-%m-%d} by this machine's clock; is that right?"


def wipe(database: Database) -> str:
    """Rewrites the database's files without what was deleted; answers in words what could not be wiped, or nothing."""
    if database.path is None:
        with database.long_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
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


def _holding(data: Path, limit: datetime) -> tuple[Path, ...]:
    return tuple(file for file in backup.made_by_hand(data) if _holds_older(file, limit))


def _stamp(limit: datetime) -> str:
    hour = limit.astimezone(UTC).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    return f"{hour:%Y-%m-%d %H:%M:%S.%f}"


_DATED = (("first_tries", "started_hour"), ("attempts", "started_hour"), ("opinions", "sent_hour"))


def _holds_older(file: Path, limit: datetime) -> bool:
    try:
        connection = read_only(file)
        try:
            return any(
                connection.execute(f"SELECT 1 FROM {table} WHERE {column} < ? LIMIT 1", (_stamp(limit),)).fetchone()  # noqa: S608 (our own tables and columns)
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
                connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (_stamp(limit),))  # noqa: S608 (our own tables and columns)
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        finally:
            connection.close()
    except sqlite3.Error:
        _log.exception("retention: deleting a backup that cannot be purged: %s", file)
        file.unlink(missing_ok=True)


def _present(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    names = backup.table_names(connection)
    return [(table, column) for table, column in _DATED if table in names]
