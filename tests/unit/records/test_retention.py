"""Deletion: what is old goes, and leaves no byte behind."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.records import backup, retention
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.feedback import FeedbackStore
from app.records.retention import DailyPurge, purge
from tests.unit.records.opinions import NOON, keep, opinion

LATER = NOON + timedelta(days=400)
SECRET = "Tajemnica-której-nikt-nie-znajdzie"


def fill(database: Database) -> None:
    """Old opinions with a text that can be searched for, and one new opinion."""
    keep(
        database,
        *[opinion(best=f"{SECRET} {n} " * 40, email=f"{n}-hidden@example.org", wording="1") for n in range(30)],
    )
    keep(database, opinion(sent=LATER, best="stays"))
    with database.writing() as session:
        AttemptStore(session).record(StartedAttempt("a", "small", "pl", NOON), [Try("q", "f", True)])


def traces(folder: Path, *needles: str) -> list[str]:
    """Files below the folder that hold any of the words."""
    return [
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and any(needle.encode() in file.read_bytes() for needle in needles)
    ]


def test_old_goes_and_new_stays(database: Database) -> None:
    """Opinions and attempts past their time are deleted and counted, with addresses and first tries; the rest stays."""
    fill(database)
    done = purge(database, 365, LATER)
    assert (done.opinions, done.attempts) == (30, 1)
    with database.reading() as session:
        assert [row.best for row in FeedbackStore(session).rows()] == ["stays"]
        for table in ("reply_addresses", "first_tries", "attempts"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_dry_run_deletes_nothing(database: Database) -> None:
    """A dry run tells the same numbers and leaves every row."""
    fill(database)
    assert (purge(database, 365, LATER, dry_run=True).opinions, purge(database, 9999, LATER).opinions) == (30, 0)
    with database.reading() as session:
        assert FeedbackStore(session).count() == 31


def test_no_byte_is_left_in_sqlite(sqlite_database: Database) -> None:
    """After a purge neither database, WAL nor automatic backup holds the text or the address; before it they did."""
    fill(sqlite_database)
    made = backup.before(sqlite_database.engine, sqlite_database.data, "migration-from-0001", NOON)
    assert len(traces(sqlite_database.data, SECRET, "hidden@example.org")) >= 2
    done = purge(sqlite_database, 365, LATER)
    assert done.traces_left == ""
    assert traces(sqlite_database.data, SECRET, "hidden@example.org") == []
    assert backup.count_rows(made)["opinions"] == 1
    keep(sqlite_database, opinion())


def test_no_byte_is_left_after_a_correction(sqlite_database: Database) -> None:
    """Text that was replaced by a corrected form is gone as well after the next purge."""
    first = opinion(best=SECRET)
    keep(sqlite_database, first, opinion(key=first.key, best="better"))
    purge(sqlite_database, 365, NOON)
    assert traces(sqlite_database.data, SECRET) == []


def test_a_reader_that_holds_the_wal_is_told(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """When somebody's long reading keeps the WAL from being emptied, the purge says so instead of claiming success."""
    monkeypatch.setattr(retention, "PATIENCE_MS", 300)
    fill(sqlite_database)
    with sqlite_database.reading() as session:
        FeedbackStore(session).count()
        told = purge(sqlite_database, 365, LATER).traces_left
    assert told
    assert purge(sqlite_database, 365, LATER).traces_left == ""
    assert traces(sqlite_database.data, SECRET) == []


def test_backups_made_by_hand_are_named(sqlite_database: Database, tmp_path: Path) -> None:
    """A backup that somebody made is named while it holds deleted opinions, and no more once it is gone or holds none."""
    fill(sqlite_database)
    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    backup.make(sqlite_database.engine, sqlite_database.data, old)
    assert purge(sqlite_database, 365, LATER).holding == (old,)
    backup.make(sqlite_database.engine, sqlite_database.data, new)
    assert purge(sqlite_database, 365, LATER).holding == (old,)
    old.unlink()
    assert purge(sqlite_database, 365, LATER).holding == ()


def test_the_daily_purge_is_done_once_a_day(database: Database) -> None:
    """Of several workers one purges, once a day; the next day one does again."""
    fill(database)
    clock = [LATER]
    workers = [DailyPurge(database, 365, lambda: clock[0]) for _ in range(3)]
    done = [worker.run_if_due() for worker in workers]
    assert [one.opinions for one in done if one] == [30]
    clock[0] += timedelta(days=1)
    assert [bool(worker.run_if_due()) for worker in workers] == [True, False, False]


def test_a_forked_process_starts_a_thread_of_its_own(sqlite_database: Database) -> None:
    """A fork inherits the object and not its thread: started again there, it runs again."""
    worker = DailyPurge(sqlite_database, 365, lambda: LATER)
    worker._thread = gone = threading.Thread(target=int)
    gone.start()
    gone.join()
    worker.start()
    assert worker._thread is not gone
    worker.stop()


def test_the_thread_purges_and_ends(sqlite_database: Database) -> None:
    """A started thread deletes what is due without anybody asking; with 0 days it keeps everything."""
    fill(sqlite_database)
    keeps = DailyPurge(sqlite_database, 0, lambda: LATER)
    keeps.start()
    assert keeps._thread is None
    worker = DailyPurge(sqlite_database, 365, lambda: LATER)
    worker.start()
    begun = worker._thread
    worker.start()
    assert worker._thread is begun
    for _ in range(100):
        with sqlite_database.reading() as session:
            if FeedbackStore(session).count() == 1:
                break
        worker._stop.wait(0.05)
    worker.stop()
    with sqlite_database.reading() as session:
        assert FeedbackStore(session).count() == 1
