"""Backups: one SQLite file that holds every row of the learners and their groups, whichever database it came from.

The trainer's password, her sessions and hashed sources of wrong passwords are not in it (:data:`app.records.schema.KEPT_HERE`).
SQLite copies itself (``VACUUM INTO``, one consistent moment, while writers go on); PostgreSQL is read table by table in one
snapshot. Files appear whole: written beside, then renamed.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, insert, select

from app.records.engines import READS, new_engine, read_only, sqlite_url, translate_db_errors
from app.records.errors import BackupError
from app.records.schema import KEPT_HERE

_log = logging.getLogger(__name__)

FOLDER = "backups"
_LEDGER = "made.json"
_BATCH = 1000


def make(engine: Engine, data: Path, file: Path) -> dict[str, int]:
    """Writes a backup to ``file`` and notes where it lies, so that a purge can name it; answers the rows per table.

    Raises :class:`BackupError` when the file is there already: a backup never overwrites a backup.
    """
    if file.exists():
        raise BackupError(f"{file} is there already")
    file.parent.mkdir(parents=True, exist_ok=True)
    _copy_to_file(engine, file)
    _note(data, file)
    return count_rows(file)


def before(engine: Engine, data: Path, change: str, now: datetime) -> Path:
    """Writes the backup that precedes a ``change`` (a migration, a restoration), under a name of its own in the data folder."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"before-{change}-{now:%Y%m%dT%H%M%S}"
    file = folder / f"{stem}.sqlite"
    ordinal = 2
    while file.exists():
        file = folder / f"{stem}-{ordinal}.sqlite"
        ordinal += 1
    _copy_to_file(engine, file)
    return file


def count_rows(file: Path) -> dict[str, int]:
    """The rows of each table of a backup."""
    with closing(read_only(file)) as connection:
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (our own tables)
            for name in sorted(table_names(connection) - {"alembic_version"})
        }


def table_names(connection: sqlite3.Connection) -> set[str]:
    """The tables of a file."""
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def made_by_us(data: Path) -> list[Path]:
    """The backups that lie in the data folder because a migration or a restoration made them."""
    return sorted((data / FOLDER).glob("before-*.sqlite"))


def made_by_hand(data: Path) -> list[Path]:
    """The backups that somebody asked for and that are still where they were written."""
    ledger = data / FOLDER / _LEDGER
    try:
        noted = json.loads(ledger.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError as error:
        _log.warning("%s cannot be read (%s): backups that were made by hand are not known any more", ledger, error)
        return []
    return [path for path in map(Path, noted) if path.exists()]


def _note(data: Path, file: Path) -> None:
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths = sorted({*map(str, made_by_hand(data)), str(file.resolve())})
    beside = folder / f"{_LEDGER}.{os.getpid()}"
    beside.write_text(json.dumps(paths, indent=1), encoding="utf-8")
    beside.replace(folder / _LEDGER)


def _copy_to_file(engine: Engine, file: Path) -> None:
    file = file.absolute()  # SQLite would take a relative name that begins with "file:" for a URI
    beside = file.with_name(f".backup-{os.getpid()}.part")  # whatever the file is called, SQLite gets a name that is text
    beside.unlink(missing_ok=True)
    # What learners wrote is nobody else's on a shared machine.
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with translate_db_errors():
            if engine.dialect.name == "sqlite":
                with _outside_transactions(engine) as connection:
                    connection.execute("VACUUM INTO ?", (str(beside),))
                _leave_out_what_stays(beside)
            else:
                _copy_from_server(engine, beside)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _leave_out_what_stays(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        for name in sorted(table_names(connection) & KEPT_HERE):
            connection.execute(f'DELETE FROM "{name}"')  # noqa: S608 (our own tables)
        connection.execute("VACUUM")


@contextmanager
def _outside_transactions(engine: Engine) -> Iterator[sqlite3.Connection]:
    pooled = engine.raw_connection()
    try:
        connection = pooled.driver_connection
        if not isinstance(connection, sqlite3.Connection):
            raise TypeError(f"not a SQLite connection: {connection!r}")
        yield connection
    finally:
        pooled.close()


def _copy_from_server(engine: Engine, file: Path) -> None:
    target = new_engine(sqlite_url(file))
    try:
        with engine.execution_options(**{READS: True}).connect() as source, target.begin() as out:
            # Reflected, not ours: before a migration the tables have their older shape.
            there = MetaData()
            there.reflect(bind=source)
            here = MetaData()
            for table in there.sorted_tables:
                columns = [column._copy() for column in table.columns]
                for column in columns:
                    column.server_default = None
                    column.type = column.type.as_generic()
                # In the order of its key: SQLite's implicit number would keep the order in which the server held the rows.
                Table(table.name, here, *columns, sqlite_with_rowid=not table.primary_key)
            here.create_all(out)
            for table in there.sorted_tables:
                if table.name in KEPT_HERE:
                    continue
                copy_rows(source, table, out, here.tables[table.name])
    finally:
        target.dispose()


def copy_rows(source: Connection, table: Table, out: Connection, into: Table) -> int:
    """Copies every row of a table, a thousand at a time; answers how many there were."""
    copied = 0
    rows = source.execution_options(yield_per=_BATCH).execute(select(table))
    for batch in rows.mappings().partitions():
        out.execute(insert(into), [dict(row) for row in batch])
        copied += len(batch)
    return copied
