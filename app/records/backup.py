"""Backups: one SQLite file that holds every row, whichever database it came from.

SQLite copies itself (``VACUUM INTO``, one consistent moment, while writers go on); PostgreSQL is read table by table in one
snapshot. Files appear whole: written beside, then renamed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, insert, select

from app.records.errors import BackupError

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
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        counts = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (our own tables)
            for (name,) in listed
        }
    connection.close()
    return {name: count for name, count in counts.items() if name != "alembic_version"}


def made_by_us(data: Path) -> list[Path]:
    """The backups that lie in the data folder because a migration or a restoration made them."""
    return sorted((data / FOLDER).glob("before-*.sqlite"))


def made_by_hand(data: Path) -> list[Path]:
    """The backups that somebody asked for and that are still where they were written."""
    ledger = data / FOLDER / _LEDGER
    if not ledger.exists():
        return []
    return [path for path in map(Path, json.loads(ledger.read_text(encoding="utf-8"))) if path.exists()]


def _note(data: Path, file: Path) -> None:
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths = sorted({*map(str, made_by_hand(data)), str(file.resolve())})
    beside = folder / f"{_LEDGER}.{os.getpid()}"
    beside.write_text(json.dumps(paths, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(folder / _LEDGER)


def _copy_to_file(engine: Engine, file: Path) -> None:
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    beside.unlink(missing_ok=True)
    # What learners wrote is nobody else's on a shared machine.
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if engine.dialect.name == "sqlite":
            with _outside_transactions(engine) as connection:
                connection.execute("VACUUM INTO ?", (str(beside),))
        else:
            _copy_from_server(engine, beside)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


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
    target = create_engine(f"sqlite:///{file}")
    try:
        with engine.execution_options(omnikurs_reads=True).connect() as source, target.begin() as out:
            # Reflected, not ours: before a migration the tables have their older shape.
            there = MetaData()
            there.reflect(bind=source)
            here = MetaData()
            for table in there.sorted_tables:
                columns = [column._copy() for column in table.columns]
                for column in columns:
                    column.server_default = None
                    column.type = column.type.as_generic()
                Table(table.name, here, *columns)
            here.create_all(out)
            for table in there.sorted_tables:
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
