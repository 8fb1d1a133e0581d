"""What a group thought and how its tests went, as figures that never tell of fewer than five (:mod:`app.records.buckets`).

Every query is answered from one index. The rest is addition.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from app.records.buckets import HAS_MARKS, Filter
from app.records.schema import AttemptRow, Opinion

RATINGS = ("clarity", "usefulness", "ease")
SCALE = (1, 2, 3, 4, 5)
_MOST_SLOTS = 16

State = Literal["shown", "few", "mixed"]
"""Why a report shows nothing: fewer than five have answered (that nobody has is not told: the first answer would show), or their
languages cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Rating:
    """How one question of the form was answered: ``counts`` of 1 to 5."""

    name: str
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many answers."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Their arithmetic mean."""
        return sum(value * count for value, count in zip(SCALE, self.counts, strict=True)) / self.count


@dataclass(frozen=True, slots=True)
class Opinions:
    """A set of five opinions or more. ``key`` is a language or a group's code; empty for all, and for the rest."""

    key: str
    count: int
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """A stretch of time, from its first day to its last, and the answers that count in it."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """What the chosen people thought. Everything but ``state`` is empty when nothing may be shown."""

    state: State
    all: Opinions | None = None
    languages: tuple[Opinions, ...] = ()
    groups: tuple[Opinions, ...] = ()
    slots: tuple[PeriodCount, ...] = ()
    mixed: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Five whole attempts or more: how many were right of ``asked``, counted from 0 to ``asked``."""

    key: str
    asked: int
    counts: tuple[int, ...]
    passed: int
    sum: float

    @property
    def count(self) -> int:
        """How many attempts."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean share of right answers, 0–1."""
        return self.sum / self.count


@dataclass(frozen=True, slots=True)
class TestReport:
    """How the chosen attempts went. ``begun`` counts also those that were left, in fives of their own."""

    __test__ = False  # pytest: this is no test

    state: State
    begun: int = 0
    all: Scores | None = None
    languages: tuple[Scores, ...] = ()
    groups: tuple[Scores, ...] = ()
    slots: tuple[PeriodCount, ...] = ()
    mixed: int = 0


class Reports:
    """The reports on one course, through a session of :class:`app.records.database.Database`.

    ``asked`` is how many questions an attempt of today has.
    """

    def __init__(self, session: Session, course: str, asked: int = 0) -> None:
        self._session = session
        self._course = course
        self._asked = asked

    def count_opinions(self, wanted: Filter) -> int:
        """How many opinions of the filter may be told of."""
        return self._count(Opinion, Opinion.course == self._course, wanted.condition(Opinion), HAS_MARKS)

    def count_attempts(self, wanted: Filter) -> int:
        """How many attempts of the filter may be told of, whole and left ones."""
        return self._count(AttemptRow, AttemptRow.course == self._course, wanted.condition(AttemptRow))

    def reportable_groups(self) -> tuple[str, ...]:
        """Groups of which anything is told, opinions or attempts."""
        found: set[str] = set()
        for table in (Opinion, AttemptRow):
            query = select(table.shown_group).where(table.course == self._course, table.shown_on.is_not(None)).distinct()
            found.update(self._session.scalars(query))
        return tuple(sorted(found - {""}))

    def feedback(self, wanted: Filter) -> FeedbackReport:
        """What the people of the filter thought."""
        where = (Opinion.course == self._course, wanted.condition(Opinion), HAS_MARKS)
        counts = self._count_ratings(*where)
        mixed = self._count_mixed(Opinion, wanted)
        if not counts:
            return FeedbackReport("mixed" if mixed else "few", mixed=mixed)
        return FeedbackReport(
            "shown",
            _opinions("", counts.values()),
            tuple(_opinions(key, found) for key, found in _by_language(counts) if key),
            tuple(_opinions(key, found) for key, found in _by_group(counts)),
            slots(self._by_day(Opinion, *where)),
            mixed,
        )

    def test(self, wanted: Filter, pass_mark: float) -> TestReport:
        """How the attempts of the filter went."""
        where = (AttemptRow.course == self._course, wanted.condition(AttemptRow))
        whole = (*where, AttemptRow.state == "whole", AttemptRow.answered > 0)
        begun = self._count(AttemptRow, *where)
        counts = self._count_scores(*whole)
        mixed = self._count_mixed(AttemptRow, wanted)
        if not counts:
            return TestReport("mixed" if mixed and not begun else "few", begun, mixed=mixed)

        def scores(key: str, found: Iterable[Counter[Any]]) -> Scores:
            return _scores(key, found, self._asked, pass_mark)

        return TestReport(
            "shown",
            begun,
            scores("", counts.values()),
            tuple(scores(key, found) for key, found in _by_language(counts) if key),
            tuple(scores(key, found) for key, found in _by_group(counts)),
            slots(self._by_day(AttemptRow, *whole)),
            mixed,
        )

    def _count(self, table: type[Opinion] | type[AttemptRow], *where: ColumnElement[bool]) -> int:
        return self._session.scalar(select(func.count()).select_from(table).where(*where)) or 0

    def _count_mixed(self, table: type[Opinion] | type[AttemptRow], wanted: Filter) -> int:
        """How many answers a filter by language leaves out because theirs is not told."""
        if not wanted.language:
            return 0
        others = replace(wanted, language="").condition(table)
        counted = HAS_MARKS if table is Opinion else true()
        return self._count(table, table.course == self._course, others, table.shown_language == "", counted)

    def _by_day(self, table: type[Opinion] | type[AttemptRow], *where: ColumnElement[bool]) -> dict[date, int]:
        query = select(table.shown_on, func.count()).where(*where).group_by(table.shown_on)
        return {day: count for day, count in self._session.execute(query) if day is not None}

    def _count_ratings(self, *where: ColumnElement[bool]) -> dict[tuple[str, str], Counter[Any]]:
        """How often each rating was given, by group and language."""
        columns = (Opinion.shown_group, Opinion.shown_language)
        kinds = [(name, value) for name in RATINGS for value in SCALE]
        sums = [func.sum(case((getattr(Opinion, name) == value, 1), else_=0)) for name, value in kinds]
        query = select(*columns, *sums).where(*where).group_by(*columns)
        return {
            (group, language): Counter({kind: int(count) for kind, count in zip(kinds, counts, strict=True)})
            for group, language, *counts in self._session.execute(query)
        }

    def _count_scores(self, *where: ColumnElement[bool]) -> dict[tuple[str, str], Counter[Any]]:
        """How often each pair of answered and correct came out, by group and language."""
        columns = (AttemptRow.shown_group, AttemptRow.shown_language, AttemptRow.answered, AttemptRow.correct)
        query = select(*columns, func.count()).where(*where).group_by(*columns)
        found: dict[tuple[str, str], Counter[Any]] = defaultdict(Counter)
        for group, language, answered, correct, count in self._session.execute(query):
            found[group, language][answered, correct] += count
        return found


def slots(by_day: Mapping[date, int]) -> tuple[PeriodCount, ...]:
    """Answers over time, in days, weeks or months: the finest that needs no more than sixteen rows. Empty rows are kept."""
    first, last = min(by_day), max(by_day)
    starts: list[date] = []
    for begin, following in ((_day, _next_day), (_week, _next_week), (_month, _next_month), (_year, _next_year)):
        starts = [begin(first)]
        while (then := following(starts[-1])) <= last:
            starts.append(then)
        if len(starts) <= _MOST_SLOTS:
            break
    ends = [*(start - timedelta(days=1) for start in starts[1:]), following(starts[-1]) - timedelta(days=1)]
    return tuple(
        PeriodCount(start, end, sum(count for day, count in by_day.items() if start <= day <= end))
        for start, end in zip(starts, ends, strict=True)
    )


def _by_language(counts: Mapping[tuple[str, str], Counter[Any]]) -> list[tuple[str, list[Counter[Any]]]]:
    found: dict[str, list[Counter[Any]]] = defaultdict(list)
    for (_, language), own in counts.items():
        found[language].append(own)
    return sorted(found.items())


def _by_group(counts: Mapping[tuple[str, str], Counter[Any]]) -> list[tuple[str, list[Counter[Any]]]]:
    """Groups by their code, those without one last."""
    found: dict[str, list[Counter[Any]]] = defaultdict(list)
    for (group, _), own in counts.items():
        found[group].append(own)
    return sorted(found.items(), key=lambda item: (not item[0], item[0]))


def _sum_up(found: Iterable[Counter[Any]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for counts in found:
        total.update(counts)
    return total


def _opinions(key: str, found: Iterable[Counter[Any]]) -> Opinions:
    counts = _sum_up(found)
    ratings = tuple(Rating(name, tuple(counts[name, value] for value in SCALE)) for name in RATINGS)
    return Opinions(key, ratings[0].count, ratings)


def _scores(key: str, found: Iterable[Counter[Any]], asked: int, pass_mark: float) -> Scores:
    pairs = _sum_up(found)
    counts: Counter[int] = Counter()
    for (answered, correct), count in pairs.items():
        counts[round(correct / answered * asked)] += count
    passed = sum(count for (answered, correct), count in pairs.items() if correct / answered >= pass_mark)
    total = sum(correct / answered * count for (answered, correct), count in pairs.items())
    return Scores(key, asked, tuple(counts[right] for right in range(asked + 1)), passed, total)


def _day(day: date) -> date:
    return day


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_week(day: date) -> date:
    return day + timedelta(days=7)


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _year(day: date) -> date:
    return date(day.year, 1, 1)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)
