"""The trainer's reports at 100,000 opinions and 100,000 first tries on SQLite: the slowest single query of every page."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert

from app.records.buckets import Filter
from app.records.comments import Comments
from app.records.database import Database
from app.records.item_analysis import read_tallies
from app.records.reports import Reports
from app.records.schema import AttemptRow, FirstTry, Opinion
from app.records.search import fold
from tests.bench.figures import Figure

ANSWERS = 100_000
ASKED = 10
_GROUPS = 2000
_DAYS = 300
_START = datetime(2026, 1, 1, 8, tzinfo=UTC)
_WORDS = ("więcej", "przykładów", "sklepu", "магазина", "кнопки", "мало", "omnikanał", "zwroty")
_FILTERS = (
    Filter(),
    Filter("pl"),
    Filter(group="g3"),
    Filter("ru", "g3"),
    Filter(first=date(2026, 3, 1), last=date(2026, 3, 31)),
    Filter("pl", first=date(2026, 5, 1)),
)


def fill(database: Database) -> None:
    """Two thousand groups that each met for three hours, and as many people without one."""
    chance = random.Random(1)

    def place() -> dict[str, Any]:
        number = chance.randrange(2 * _GROUPS)
        days = number % _DAYS if number < _GROUPS else chance.randrange(_DAYS)
        group = f"g{number}" if number < _GROUPS else None
        language = chance.choice(["pl", "pl", "ru"])
        hour = _START + timedelta(days=days, hours=chance.randrange(3))
        own = {"course": "c", "language": language, "group_code": group, "hour": hour}
        told = {"shown_group": group or "", "shown_language": language, "shown_on": hour.date()}
        return {**own, **told, "bucket_id": chance.randrange(1, 20_000)}

    def opinion(number: int) -> dict[str, Any]:
        row = place()
        words = " ".join(chance.choices(_WORDS, k=15)) if number % 2 else ""
        marks = {name: chance.randint(1, 5) for name in ("clarity", "usefulness", "ease")}
        texts = {"best": "", "missing": words, "folded": fold(words), "done": number % 3 == 0}
        return {"key": str(number), "sent_hour": row.pop("hour"), **row, **marks, **texts}

    with database.writing() as session:
        for start in range(0, ANSWERS, 10_000):
            session.execute(insert(Opinion), [opinion(number) for number in range(start, start + 10_000)])
        for start in range(0, ANSWERS // ASKED, 1000):
            attempts, tries = [], []
            for number in range(start, start + 1000):
                row = place()
                own = {**row, "started_hour": row["hour"]}
                del own["hour"]
                right = [chance.random() < 0.6 for _ in range(ASKED)]
                attempts.append(
                    {"id": number + 1, "key": str(number), "state": "whole", "answered": ASKED, "correct": sum(right), **own}
                )
                tries += [
                    {
                        "attempt_id": number + 1,
                        "question_id": f"q{place_}-{chance.randrange(3)}",
                        "fingerprint": "f" * 64,
                        "correct": good,
                        "chosen": "b" if good else chance.choice("acd"),
                        **own,
                    }
                    for place_, good in enumerate(right)
                ]
            session.execute(insert(AttemptRow), attempts)
            session.execute(insert(FirstTry), tries)


def ask_everything(database: Database) -> None:
    """Every question that the pages of the trainer's area ask, with each kind of filter."""
    for wanted in _FILTERS:
        with database.reading() as session:
            reports = Reports(session, "c", ASKED)
            reports.feedback(wanted)
            reports.test(wanted, 0.7)
            read_tallies(session, "c", wanted)
            comments = Comments(session, "c")
            searches = (("", None, 1), ("", None, 2500), ("", False, 900), ("sklepu", None, 1), ("zzz xxx", None, 1))
            for words, done, number in searches:
                comments.page(wanted, words, done, number)


def query_times_s(database: Database) -> list[tuple[float, str]]:
    """How long each query took, its rows read to the last."""
    found: list[tuple[float, str]] = []
    begun: list[float] = []

    def begin(*_: Any) -> None:
        begun.append(time.perf_counter())

    def end(_c: Any, cursor: Any, statement: str, parameters: Any, _x: Any, _m: Any) -> None:
        took = time.perf_counter() - begun.pop()
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            # SQLite works while its rows are fetched: ask once more, to the last row, outside SQLAlchemy.
            again = cursor.connection.cursor()
            start = time.perf_counter()
            again.execute(statement, parameters).fetchall()
            took = max(took, time.perf_counter() - start)
            again.close()
        found.append((took, statement))

    event.listen(database.engine, "before_cursor_execute", begin)
    event.listen(database.engine, "after_cursor_execute", end)
    ask_everything(database)
    event.remove(database.engine, "before_cursor_execute", begin)
    event.remove(database.engine, "after_cursor_execute", end)
    return found


def measure() -> Iterator[Figure]:
    """The slowest query (best of three rounds, so that others on the machine count less), and a whole page."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database("", Path(folder))
        database.prepare()
        fill(database)
        rounds = [query_times_s(database) for _ in range(3)]
        best = [min(times) for times in zip(*([took for took, _ in one] for one in rounds), strict=True)]
        yield Figure("trainer: slowest query at 100,000 answers", max(best) * 1000, "ms", at_most=200)
        with database.reading() as session:
            start = time.perf_counter()
            Reports(session, "c", ASKED).feedback(Filter())
        yield Figure("trainer: all figures of 100,000 opinions", (time.perf_counter() - start) * 1000, "ms", at_most=2000)
        database.close()
