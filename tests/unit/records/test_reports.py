"""The truth of every figure: 500 known opinions and 500 known attempts, counted again by NumPy and by hand."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.buckets import Filter
from app.records.database import Database
from app.records.feedback import FeedbackStore
from app.records.reports import RATINGS, Opinions, Reports
from tests.support.opinions import opinion
from tests.support.postgresql import Server

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = 6
MARK = 0.7


def seed(database: Database, count: int = 500) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Known opinions and attempts, in the database and as plain rows. Five of a kind follow each other: none waits at the end."""
    chance = random.Random(26)
    opinions, attempts = [], []
    kind: dict[str, Any] = {}
    with database.writing() as session:
        for number in range(count):
            if number % 5 == 0:
                kind = {"language": chance.choice(["pl", "pl", "ru"]), "group": chance.choice(["gdansk", "krakow", ""])}
                whole = chance.random() < 0.9
            row = {
                **kind,
                "sent": START + timedelta(days=chance.randrange(60), hours=chance.randrange(9)),
                **{name: chance.randint(1, 5) for name in RATINGS},
            }
            opinions.append(row)
            FeedbackStore(session).keep(opinion(**row))
            right = [chance.random() < 0.65 for _ in range(ASKED if whole else chance.randint(1, ASKED - 1))]
            walk = {"language": row["language"], "group": row["group"], "started": row["sent"], "right": right}
            attempts.append(walk)
            tries = [Try(f"q{place}", "f", good, ("b",)) for place, good in enumerate(right)]
            started = StartedAttempt(f"a{number}", "small", row["language"], row["sent"], row["group"])
            AttemptStore(session).record(started, tries, "whole" if whole else "left")
    return opinions, attempts


class Known(NamedTuple):
    """A database and what is in it; nobody writes into it any more."""

    database: Database
    opinions: list[dict[str, Any]]
    attempts: list[dict[str, Any]]


@contextmanager
def filled(url: str, folder: Path) -> Iterator[Known]:
    """The known rows in the database at ``url`` (SQLite when empty, in ``folder``)."""
    database = Database(url, folder, patience_s=2)
    database.prepare()
    yield Known(database, *seed(database))
    database.close()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """The known rows in SQLite."""
    with filled("", tmp_path_factory.mktemp("known")) as rows:
        yield rows


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def known_in_either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """The known rows in a database of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("known")
        return
    server: Server = request.getfixturevalue("postgresql")
    with filled(server.new_database(), tmp_path_factory.mktemp("known")) as rows:
        yield rows


def fits(row: dict[str, Any], language: str = "", group: str | None = None) -> bool:
    """Whether a known row belongs to language and group (None: any)."""
    return language in ("", row["language"]) and group in (None, row["group"])


def check(found: Opinions, rows: Sequence[dict[str, Any]]) -> None:
    """The figures of a set of opinions are those of NumPy."""
    assert found.count == len(rows)
    for rating in found.ratings:
        values = np.array([row[rating.name] for row in rows])
        assert rating.counts == tuple(np.bincount(values, minlength=6)[1:])
        assert rating.mean == pytest.approx(values.mean(), abs=1e-12)


def test_opinions_are_counted_right(known_in_either: Known) -> None:
    """Count, mean and distribution of all, of each language and of each group are those of NumPy."""
    rows = known_in_either.opinions
    with known_in_either.database.reading() as session:
        report = Reports(session, "small").feedback(Filter())
    assert report.state == "shown"
    assert report.all is not None
    check(report.all, rows)
    assert [part.key for part in report.languages] == ["pl", "ru"]
    for part in report.languages:
        check(part, [row for row in rows if fits(row, part.key)])
    assert [part.key for part in report.groups] == ["gdansk", "krakow", ""]
    for part in report.groups:
        check(part, [row for row in rows if fits(row, group=part.key)])
    assert sum(slot.count for slot in report.slots) == 500
    assert report.mixed == 0


@pytest.mark.parametrize("language", ["", "pl", "ru"])
@pytest.mark.parametrize("group", ["", "gdansk", "krakow"])
def test_filtered_opinions_are_counted_right(known: Known, language: str, group: str) -> None:
    """Each combination of language and group gives exactly those rows."""
    rows = known.opinions
    with known.database.reading() as session:
        report = Reports(session, "small").feedback(Filter(language, group))
    assert report.all is not None
    check(report.all, [row for row in rows if fits(row, language, group or None)])


def test_a_period_takes_buckets_whole(known: Known) -> None:
    """An answer counts on the day on which the last of its five came; periods add up."""
    rows = known.opinions
    middle = date(2026, 4, 1)
    with known.database.reading() as session:
        reports = Reports(session, "small", ASKED)
        before, after = (reports.feedback(Filter(last=middle - timedelta(days=1))), reports.feedback(Filter(first=middle)))
    assert before.all is not None
    assert after.all is not None
    assert before.all.count + after.all.count == 500
    fives = [rows[start : start + 5] for start in range(0, 500, 5)]
    together: dict[Any, list[Any]] = {}
    for row in [row for five in fives for row in five]:
        together.setdefault((row["language"], row["group"]), []).append(row)
    buckets = [own[start : start + 5] for own in together.values() for start in range(0, len(own), 5)]
    assert before.all.count == sum(5 for five in buckets if max(row["sent"] for row in five).date() < middle)


def test_attempts_are_counted_right(known_in_either: Known) -> None:
    """Begun and whole attempts, mean, spread and those from the pass mark on are those of NumPy, in all and in each part."""
    walks = known_in_either.attempts
    with known_in_either.database.reading() as session:
        report = Reports(session, "small", ASKED).test(Filter(), MARK)
    assert report.begun == 500
    assert report.all is not None
    for found, language, group in [
        (report.all, "", None),
        *((part, part.key, None) for part in report.languages),
        *((part, "", part.key) for part in report.groups),
    ]:
        right = np.array([sum(walk["right"]) for walk in walks if len(walk["right"]) == ASKED and fits(walk, language, group)])
        assert found.count == len(right)
        assert found.counts == tuple(np.bincount(right, minlength=ASKED + 1))
        assert found.mean == pytest.approx((right / ASKED).mean(), abs=1e-12)
        assert found.passed == int((right / ASKED >= MARK).sum())


def test_nobody_is_told_of_nobody(database: Database) -> None:
    """Without an answer the reports are empty, and look as they do with four: the first answer does not show."""
    with database.reading() as session:
        reports = Reports(session, "small", ASKED)
        assert reports.feedback(Filter()).state == reports.test(Filter(), MARK).state == "few"
        assert reports.reportable_groups() == ()


def test_four_are_not_told_of(database: Database) -> None:
    """Four answers show nothing, neither alone nor in a group of their own; the fifth shows them all."""
    with database.writing() as session:
        for _ in range(4):
            FeedbackStore(session).keep(opinion(group="few"))
    with database.reading() as session:
        report = Reports(session, "small").feedback(Filter())
        assert (report.state, report.all, report.slots) == ("few", None, ())
        assert Reports(session, "small").feedback(Filter(group="few")).state == "few"
        assert Reports(session, "small").feedback(Filter(group="other")).state == "few"
    with database.writing() as session:
        FeedbackStore(session).keep(opinion(group="few"))
    with database.reading() as session:
        found = Reports(session, "small").feedback(Filter(group="few")).all
    assert found is not None
    assert found.count == 5


def test_two_whole_attempts_among_ten_are_not_told_of(sqlite_database: Database) -> None:
    """Whole attempts are counted in fives of their own: two that came to the end do not show beside ten that were left."""
    with sqlite_database.writing() as session:
        for number in range(12):
            tries = [Try(f"q{place}", "f", True) for place in range(ASKED if number < 2 else 1)]
            state = "whole" if number < 2 else "left"
            AttemptStore(session).record(StartedAttempt(str(number), "small", "pl", START), tries, state)
    with sqlite_database.reading() as session:
        report = Reports(session, "small", ASKED).test(Filter(), MARK)
    assert (report.state, report.begun, report.all) == ("few", 10, None)


@pytest.mark.parametrize(("days", "rows"), [(1, 1), (10, 10), (90, 14), (400, 14), (4000, 11)])
def test_time_is_cut_into_few_rows(sqlite_database: Database, days: int, rows: int) -> None:
    """Days, weeks, months or years, so that there are sixteen rows at most, without a gap and without an answer lost."""
    with sqlite_database.writing() as session:
        for day in (0, days - 1):
            for _ in range(5):
                FeedbackStore(session).keep(opinion(sent=datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=day)))
    with sqlite_database.reading() as session:
        found = Reports(session, "small").feedback(Filter()).slots
    assert len(found) == rows
    assert sum(slot.count for slot in found) == 10
    assert all(one.last + timedelta(days=1) == other.first for one, other in itertools.pairwise(found))
