"""Restoration: the rows of a backup put back into a database, whichever kind it is, all of them or none.

What belongs to this installation (:data:`app.records.schema.KEPT_HERE`: the trainer's password, her sessions) stays as it is: a
backup revives no password that was changed since, and no session that was ended.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, false, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, StatementError
from sqlalchemy.orm import Session

from app.records import backup
from app.records.buckets import drop_incomplete
from app.records.database import Database
from app.records.engines import new_engine, sqlite_url, translate_db_errors
from app.records.errors import BackupError, StoreUnavailableError
from app.records.migration import upgrade_file
from app.records.schema import RESTORED

#: What a row of a foreign or edited file can raise; and what says, of the same family, that our own database cannot be written.
_ODD_ROWS = (StatementError, ValueError, TypeError)
_OUR_OWN = (OperationalError, InternalError, InterfaceError)


#: What a backup never holds: what runs when it is read or written, and a view in the place of a table may have rows without end.
_NO_TABLES_OF_OURS = (
    "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') OR upper(sql) LIKE 'CREATE VIRTUAL%' "
    "UNION ALL SELECT c.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table' AND c.hidden"
)


class Restoration(NamedTuple):
    """What came back, and the backup that holds what was there before."""

    counts: dict[str, int]
    before: Path


def restore(database: Database, file: Path, now: datetime) -> Restoration:
    """Replaces every row of the database by those of a backup, in one transaction; answers the rows per table.

    What was there before is kept in a backup of its own, made while nobody else can write. An older backup is brought to the
    newest revision in a copy first. Raises :class:`BackupError` with nothing changed when the file is no sound backup of ours,
    :class:`app.records.errors.SchemaTooNewError` when a newer Omnikurs made it.
    """
    database.prepare()
    with _opened(database, file) as source, source.connect() as old, translate_db_errors(), database.long_engine.begin() as out:
        if out.dialect.name == "postgresql":
            tables = ", ".join(table.name for table in RESTORED)
            out.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        kept = backup.before(database.long_engine, database.data, "restoration", now)
        try:
            return Restoration(_replace_rows(old, out), kept)
        except BaseException as error:
            kept.unlink()
            if not isinstance(error, _ODD_ROWS) or isinstance(error, _OUR_OWN):
                raise
            told = str(error.orig).splitlines()[0] if isinstance(error, DBAPIError) else type(error).__name__
            raise BackupError(f"{file} holds rows that do not fit ({told})") from None


def _replace_rows(old: Connection, out: Connection) -> dict[str, int]:
    counts = {}
    for table in reversed(RESTORED):
        out.execute(table.delete())
    for table in RESTORED:
        counts[table.name] = backup.copy_rows(old, table, out, table)
    with Session(out) as session:
        drop_incomplete(session)  # a purge has taken the oldest rows out of our own backups
    return counts


@contextmanager
def _opened(database: Database, file: Path) -> Iterator[Engine]:
    """A copy of the backup at the newest revision. Raises :class:`BackupError` for anything but a sound one."""
    if not file.is_file():  # a folder, a device, a pipe
        raise BackupError(f"{file} is no file")
    if database.path and database.path.exists() and file.samefile(database.path):
        raise BackupError(f"{file} is the running database itself, not a backup of it")
    with tempfile.TemporaryDirectory(prefix="omnikurs-restore-") as folder:
        copy = Path(folder) / "copy.sqlite"
        log = file.with_name(f"{file.name}-wal")  # beside a database that was copied while it was in use
        try:
            shutil.copyfile(file, copy)
            if log.is_file():
                shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
        except OSError as error:
            raise BackupError(f"{file} cannot be read: {error.strerror}") from error
        _assert_sound(file, copy)
        source = new_engine(sqlite_url(copy))
        try:
            _bring_up_to_date(file, source)
            yield source
        finally:
            source.dispose()


def _assert_sound(file: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            if "alembic_version" not in backup.table_names(connection):
                raise BackupError(f"{file} is no backup of Omnikurs: it holds none of its tables")
            if connection.execute(_NO_TABLES_OF_OURS).fetchone() is not None:
                raise BackupError(f"{file} is no backup of Omnikurs: it holds views, triggers or tables that compute their rows")
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError(f"{file} is damaged")
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise BackupError(f"{file} is damaged: some rows belong to others that are missing")
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no backup of Omnikurs, or a damaged one: {error}") from error


def _bring_up_to_date(file: Path, source: Engine) -> None:
    try:
        with translate_db_errors():
            upgrade_file(source)
            with source.connect() as connection:
                for table in RESTORED:
                    connection.execute(select(table).where(false()))
    except (StoreUnavailableError, ValueError, TypeError) as error:
        raise BackupError(f"{file} is no backup of Omnikurs: its tables are others ({error})") from error
