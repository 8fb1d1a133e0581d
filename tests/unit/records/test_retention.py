"""Deletion: what is old goes, and leaves no byte behind."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.records import backup, retention
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.errors import PurgeRefusedError
from app.records.feedback import FeedbackStore, SentOpinion
from app.records.retention import purge
from app.records.schema import FirstTry, ReplyAddress
from tests.support.opinions import NOON, keep, opinion, stored

LATER = NOON + timedelta(days=400)
SECRET = "Tajemnica-której-nikt-nie-znajdzie"


def fill(database: Database) -> None:
    """Thirty old opinions with a text that can be searched for and an old attempt, and as many new ones."""
    keep(
        database,
        *[opinion(best=f"{SECRET} {n} " * 40, email=f"{n}-hidden@example.org", wording="1") for n in range(30)],
    )
    keep(database, *[opinion(sent=LATER, best="stays") for _ in range(30)])
    with database.writing() as session:
        for key, started in (("a", NOON), ("b", LATER)):
            AttemptStore(session).record(StartedAttempt(key, "small", "pl", started), [Try("q", "f", True)])


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
        assert [row.best for row in stored(session)] == ["stays"] * 30
        for table, left in (("reply_addresses", 0), ("first_tries", 1), ("attempts", 1)):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == left


def test_a_dry_run_deletes_nothing(database: Database) -> None:
    """A dry run tells the same numbers and leaves every row."""
    fill(database)
    assert (purge(database, 365, LATER, dry_run=True).opinions, purge(database, 9999, LATER).opinions) == (30, 0)
    with database.reading() as session:
        assert FeedbackStore(session).count() == 60


def test_no_byte_is_left_in_sqlite(sqlite_database: Database) -> None:
    """After a purge neither database, WAL nor automatic backup holds the text or the address; before it they did."""
    fill(sqlite_database)
    made = backup.before(sqlite_database.engine, sqlite_database.data, "migration-from-0001", NOON)
    assert len(traces(sqlite_database.data, SECRET, "hidden@example.org")) >= 2
    done = purge(sqlite_database, 365, LATER)
    assert done.traces_left == ""
    assert traces(sqlite_database.data, SECRET, "hidden@example.org") == []
    assert backup.count_rows(made)["opinions"] == 30
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


def stamps(database: Database) -> list[int]:
    """The years in which opinions were sent."""
    with database.reading() as session:
        return sorted(row.hour.year for row in stored(session))


@pytest.mark.parametrize("years", [2, 12, 70])
def test_a_clock_that_is_years_ahead_deletes_nothing(database: Database, years: int) -> None:
    """More than half of what there is would go at once: refused with numbers and the date; forced, it goes."""
    keep(database, *[opinion() for _ in range(8)])
    ahead = NOON + timedelta(days=365 * years)
    with pytest.raises(PurgeRefusedError, match=f"8 of 8 opinions.*{ahead:%Y-%m-%d}"):
        purge(database, 365, ahead)
    assert purge(database, 365, ahead, dry_run=True).doubt
    assert stamps(database) == [NOON.year] * 8
    assert purge(database, 365, ahead, force=True).opinions == 8


def test_half_may_go_at_once_and_one_more_may_not(database: Database) -> None:
    """Four of eight are a sane share; five of nine are not, and four of eight attempts do not hide them."""
    keep(database, *[opinion(sent=moment) for moment in (NOON, LATER) for _ in range(4)])
    with database.writing() as session:
        for number in range(8):
            moment = NOON if number % 2 else LATER
            AttemptStore(session).record(StartedAttempt(str(number), "small", "pl", moment), [])
    keep(database, opinion())
    with pytest.raises(PurgeRefusedError, match="5 of 9 opinions and 4 of 8 attempts"):
        purge(database, 365, LATER)
    keep(database, opinion(sent=LATER))
    done = purge(database, 365, LATER)
    assert (done.opinions, done.attempts) == (5, 4)


def wrongly(sent: datetime) -> SentOpinion:
    """An opinion stamped by a wrong clock, with an address."""
    return opinion(sent=sent, email="a@b.pl", wording="1")


def test_stamps_of_a_wrong_clock_are_mended(database: Database) -> None:
    """Rows of 2037 and of 1970 begin their time on the day of the purge, with their addresses and attempts; no other row does."""
    wrong = (datetime(2037, 5, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))
    keep(database, *map(wrongly, wrong), *[opinion(sent=NOON) for _ in range(4)])
    with database.writing() as session:
        for number, moment in enumerate((*wrong, *[NOON] * 4)):
            AttemptStore(session).record(StartedAttempt(str(number), "small", "pl", moment), [Try("q", "f", True)])
    soon = NOON + timedelta(days=30)
    done = purge(database, 365, soon)
    assert (done.opinions, done.attempts, done.doubt) == (0, 0, "")
    with database.reading() as session:
        hours = Counter(row.hour for row in stored(session))
        agreed = set(session.scalars(select(ReplyAddress.agreed_hour)))
        tried = Counter(session.scalars(select(FirstTry.started_hour)))
    now, then = soon.replace(minute=0, second=0, microsecond=0), NOON.replace(minute=0, second=0, microsecond=0)
    assert hours == tried == {now: 2, then: 4}
    assert agreed == {now}
    assert purge(database, 365, soon + timedelta(days=366), force=True).opinions == 6


def test_a_clock_that_is_behind_mends_nothing(database: Database) -> None:
    """When most rows lie in the future it is today's clock that is wrong: they are left as they are, and that is said."""
    keep(database, *[opinion() for _ in range(8)])
    behind = NOON - timedelta(days=300)
    done = purge(database, 365, behind)
    assert done.opinions == 0
    assert f"8 of 8 opinions bear dates after today's ({behind:%Y-%m-%d}" in done.doubt
    assert stamps(database) == [NOON.year] * 8
    assert purge(database, 365, behind, force=True).doubt == ""
    assert stamps(database) == [behind.year] * 8
