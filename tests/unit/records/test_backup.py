"""Backups and restoration, on SQLite and on PostgreSQL, to the row."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.records import backup, login_throttle
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.errors import BackupError, SchemaTooNewError, StoreUnavailableError
from app.records.migrations import HEAD
from app.records.restoration import restore
from app.records.retention import purge
from app.records.schema import KEPT_HERE, RESTORED, Base, TrainerAccount
from app.records.trainers import SessionLimits, Trainers, WrongPasswordError
from tests.support.opinions import NOON, keep, opinion


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
    restored = restore(database, file, NOON)
    assert restored.counts == {table.name: counts[table.name] for table in RESTORED}
    assert backup.count_rows(restored.before)["opinions"] == 3
    assert everything(database) == before
    keep(database, opinion(best="a new id"))
    assert len(everything(database)["opinions"]) == 3


def test_a_backup_moves_to_another_database(database: Database, tmp_path: Path) -> None:
    """The file restores into a fresh SQLite database, wherever it came from."""
    fill(database)
    backup.make(database.engine, database.data, tmp_path / "safe.sqlite")
    other = Database("", tmp_path / "other")
    other.prepare()
    restore(other, tmp_path / "safe.sqlite", NOON)
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


@pytest.mark.parametrize(
    "name", ["a?b.sqlite", "a#b.sqlite", "100%.sqlite", "%41.sqlite", "zażółć .sqlite", "-x", "file:x?mode=rw"]
)
def test_odd_names_open_the_file_that_is_named(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Signs that mean something in a URI are part of the name: in a backup, its count, a restoration and a purge."""
    monkeypatch.chdir(tmp_path)
    fill(sqlite_database)
    for decoy in ("a", "A.sqlite", "100"):
        (tmp_path / decoy).write_text("another file")
    file = Path(name)
    assert backup.make(sqlite_database.engine, sqlite_database.data, file)["opinions"] == 2
    assert file.exists()
    assert restore(sqlite_database, file, NOON).counts["opinions"] == 2
    assert purge(sqlite_database, 1, NOON + timedelta(days=9), force=True).holding == (file.resolve(),)


def test_a_backup_is_known_by_a_name_that_is_no_text(sqlite_database: Database, tmp_path: Path) -> None:
    """A name in bytes that are no UTF-8 is noted and found again; a ledger that cannot be read stops nothing."""
    file = tmp_path / os.fsdecode(b"\xff\xfe.sqlite")
    backup.make(sqlite_database.engine, sqlite_database.data, file)
    assert backup.made_by_hand(sqlite_database.data) == [file]
    (sqlite_database.data / backup.FOLDER / "made.json").write_text("{broken")
    assert backup.made_by_hand(sqlite_database.data) == []


def test_no_password_session_or_source_is_in_a_backup(database: Database, tmp_path: Path) -> None:
    """Neither a row nor a byte of them: not in one made by hand, nor in one that precedes a migration or a restoration."""
    trainers = Trainers(database, SessionLimits(600, 3600))
    trainers.set_password("pierwsze hasło")
    trainers.log_in("pierwsze hasło", "here", 1_800_000_000)
    with database.writing() as session:
        login_throttle.note_failure(session, "a-hashed-source", 1_800_000_000)
        kept = session.get(TrainerAccount, 1)
        assert kept
        secrets = [b"a-hashed-source", kept.password_hash.encode()]
    by_hand = tmp_path / "safe.sqlite"
    backup.make(database.engine, database.data, by_hand)
    for file in (by_hand, backup.before(database.engine, database.data, "migration", NOON)):
        counts = backup.count_rows(file)
        assert {name: counts[name] for name in KEPT_HERE} == dict.fromkeys(KEPT_HERE, 0)
        assert not [secret for secret in secrets if secret in file.read_bytes()]


@pytest.mark.parametrize("whole", [False, True], ids=["a backup of ours", "a copy of the whole file"])
def test_a_restoration_revives_no_password_and_no_session(sqlite_database: Database, tmp_path: Path, whole: bool) -> None:
    """The password that was changed since stays changed, and a session that was ended stays ended."""
    trainers = Trainers(sqlite_database, SessionLimits(600, 3600))
    trainers.set_password("pierwsze hasło")
    ended = trainers.log_in("pierwsze hasło", "here", 1_800_000_000)
    file = tmp_path / "safe.sqlite"
    if whole:
        assert sqlite_database.path
        write(sqlite_database.path, f"VACUUM INTO '{file}'")
    else:
        backup.make(sqlite_database.engine, sqlite_database.data, file)
    trainers.set_password("drugie hasło")
    lasting = trainers.log_in("drugie hasło", "here", 1_800_000_000)
    restore(sqlite_database, file, NOON)
    assert not trainers.is_logged_in(ended, 1_800_000_000)
    assert trainers.is_logged_in(lasting, 1_800_000_000)
    with pytest.raises(WrongPasswordError):
        trainers.log_in("pierwsze hasło", "here", 1_800_000_000)


def write(file: Path, *statements: str) -> Path:
    """A SQLite file made by some statements."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def changed(database: Database, file: Path, *statements: str) -> Path:
    """A backup of the database in which somebody has worked."""
    backup.make(database.engine, database.data, file)
    return write(file, "PRAGMA ignore_check_constraints=ON", *statements)


def truncated(database: Database, file: Path) -> Path:
    """Half of a backup."""
    backup.make(database.engine, database.data, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return file


def overwritten(database: Database, file: Path) -> Path:
    """A backup in whose middle something else lies."""
    backup.make(database.engine, database.data, file)
    content = bytearray(file.read_bytes())
    content[4096:20000] = b"\xaa" * (20000 - 4096)
    file.write_bytes(content)
    return file


ODD: dict[str, Callable[[Database, Path], Path]] = {
    "nothing in it": lambda _, file: (file.write_bytes(b""), file)[1],
    "text": lambda _, file: (file.write_text("not a database"), file)[1],
    "the head of a database": lambda _, file: (file.write_bytes(b"SQLite format 3\0" + b"\1" * 5000), file)[1],
    "half of it": truncated,
    "rubbish in the middle": overwritten,
    "a folder": lambda _, file: (file.mkdir(), file)[1],
    "a pipe": lambda _, file: (os.mkfifo(file), file)[1],
    "a device": lambda _db, _file: Path("/dev/zero"),
    "nothing there": lambda _, file: file,
    "the running database": lambda database, _: database.path or Path(),
    "another program's": lambda _, file: write(file, "CREATE TABLE cakes (name TEXT)"),
    "another program's with a history": lambda _, file: write(
        file, "CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('0001')"
    ),
    "another program's, as new as ours": lambda _, file: write(
        file, "CREATE TABLE alembic_version (version_num TEXT)", f"INSERT INTO alembic_version VALUES ('{HEAD}')"
    ),
    "another program's, with our names": lambda _, file: write(
        file,
        "CREATE TABLE alembic_version (version_num TEXT)",
        f"INSERT INTO alembic_version VALUES ('{HEAD}')",
        *(f"CREATE TABLE {table.name} (id INTEGER)" for table in RESTORED),
    ),
    "a mark outside the scale": lambda database, file: changed(database, file, "UPDATE opinions SET clarity = 99"),
    "a mark that is a word": lambda database, file: changed(database, file, "UPDATE opinions SET clarity = 'dobra'"),
    "an hour that is none": lambda database, file: changed(database, file, "UPDATE opinions SET sent_hour = 'wczoraj'"),
    "an address of nobody": lambda database, file: changed(
        database, file, "PRAGMA foreign_keys=OFF", "UPDATE reply_addresses SET opinion_id = 999999"
    ),
    "a view whose rows never end": lambda database, file: changed(
        database,
        file,
        "DROP TABLE course_groups",
        "CREATE VIEW course_groups AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS code, 'c' AS course, 'n' AS name, '2026-01-01' AS made_on FROM n",
    ),
    "a trigger": lambda database, file: changed(
        database, file, "CREATE TRIGGER t AFTER INSERT ON opinions BEGIN DELETE FROM opinions; END"
    ),
    "a column that is computed": lambda database, file: changed(
        database, file, "ALTER TABLE chores ADD COLUMN long TEXT AS (hex(zeroblob(100000000)))"
    ),
    "a virtual table": lambda database, file: changed(database, file, "CREATE VIRTUAL TABLE found USING fts5(words)"),
    "a table less": lambda database, file: changed(database, file, "DROP TABLE attempts"),
    "a column less": lambda database, file: changed(
        database, file, "DROP INDEX ix_opinions_comments", "ALTER TABLE opinions DROP COLUMN done"
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_files_are_told_in_one_sentence_and_change_nothing(sqlite_database: Database, tmp_path: Path, kind: str) -> None:
    """Foreign, damaged and edited files: one error of ours that names the file, the running data as it was, no new backup."""
    fill(sqlite_database)
    before = everything(sqlite_database)
    file = ODD[kind](sqlite_database, tmp_path / "odd")
    with pytest.raises(BackupError) as raised:
        restore(sqlite_database, file, NOON)
    told = str(raised.value)
    assert told.startswith(f"{file} ")
    assert "\n" not in told
    assert "wczoraj" not in told
    assert everything(sqlite_database) == before
    assert backup.made_by_us(sqlite_database.data) == []


def test_a_newer_backup_changes_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    """A file of a newer Omnikurs is told as such."""
    fill(sqlite_database)
    before = everything(sqlite_database)
    file = changed(sqlite_database, tmp_path / "newer", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNewError, match="the backup is of a newer Omnikurs"):
        restore(sqlite_database, file, NOON)
    assert everything(sqlite_database) == before


def test_a_copy_of_a_database_in_use_comes_with_its_log(sqlite_database: Database, tmp_path: Path) -> None:
    """Whoever copied the files of a running server, log and all, gets back what was in the log."""
    fill(sqlite_database)
    assert sqlite_database.path
    for end in ("", "-wal"):
        shutil.copyfile(f"{sqlite_database.path}{end}", tmp_path / f"copy{end}")
    other = Database("", tmp_path / "other")
    assert restore(other, tmp_path / "copy", NOON).counts["opinions"] == 2
    assert everything(other)["opinions"] == everything(sqlite_database)["opinions"]
    other.close()


def test_nobody_writes_between_the_backup_and_the_restoration(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is sent while a restoration runs waits: it is in the backup of what was there before, or in the restored database."""
    fill(database)
    file = tmp_path / "safe.sqlite"
    backup.make(database.engine, database.data, file)
    real, late = backup.before, threading.Thread(target=keep, args=(database, opinion(best="meanwhile")))

    def before(*given: Any) -> Path:
        made = real(*given)
        late.start()
        time.sleep(0.3)
        return made

    monkeypatch.setattr(backup, "before", before)
    restored = restore(database, file, NOON)
    late.join()
    assert backup.count_rows(restored.before)["opinions"] == 2
    assert "meanwhile" in repr(everything(database)["opinions"])


def test_a_full_disk_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    """A backup for which there is no room is one error of ours, and leaves no half of a file."""
    keep(sqlite_database, *[opinion(best="x" * 5000) for _ in range(30)])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
        with pytest.raises(StoreUnavailableError):
            backup.make(sqlite_database.engine, sqlite_database.data, tmp_path / "safe.sqlite")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert list(tmp_path.glob("safe*")) == []
