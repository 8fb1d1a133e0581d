"""What a running program does by itself: the purge once a day, wrong passwords forgotten on their minute."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.records import login_throttle
from app.records.database import Database
from app.records.errors import StoreUnavailableError
from app.records.feedback import FeedbackStore
from app.records.housekeeping import Housekeeping, longest_gap_days
from app.records.schema import Chore, LoginFailure
from tests.support.opinions import NOON, keep, opinion, stored

LATER = NOON + timedelta(days=400)


def fill(database: Database) -> None:
    """Five opinions whose time is over, and 95 new ones."""
    keep(database, *[opinion(sent=moment) for moment, number in ((NOON, 5), (LATER, 95)) for _ in range(number)])


def count(database: Database) -> int:
    """How many opinions there are."""
    with database.reading() as session:
        return FeedbackStore(session).count()


def test_the_purge_is_done_once_a_day(database: Database) -> None:
    """Of several workers one purges, once a day; the next day one does again."""
    fill(database)
    clock = [LATER]
    workers = [Housekeeping(database, 365, lambda: clock[0]) for _ in range(3)]
    done = [worker.purge_if_due() for worker in workers]
    assert [one.opinions for one in done if one] == [5]
    clock[0] += timedelta(days=1)
    assert [bool(worker.purge_if_due()) for worker in workers] == [True, False, False]


def days(*run: datetime, database: Database) -> list[int | None]:
    """What the purges of some days deleted; None where none was carried out."""
    clock = [NOON]
    worker = Housekeeping(database, 365, lambda: clock[0])
    deleted: list[int | None] = []
    for clock[0] in run:
        done = worker.purge_if_due()
        deleted.append(done.opinions if done else None)
    return deleted


def test_a_clock_that_jumps_ahead_deletes_nothing(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Two years ahead since yesterday: refused each day with the way to force it; corrected, all goes on as before."""
    keep(database, *[opinion() for _ in range(8)])
    ahead = NOON + timedelta(days=730)
    run = (NOON, ahead, ahead + timedelta(days=1), ahead + timedelta(days=2), NOON + timedelta(days=1), NOON + timedelta(days=2))
    assert days(*run, database=database) == [0, None, None, None, 0, 0]
    assert count(database) == 8
    refused = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(refused) == 3
    assert all("8 of 8 opinions" in line and "omnikurs feedback purge --older-than 365 --force" in line for line in refused)


def days_from(first: datetime, number: int) -> list[datetime]:
    """As many days, one after another."""
    return [first + timedelta(days=day) for day in range(number)]


@pytest.mark.parametrize("jump", [95, 182])
def test_a_clock_that_jumps_some_months_ahead_deletes_nothing(database: Database, jump: int) -> None:
    """A year of opinions, one a day: on the wrong days nothing goes, nor after the correction."""
    keep(database, *[opinion(sent=NOON - timedelta(days=day)) for day in range(364)])
    run = (NOON, *days_from(NOON + timedelta(days=jump), 5), NOON + timedelta(days=1))
    assert days(*run, database=database) == [0, None, None, None, None, None, 0]
    assert count(database) == 364


def test_a_small_purge_after_a_jump_does_not_vouch_for_the_clock(database: Database) -> None:
    """Four of a hundred go on the first day after a jump; the next days, on which all others would, are refused all the same."""
    sent = [NOON - timedelta(days=300)] * 4 + [NOON - timedelta(days=269, hours=2)] * 96
    keep(database, *[opinion(sent=moment) for moment in sent])
    assert days(NOON, *days_from(NOON + timedelta(days=95), 4), database=database) == [0, 4, None, None, None]
    assert count(database) == 96


def test_after_a_pause_the_clock_is_trusted_when_it_has_gone_on_long_enough(database: Database) -> None:
    """A server that stood still for months refuses for thirty days, then deletes what is due; a second jump begins them anew."""
    keep(database, *[opinion(sent=NOON - timedelta(days=day)) for day in range(200, 300)])
    first = NOON + timedelta(days=100)
    deleted = days(NOON, *days_from(first, 20), *days_from(first + timedelta(days=60), 31), database=database)
    assert deleted == [0] + [None] * 50 + [100]


def test_the_daily_purge_leaves_a_doubtful_majority_of_stamps(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Most rows bear hours after today's: that is told day by day, and their hours stay though yesterday's purge was done."""
    keep(database, *[opinion(sent=NOON + timedelta(days=300)) for _ in range(8)])
    assert days(*days_from(NOON, 3), database=database) == [0, 0, 0]
    with database.reading() as session:
        assert {row.hour.date() for row in stored(session)} == {(NOON + timedelta(days=300)).date()}
    assert sum("8 of 8 opinions bear dates after today's" in record.getMessage() for record in caplog.records) == 3


def test_a_class_of_one_day_is_deleted_where_the_clock_went_on_day_by_day(database: Database) -> None:
    """All there is was sent on one day a year ago, and the server ran all the year: it goes on its day, without being asked."""
    keep(database, *[opinion() for _ in range(8)])
    run = [NOON + timedelta(days=day) for day in range(0, 370, 10)]
    deleted = days(*run, NOON + timedelta(days=365), NOON + timedelta(days=366, hours=1), database=database)
    assert [number for number in deleted if number] == [8]
    assert count(database) == 0


def test_a_day_in_the_future_holds_no_purge_back(database: Database) -> None:
    """The clock was once at 2037 and the chore was noted there: today's purge runs all the same."""
    fill(database)
    with database.writing() as session:
        for name in ("retention", "retention-done"):
            session.add(Chore(name=name, done_on=datetime(2037, 1, 1, tzinfo=LATER.tzinfo).date()))
    assert days(LATER, database=database) == [5]


@pytest.mark.parametrize(("retention", "gap"), [(365, 30), (60, 15), (7, 2), (1, 2)])
def test_the_longest_gap_is_shorter_than_the_retention(retention: int, gap: int) -> None:
    """A jump as long as the retention itself is never taken for a steady clock, but a weekend is."""
    assert longest_gap_days(retention) == gap


def test_wrong_passwords_are_forgotten_on_time(database: Database) -> None:
    """A quarter of an hour after the last one no hashed source is left, though nobody has tried to log in since."""
    clock = [NOON]
    worker = Housekeeping(database, 0, lambda: clock[0])

    def left() -> int:
        worker.forget_failures()
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(LoginFailure)) or 0

    with database.writing() as session:
        login_throttle.note_failure(session, "somewhere", int(NOON.timestamp()))
        login_throttle.note_failure(session, "a wrong clock", int(LATER.timestamp()))
    assert left() == 1
    clock[0] += timedelta(seconds=login_throttle.WINDOW_S - 1)
    assert left() == 1
    clock[0] += timedelta(seconds=1)
    assert left() == 0


def test_a_forked_process_starts_a_thread_of_its_own(sqlite_database: Database) -> None:
    """A fork inherits the object and not its thread: started again there, it runs again."""
    worker = Housekeeping(sqlite_database, 365, lambda: LATER)
    worker._thread = gone = threading.Thread(target=int)
    gone.start()
    gone.join()
    worker.start()
    assert worker._thread is not gone
    worker.stop()


def test_the_thread_keeps_house_and_ends(sqlite_database: Database) -> None:
    """A started thread deletes what is due without anybody asking, opinions and wrong passwords."""
    fill(sqlite_database)
    with sqlite_database.writing() as session:
        login_throttle.note_failure(session, "somewhere", int(NOON.timestamp()))
    worker = Housekeeping(sqlite_database, 365, lambda: LATER)
    worker.start()
    begun = worker._thread
    worker.start()
    assert worker._thread is begun
    for _ in range(100):
        if count(sqlite_database) == 95:
            break
        worker._stop.wait(0.05)
    worker.stop()
    assert count(sqlite_database) == 95
    with sqlite_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 0


def test_with_a_retention_of_0_days_nothing_is_deleted(database: Database) -> None:
    """0 days mean for ever: no purge, and no chore noted."""
    fill(database)
    assert Housekeeping(database, 0, lambda: LATER).purge_if_due() is None
    assert count(database) == 100


def test_a_database_that_is_away_is_told_once(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A thread that cannot work says so once, not every minute, and again after it could."""
    worker = Housekeeping(sqlite_database, 365, lambda: LATER)

    def away() -> None:
        raise StoreUnavailableError("planted")

    for chore in (away, away, worker.forget_failures, away):
        worker._try(chore)
    assert [record.getMessage().count("planted") for record in caplog.records] == [1, 1]
