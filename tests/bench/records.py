"""The store: how long an opinion takes to be on the disk, beside PostgreSQL. What reports ask is measured in reports.py.

Both databases write to the same disk in the same run, each acknowledgement with its own wait for the disk (synchronous=FULL;
synchronous_commit and fsync on).
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from app.records.database import Database
from app.records.feedback import FeedbackStore, SentOpinion
from app.records.reports import Reports
from app.records.schema import Opinion
from tests.bench.figures import Figure
from tests.support.postgresql import running_postgresql

CONNECTIONS = 8
SECONDS = 6.0
ANSWERS = 100_000


def insert_times_s(database: Database, seconds: float = SECONDS) -> list[float]:
    """How long each opinion took at eight connections at once."""
    took: list[float] = []
    end = time.monotonic() + seconds

    def send() -> None:
        while time.monotonic() < end:
            began = time.perf_counter()
            with database.writing() as session:
                sent = datetime.now(UTC)
                FeedbackStore(session).keep(SentOpinion(uuid4().hex, "c", "pl", sent, 4, 5, 3, best="opinion " * 20))
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=send) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def percentile_ms(times_s: list[float], share: float) -> float:
    """The time that this share of them stays below."""
    return round(sorted(times_s)[int(len(times_s) * share)] * 1000, 2)


def fill(database: Database) -> None:
    """100,000 opinions."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    with database.writing() as session:
        rating = {"clarity": 4, "usefulness": 5, "ease": 3, "best": "opinion " * 10, "missing": ""}
        session.execute(
            insert(Opinion),
            [
                {
                    "key": str(n),
                    "course": "c",
                    "language": "pl",
                    "group_code": f"g{n % 50}",
                    "sent_hour": day + timedelta(hours=n % 5000),
                    "bucket_id": n // 5 + 1,
                    "shown_group": f"g{n % 50}",
                    "shown_language": "pl",
                    "shown_on": (day + timedelta(hours=n % 5000)).date(),
                    **rating,
                }
                for n in range(ANSWERS)
            ],
        )


def best_ms(work: Callable[[], object], times: int = 5) -> float:
    """The median of some runs."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 1)


def measure() -> Iterator[Figure]:
    """Opinions at eight connections on both databases, then what a file of opinions asks at 100,000 of them."""
    with tempfile.TemporaryDirectory() as folder, running_postgresql("fsync=on", "synchronous_commit=on") as server:
        p99_ms = {}
        for name, url in (("SQLite", ""), ("PostgreSQL", server.new_database())):
            database = Database(url, Path(folder) / name)
            database.prepare()
            insert_times_s(database, 1)
            times = insert_times_s(database)
            p99_ms[name] = percentile_ms(times, 0.99)
            yield Figure(f"an opinion on the disk, {name}: p99 at {CONNECTIONS} connections", p99_ms[name], "ms")
            yield Figure("… opinions a second", len(times) / SECONDS)
            database.close()
        yield Figure("… p99 of SQLite beside PostgreSQL's", p99_ms["SQLite"] / p99_ms["PostgreSQL"], "×", at_most=2)
        database = Database("", Path(folder) / "full")
        fill(database)
        with database.reading() as session:
            yield Figure(
                "groups of 100,000 opinions that may be told of",
                best_ms(Reports(session, "c").reportable_groups),
                "ms",
                at_most=200,
            )
        database.close()
