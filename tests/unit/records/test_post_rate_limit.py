"""The token bucket of public posts, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import select

from app.records import backup
from app.records.database import Database
from app.records.housekeeping import Housekeeping
from app.records.post_rate_limit import BURST_BYTES, BYTES_A_SECOND, ROW_BYTES, TooFastError, take
from app.records.schema import PostRateLimit
from tests.support.opinions import NOON

NOW_MS = int(NOON.timestamp() * 1000)


def send(database: Database, size: int, now_ms: int = NOW_MS, source: str = "here") -> int:
    """Sends one post; answers how long it was told to wait, 0 when it was taken."""
    try:
        with database.writing() as session:
            take(session, source, size, now_ms)
    except TooFastError as error:
        return error.retry_s
    return 0


def test_a_burst_is_taken_and_what_is_more_must_wait(database: Database) -> None:
    """So many bytes at once are taken, the next are told when to come back, and then they are taken; others are not delayed."""
    assert [send(database, BURST_BYTES // 4) for _ in range(4)] == [0] * 4
    wait_s = send(database, 10 * BYTES_A_SECOND)
    assert wait_s == 10
    assert send(database, 10 * BYTES_A_SECOND, source="there") == 0
    assert send(database, 10 * BYTES_A_SECOND, NOW_MS + 1000 * wait_s - 1) > 0
    assert send(database, 10 * BYTES_A_SECOND, NOW_MS + 1000 * wait_s) == 0


def test_a_class_behind_one_address_is_not_held_up(database: Database) -> None:
    """Forty people who each send fifteen answers and the longest opinion in Cyrillic letters at the same moment are all heard."""
    with database.writing() as session:
        for _ in range(40):
            for size in [2 * ROW_BYTES] * 15 + [2 * ROW_BYTES + 2 * 2 * len(("щ" * 5000).encode())]:
                take(session, "class", size, NOW_MS)


def test_small_posts_come_to_an_end(database: Database) -> None:
    """Rows without a word cost what their tables and indexes take."""
    assert send(database, BURST_BYTES - 8 * ROW_BYTES) == 0
    assert [send(database, ROW_BYTES) for _ in range(8)] == [0] * 8
    assert send(database, ROW_BYTES) == 1


def test_posts_at_once_are_counted_one_by_one(database: Database) -> None:
    """Of twenty posts at the same moment, each a quarter of the bucket, four are taken."""
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: send(database, BURST_BYTES // 4), range(20)))
    assert told.count(0) == 4


def test_a_wrong_clock_holds_nobody_up(database: Database) -> None:
    """Posts counted while the clock was a year ahead delay nobody when it is right again."""
    ahead = NOW_MS + 365 * 24 * 3600 * 1000
    assert send(database, BURST_BYTES, ahead) == 0
    assert send(database, BURST_BYTES) == 0


def test_a_full_bucket_is_forgotten_and_no_backup_holds_one(database: Database) -> None:
    """The row is there while it means something, is deleted within a minute afterwards, and is in no backup."""
    send(database, BURST_BYTES // 2)
    file = database.data / "safe.sqlite"
    backup.make(database.engine, database.data, file)
    assert backup.count_rows(file).get("post_brakes", 0) == 0
    half_s = BURST_BYTES // 2 // BYTES_A_SECOND
    for seconds, left in ((half_s - 1, 1), (half_s, 0)):
        moment = datetime.fromtimestamp(NOW_MS / 1000 + seconds, UTC)
        Housekeeping(database, 0, now=lambda: moment).forget_rate_limits()  # noqa: B023 (called at once)
        with database.reading() as session:
            assert len(session.scalars(select(PostRateLimit)).all()) == left
