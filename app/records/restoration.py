"""Restoration: the rows of a backup put back into a database, whichever kind it is, all of them or none."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy import Engine, create_engine, func, select

from app.records.backup import copy_rows
from app.records.errors import BackupError
from app.records.migration import upgrade_file
from app.records.schema import Base


def restore(engine: Engine, file: Path) -> dict[str, int]:
    """Replaces every row of the database by those of a backup, in one transaction; answers the rows per table.

    The database must be at the newest revision; an older backup is brought there in a copy first. Raises :class:`BackupError`
    when the file is no backup of ours, :class:`app.records.errors.SchemaTooNewError` when a newer Omnikurs made it.
    """
    assert_ours(file)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        shutil.copyfile(file, copy)
        source = create_engine(f"sqlite:///{copy}")
        try:
            upgrade_file(source)
            return _replace_rows(source, engine)
        finally:
            source.dispose()


def _replace_rows(source: Engine, target: Engine) -> dict[str, int]:
    counts = {}
    tables = Base.metadata.sorted_tables
    with source.connect() as old, target.begin() as out:
        for table in reversed(tables):
            out.execute(table.delete())
        for table in tables:
            counts[table.name] = copy_rows(old, table, out, table)
            if target.dialect.name == "postgresql" and "id" in table.columns:
                following = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, "id")
                out.execute(select(func.setval(sequence, following, False)))
    return counts


def assert_ours(file: Path) -> None:
    """Raises :class:`BackupError` when the file is no sound backup of ours."""
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            sound = connection.execute("PRAGMA integrity_check").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no backup of Omnikurs: {error}") from error
    if not found or sound != ("ok",):
        raise BackupError(f"{file} is no sound backup of Omnikurs")
