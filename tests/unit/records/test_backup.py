"""Backups and restoration, on SQLite and on PostgreSQL, to the row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.records import backup
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.errors import BackupError
from app.records.restoration import restore
from app.records.schema import Base
from tests.unit.records.opinions import NOON, keep, opinion


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table)).all()), key=repr)
            for table in Base.metadata.sorted_tables
        }


def fill(database: Database) -> None:
    """Some rows in each table that holds what learners sent."""
    keep(
        database,
        opinion(best="zażółć 🙂\nnowa linia", group="g", email="ola@example.org", wording="1"),
        opinion(missing="ё"),
    )
    with database.writing() as session:
        AttemptStore(session).record(StartedAttempt("a", "small", "ru", NOON), [Try("q", "f", True, ("x", "y"))])


def test_restored_to_the_row(database: Database, tmp_path: Path) -> None:
    """After a backup, a change and a restore every table is what it was, and new rows can follow."""
    fill(database)
    before = everything(database)
    file = tmp_path / "safe.sqlite"
    counts = backup.make(database.engine, database.data, file)
    filled = {"attempts": 1, "first_tries": 1, "opinions": 2, "reply_addresses": 1}
    assert {name: count for name, count in counts.items() if count} == filled
    keep(database, opinion(best="after the backup"))
    assert everything(database) != before
    assert restore(database.engine, file) == counts
    assert everything(database) == before
    keep(database, opinion(best="a new id"))
    assert len(everything(database)["opinions"]) == 3


def test_a_backup_moves_to_another_database(database: Database, tmp_path: Path) -> None:
    """The file restores into a fresh SQLite database, wherever it came from."""
    fill(database)
    backup.make(database.engine, database.data, tmp_path / "safe.sqlite")
    other = Database("", tmp_path / "other")
    other.prepare()
    restore(other.engine, tmp_path / "safe.sqlite")
    assert everything(other) == everything(database)
    other.close()


def test_a_backup_overwrites_nothing_and_is_private(sqlite_database: Database, tmp_path: Path) -> None:
    """A file that is there already is left as it is; a new one is readable by its owner alone."""
    file = tmp_path / "safe.sqlite"
    backup.make(sqlite_database.engine, sqlite_database.data, file)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="already"):
        backup.make(sqlite_database.engine, sqlite_database.data, file)
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\1" * 5000])
def test_what_is_no_backup_is_refused(sqlite_database: Database, tmp_path: Path, content: bytes) -> None:
    """A wrong or broken file changes nothing in the database."""
    fill(sqlite_database)
    before = everything(sqlite_database)
    file = tmp_path / "wrong"
    file.write_bytes(content)
    with pytest.raises(BackupError):
        restore(sqlite_database.engine, file)
    assert everything(sqlite_database) == before
