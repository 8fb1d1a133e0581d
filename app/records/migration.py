"""Migration: brings a database to the newest shape at start, one worker at a time, with a backup before any change.

The whole step is one transaction on either database, so that a process killed in the middle leaves the old shape.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from app.records import backup
from app.records.engines import READS
from app.records.errors import SchemaTooNewError, StoreUnavailableError
from app.records.migrations import HEAD

_log = logging.getLogger(__name__)

#: Any number will do, as long as every worker asks for the same one.
_LOCK_NUMBER = 0x0A0B0C0D


def migrate(engine: Engine, data: Path) -> Path | None:
    """Brings the database to ``HEAD``; answers the backup that was made, if one was.

    A new database is made without a backup. Raises :class:`SchemaTooNewError` when the database knows a revision that we
    do not.
    """
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    if _revision(engine) == HEAD:
        return None
    made = None
    with _one_at_a_time(engine, data):
        found = _revision(engine)
        if found == HEAD:
            return None
        _known(found)
        if found is not None:
            made = backup.before(engine, data, f"migration-from-{found}", datetime.now(UTC))
            _log.info("database at revision %s: backup made: %s", found, made)
        _upgrade(engine)
        _log.info("database brought to revision %s", HEAD)
    return made


def is_newest(engine: Engine) -> bool:
    """Whether :func:`migrate` would find nothing to do."""
    return _revision(engine) == HEAD


def upgrade_file(engine: Engine) -> None:
    """Brings a database that is ours alone (a copy of a backup) to ``HEAD``, without a backup or a lock."""
    _known(_revision(engine), "backup")
    _upgrade(engine)


def _known(revision: str | None, what: str = "database") -> None:
    if revision is not None and revision > HEAD:
        raise SchemaTooNewError(f"the {what} is of a newer Omnikurs: it is at revision {revision}, this one knows {HEAD}")


def _upgrade(engine: Engine) -> None:
    # Alembic is loaded only when it has work: it would cost every start a third of a second.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    logging.getLogger("alembic").setLevel(logging.WARNING)  # what it did is said once, below, in our words
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreUnavailableError(f"the tables cannot be brought to revision {HEAD}: {error}") from error


def _revision(engine: Engine) -> str | None:
    """The revision of the database, ``None`` for an empty one."""
    with engine.execution_options(**{READS: True}).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def _use_wal(engine: Engine) -> None:
    # Kept in the file itself: asked for once, outside any transaction.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()
    finally:
        connection.close()


@contextmanager
def _one_at_a_time(engine: Engine, data: Path, patience_s: float = 60.0) -> Iterator[None]:
    if engine.dialect.name == "sqlite":
        data.mkdir(parents=True, exist_ok=True)
        with (data / "migration.lock").open("w") as lock:
            deadline = time.monotonic() + patience_s
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
            yield
        return
    with engine.connect() as connection:
        _wait_for_advisory_lock(connection, patience_s)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _LOCK_NUMBER})
            connection.commit()


def _wait_for_advisory_lock(connection: Connection, patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": _LOCK_NUMBER}):
        if time.monotonic() > deadline:
            raise TimeoutError("another worker has been migrating the database for too long")
        time.sleep(0.02)
    connection.commit()
