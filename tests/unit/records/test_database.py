"""What SQLite promises: durability, patience, and a plain word when it cannot keep anything."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from app.records.database import Database
from app.records.errors import StoreUnavailableError
from app.records.feedback import FeedbackStore
from tests.support.opinions import keep, opinion, stored


def locked(database: Database, seconds: float) -> threading.Thread:
    """Holds the write lock from outside, as another process would, for so long."""
    held = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(str(database.path), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        held.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    return thread


def sound(database: Database) -> None:
    """The file passes SQLite's own check."""
    with database.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_every_connection_waits_for_the_disk(sqlite_database: Database) -> None:
    """WAL with synchronous=FULL and foreign keys on each connection of the pool: a commit that returned is on the disk."""
    connections = [sqlite_database.engine.connect() for _ in range(5)]
    for connection in connections:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1, 1]
        connection.close()


def test_each_acknowledgement_is_synced(tmp_path: Path) -> None:
    """The kernel is asked to write to the disk at least once for each opinion before its store returns."""
    script = (
        "import sys, pathlib; from app.records.database import Database; from tests.support.opinions import keep, opinion\n"
        f"database = Database('', pathlib.Path({str(tmp_path)!r})); database.prepare(); print('ready', flush=True)\n"
        "[keep(database, opinion()) or print('kept', flush=True) for _ in range(5)]\n"
    )
    trace = subprocess.run(
        ["strace", "-f", "-e", "trace=fsync,fdatasync,write", "-s", "8", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[3],
    ).stderr.splitlines()
    events = ["sync" if "sync(" in line else "kept" if '"kept' in line else "ready" if '"ready' in line else "" for line in trace]
    since = events[events.index("ready") + 1 :]
    between, synced = [], 0
    for event in since:
        synced += event == "sync"
        if event == "kept":
            between.append(synced)
            synced = 0
    assert len(between) == 5
    assert min(between) >= 1


def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    """A database that somebody holds for 2 s makes a writer wait, not fail."""
    database = Database("", tmp_path, patience_s=5)
    database.prepare()
    thread = locked(database, 2)
    began = time.monotonic()
    keep(database, opinion())
    assert time.monotonic() - began > 1
    thread.join()
    with database.reading() as session:
        assert FeedbackStore(session).count() == 1
    database.close()


def test_a_long_lock_is_told_and_reading_goes_on(sqlite_database: Database) -> None:
    """A lock longer than our patience is StoreUnavailableError; meanwhile reading works, afterwards writing does."""
    keep(sqlite_database, opinion())
    thread = locked(sqlite_database, 2)
    with pytest.raises(StoreUnavailableError, match="locked"):
        keep(sqlite_database, opinion())
    with sqlite_database.reading() as session:
        assert FeedbackStore(session).count() == 1
    thread.join()
    keep(sqlite_database, opinion())
    sound(sqlite_database)


def test_a_full_database_is_told_and_reading_goes_on(sqlite_database: Database) -> None:
    """A disk without room is StoreUnavailableError; what was kept stays whole, and room makes writing work again."""
    keep(sqlite_database, opinion(best="first"))
    with sqlite_database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreUnavailableError, match="full"):
        keep(sqlite_database, opinion(best="x" * 50_000))
    with sqlite_database.reading() as session:
        assert [row.best for row in stored(session)] == ["first"]
    with sqlite_database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    keep(sqlite_database, opinion(best="x" * 50_000))
    sound(sqlite_database)


def test_a_disk_that_takes_no_more_bytes(tmp_path: Path) -> None:
    """When the system refuses to let the files grow, writing says so, reading goes on, and the file stays sound."""
    database = Database("", tmp_path, patience_s=1)
    keep(database, opinion(best="first"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        wal = Path(f"{database.path}-wal")
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 4096, before[1]))
        with pytest.raises(StoreUnavailableError):
            keep(database, opinion(best="x" * 200_000))
        with database.reading() as session:
            assert FeedbackStore(session).count() == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    keep(database, opinion(best="x" * 200_000))
    sound(database)
    database.close()


@pytest.mark.parametrize("there", [True, False], ids=["used before", "never used"])
def test_a_read_only_folder_is_told(tmp_path: Path, there: bool) -> None:
    """In a folder that we may not write, opening does not crash and writing is StoreUnavailableError."""
    folder = tmp_path / "data"
    folder.mkdir()
    if there:
        database = Database("", folder)
        keep(database, opinion())
        database.close()
    script = (
        "import os, sys, pathlib\n"
        "from app.records.database import Database; from app.records.errors import StoreUnavailableError\n"
        "from tests.support.opinions import keep, opinion\n"
        "import alembic.command, alembic.config, psycopg\n"
        # Root may write anywhere: become somebody who may not, after everything is loaded.
        "os.geteuid() == 0 and os.setuid(65534)\n"
        f"database = Database('', pathlib.Path({str(folder)!r}), patience_s=1)\n"
        "try: keep(database, opinion())\n"
        "except StoreUnavailableError as error: print('told:', error)\n"
    )
    for part in [folder, *folder.iterdir()]:
        part.chmod(0o555 if part.is_dir() else 0o444)
    for parent in folder.parents:  # pytest's folders are closed to others; let the way to ours be walked
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[3],
        check=False,
    )
    folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("told:")


def test_a_database_that_could_not_be_opened_is_tried_again(tmp_path: Path) -> None:
    """What failed at start (a folder in the way) works as soon as the cause is gone, without a restart."""
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file, not a folder")
    database = Database("", in_the_way, patience_s=1)
    with pytest.raises(StoreUnavailableError):
        keep(database, opinion())
    in_the_way.unlink()
    keep(database, opinion())
    database.close()


def test_a_forked_worker_has_its_own_connections(sqlite_database: Database) -> None:
    """A child made while another thread was writing can write, and the parent goes on."""
    keep(sqlite_database, opinion())
    sqlite_database._write_lock.acquire(0)  # as if another thread of the parent were in the middle of writing
    child = os.fork()
    if child == 0:
        try:
            keep(sqlite_database, opinion())
            os._exit(0)
        except BaseException:
            os._exit(1)
    sqlite_database._write_lock.release()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    keep(sqlite_database, opinion())
    with sqlite_database.reading() as session:
        assert FeedbackStore(session).count() == 3


def test_what_learners_wrote_is_not_for_others_on_the_machine(tmp_path: Path) -> None:
    """The database and its WAL are the server's own (0600), also where an older version left them open to everybody."""
    path = tmp_path / "omnikurs.sqlite"
    for mode in (None, 0o644):
        if mode:
            path.chmod(mode)
        database = Database("", tmp_path)
        database.ping()
        kept = [file for file in tmp_path.glob("omnikurs.sqlite*") if file.stat().st_mode & 0o077]
        database.close()
        assert not kept
