"""What a group thought and how its tests went, as figures that never tell of fewer than five (:mod:`app.records.bundles`).

Every query is answered from one index. The rest is addition.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import and_, case, func, literal_column, select
from sqlalchemy.orm import Session

from app.records.bundles import Bundle, Bundles, Cell, Filter, Selection
from app.records.feedback import SMALLEST_GROUP
from app.records.schema import Attempt, Opinion

RATINGS = ("clarity", "usefulness", "ease")
SCALE = (1, 2, 3, 4, 5)
_MOST_SLOTS = 16

State = Literal["shown", "none", "few", "mixed"]
"""Why a report shows nothing: nobody has answered, fewer than five have, or their languages cannot be told apart."""


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
class Slot:
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
    slots: tuple[Slot, ...] = ()
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
    """How the chosen attempts went. ``begun`` counts also those that were left; it is 0 when they are under five."""

    __test__ = False  # pytest: this is no test

    state: State
    begun: int = 0
    all: Scores | None = None
    languages: tuple[Scores, ...] = ()
    groups: tuple[Scores, ...] = ()
    slots: tuple[Slot, ...] = ()
    mixed: int = 0


_SHIFTS = (0, 20, 40)
_FULL = (1 << 20) - 1


class Reports:
    """The reports on one course, through a session of :class:`app.records.database.Database`.

    ``asked`` is how many questions an attempt has: with fewer answers it was left before its end.
    """

    def __init__(self, session: Session, course: str, asked: int = 0) -> None:
        self._session = session
        self._course = course
        self._asked = asked

    @cached_property
    def opinions(self) -> Bundles:
        """All opinions, bundled."""
        columns = (Opinion.group_code, Opinion.language, Opinion.sent_hour)
        query = select(*columns, func.count()).where(Opinion.course == self._course).group_by(*columns)
        rows = self._session.execute(query)
        return Bundles({Cell(group or "", language, hour): count for group, language, hour, count in rows})

    @cached_property
    def attempts(self) -> Bundles:
        """All attempts, bundled."""
        return Bundles({cell: begun for cell, (begun, _) in self._attempt_cells.items()})

    @cached_property
    def whole_attempts(self) -> Bundles:
        """The attempts that came to their end, in bundles of their own: of five that began perhaps two did."""
        return Bundles({cell: whole for cell, (_, whole) in self._attempt_cells.items() if whole})

    def tellable_groups(self) -> tuple[str, ...]:
        """Groups of five and more, of opinions or attempts."""
        return tuple(sorted(self.opinions.groups | self.attempts.groups))

    def feedback(self, wanted: Filter) -> FeedbackReport:
        """What the people of the filter thought."""
        chosen = self.opinions.select(wanted)
        if not chosen.count:
            return FeedbackReport(_why(self.opinions, wanted, chosen), mixed=chosen.mixed)
        counts = self._count_ratings(chosen)
        return FeedbackReport(
            "shown",
            _opinions("", counts.values()),
            tuple(_opinions(key, found) for key, found in _by_language(counts) if key),
            tuple(_opinions(key, found) for key, found in _by_group(counts)),
            slots(chosen.bundles),
            chosen.mixed,
        )

    def test(self, wanted: Filter, pass_mark: float) -> TestReport:
        """How the attempts of the filter went."""
        begun = self.attempts.select(wanted)
        chosen = self.whole_attempts.select(wanted)
        if not chosen.count:
            state = "few" if begun.count else _why(self.attempts, wanted, begun)
            return TestReport(state, begun.count, mixed=begun.mixed)
        counts = self._count_scores(chosen)

        def scores(key: str, found: Iterable[Counter[Any]]) -> Scores:
            return _scores(key, found, self._asked, pass_mark)

        return TestReport(
            "shown",
            begun.count,
            scores("", counts.values()),
            tuple(scores(key, found) for key, found in _by_language(counts) if key),
            tuple(scores(key, found) for key, found in _by_group(counts)),
            slots(chosen.bundles),
            chosen.mixed,
        )

    @cached_property
    def _attempt_cells(self) -> dict[Cell, tuple[int, int]]:
        columns = (Attempt.group_code, Attempt.language, Attempt.started_hour)
        whole = func.sum(case((and_(Attempt.answered >= self._asked, Attempt.answered > 0), 1), else_=0))
        query = select(*columns, func.count(), whole).where(Attempt.course == self._course).group_by(*columns)
        rows = self._session.execute(query)
        return {Cell(group or "", language, hour): (begun, ended) for group, language, hour, begun, ended in rows}

    def _count_ratings(self, chosen: Selection) -> dict[tuple[str, str], Counter[Any]]:
        """How often each rating was given, by class of the bundles. Ratings are packed: two sums hold five counts."""
        where = chosen.condition(Opinion.group_code, Opinion.language, Opinion.sent_hour)
        packed = [pack for name in RATINGS for pack in _pack(getattr(Opinion, name))]
        columns = (Opinion.group_code, Opinion.language)
        query = select(*columns, *packed).where(Opinion.course == self._course, where).group_by(*columns)
        found: dict[tuple[str, str], Counter[Any]] = defaultdict(Counter)
        for group, language, *sums in self._session.execute(query):
            counts = found[self.opinions.class_of(group or "", language)]
            for place, name in enumerate(RATINGS):
                low, high = int(sums[2 * place]), int(sums[2 * place + 1])
                unpacked = [low >> shift & _FULL for shift in _SHIFTS] + [high >> shift & _FULL for shift in _SHIFTS[:2]]
                counts.update({(name, value): count for value, count in zip(SCALE, unpacked, strict=True)})
        return found

    def _count_scores(self, chosen: Selection) -> dict[tuple[str, str], Counter[Any]]:
        """How often each pair of answered and correct came out, by class of the bundles."""
        where = chosen.condition(Attempt.group_code, Attempt.language, Attempt.started_hour)
        columns = (Attempt.group_code, Attempt.language, Attempt.answered, Attempt.correct)
        query = select(*columns, func.count()).where(Attempt.course == self._course, where)
        query = query.where(Attempt.answered >= self._asked, Attempt.answered > 0).group_by(*columns)
        found: dict[tuple[str, str], Counter[Any]] = defaultdict(Counter)
        for group, language, answered, correct, count in self._session.execute(query):
            found[self.whole_attempts.class_of(group or "", language)][answered, correct] += count
        return found


def _pack(rating: Any) -> tuple[Any, Any]:
    """Two sums that hold how often each of the five values came: twenty bits each, enough for a million."""
    low = case(
        *((rating == value, literal_column(str(1 << shift))) for value, shift in zip((1, 2, 3), _SHIFTS, strict=True)), else_=0
    )
    high = case(
        *((rating == value, literal_column(str(1 << shift))) for value, shift in zip((4, 5), _SHIFTS[:2], strict=True)), else_=0
    )
    return func.sum(low), func.sum(high)


def slots(bundles: Iterable[Bundle]) -> tuple[Slot, ...]:
    """Answers over time, in days, weeks or months: the finest that needs no more than sixteen rows. Empty rows are kept."""
    by_day: Counter[date] = Counter()
    for bundle in bundles:
        by_day[bundle.full_on] += bundle.count
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
        Slot(start, end, sum(count for day, count in by_day.items() if start <= day <= end))
        for start, end in zip(starts, ends, strict=True)
    )


def _why(bundles: Bundles, wanted: Filter, chosen: Selection) -> State:
    known = wanted.group in bundles.raw_groups if wanted.group else bundles.total > 0
    if not known:
        return "none"
    return "mixed" if chosen.mixed >= SMALLEST_GROUP else "few"


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
