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
from app.records.bundles import Filter
from app.records.database import Database
from app.records.feedback import FeedbackStore
from app.records.reports import RATINGS, Opinions, Reports, slots
from tests.postgresql import Server
from tests.unit.records.opinions import opinion

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = 6
MARK = 0.7


def seed(database: Database, count: int = 500) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Known opinions and attempts, in the database and as plain rows."""
    chance = random.Random(26)
    opinions, attempts = [], []
    with database.writing() as session:
        for number in range(count):
            row = {
                "language": chance.choice(["pl", "pl", "ru"]),
                "group": chance.choice(["gdansk", "krakow", ""]),
                "sent": START + timedelta(days=chance.randrange(60), hours=chance.randrange(9)),
                **{name: chance.randint(1, 5) for name in RATINGS},
            }
            opinions.append(row)
            FeedbackStore(session).keep(opinion(**row))
            right = [chance.random() < 0.65 for _ in range(ASKED if chance.random() < 0.9 else chance.randint(1, ASKED - 1))]
            walk = {"language": row["language"], "group": row["group"], "started": row["sent"], "right": right}
            attempts.append(walk)
            tries = [Try(f"q{place}", "f", good, ("b",)) for place, good in enumerate(right)]
            started = StartedAttempt(f"a{number}", "small", row["language"], row["sent"], row["group"])
            AttemptStore(session).record(started, tries)
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


def test_a_period_is_right_but_for_bundles_at_its_edges(known: Known) -> None:
    """What a period counts differs from the plain count by less than a bundle at each edge of each class; periods add up."""
    rows = known.opinions
    middle = date(2026, 4, 1)
    with known.database.reading() as session:
        reports = Reports(session, "small", ASKED)
        before, after = (reports.feedback(Filter(last=middle - timedelta(days=1))), reports.feedback(Filter(first=middle)))
    assert before.all is not None
    assert after.all is not None
    assert before.all.count + after.all.count == 500
    plain = sum(row["sent"].date() < middle for row in rows)
    assert abs(before.all.count - plain) < 6 * 9


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
    """Without an answer the reports are empty, and say so."""
    with database.reading() as session:
        reports = Reports(session, "small", ASKED)
        assert reports.feedback(Filter()).state == reports.test(Filter(), MARK).state == "none"
        assert reports.tellable_groups() == ()


def test_four_are_not_told_of(database: Database) -> None:
    """Four answers show nothing, neither alone nor in a group of their own; the fifth shows them all."""
    with database.writing() as session:
        for _ in range(4):
            FeedbackStore(session).keep(opinion(group="few"))
    with database.reading() as session:
        report = Reports(session, "small").feedback(Filter())
        assert (report.state, report.all, report.slots) == ("few", None, ())
        assert Reports(session, "small").feedback(Filter(group="few")).state == "few"
        assert Reports(session, "small").feedback(Filter(group="other")).state == "none"
    with database.writing() as session:
        FeedbackStore(session).keep(opinion(group="few"))
    with database.reading() as session:
        found = Reports(session, "small").feedback(Filter(group="few")).all
    assert found is not None
    assert found.count == 5


def test_two_whole_attempts_among_ten_are_not_told_of(sqlite_database: Database) -> None:
    """Scores are bundled by whole attempts: two that came to the end do not show through ten that began."""
    with sqlite_database.writing() as session:
        for number in range(10):
            tries = [Try(f"q{place}", "f", True) for place in range(ASKED if number < 2 else 1)]
            AttemptStore(session).record(StartedAttempt(str(number), "small", "pl", START), tries)
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
        found = slots(Reports(session, "small").opinions.select(Filter()).bundles)
    assert len(found) == rows
    assert sum(slot.count for slot in found) == 10
    assert all(one.last + timedelta(days=1) == other.first for one, other in itertools.pairwise(found))
