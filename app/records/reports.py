"""What a group thought and how its tests went, as figures that never tell of fewer than five (:mod:`app.records.bundles`).

One query reads each table, from one index. The rest is addition.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
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


Tally = dict[Cell, Counter[Any]]


class Reports:
    """The reports on one course, through a session of :class:`app.records.database.Database`; each table is read once."""

    def __init__(self, session: Session, course: str) -> None:
        self._session = session
        self._course = course
        self._opinions: tuple[Tally, Bundles] | None = None
        self._attempts: tuple[Tally, Bundles] | None = None

    def opinions(self) -> tuple[Tally, Bundles]:
        """How often each triple of ratings was given, by cell."""
        if self._opinions is None:
            columns = (Opinion.group_code, Opinion.language, Opinion.sent_hour)
            self._opinions = self._read(Opinion.course, columns, (Opinion.clarity, Opinion.usefulness, Opinion.ease))
        return self._opinions

    def attempts(self) -> tuple[Tally, Bundles]:
        """How often each pair of answered and correct came out, by cell."""
        if self._attempts is None:
            columns = (Attempt.group_code, Attempt.language, Attempt.started_hour)
            self._attempts = self._read(Attempt.course, columns, (Attempt.answered, Attempt.correct))
        return self._attempts

    def tellable_groups(self) -> tuple[str, ...]:
        """Groups of five and more, of opinions or attempts."""
        return tuple(sorted(self.opinions()[1].groups | self.attempts()[1].groups))

    def feedback(self, wanted: Filter) -> FeedbackReport:
        """What the people of the filter thought."""
        tally, bundles = self.opinions()
        chosen = bundles.select(wanted)
        if not chosen.count:
            return FeedbackReport(_why(bundles, wanted, chosen), mixed=chosen.mixed)
        return FeedbackReport(
            "shown",
            _opinions("", chosen.bundles, tally),
            tuple(_opinions(key, found, tally) for key, found in _by_language(chosen.bundles) if key),
            tuple(_opinions(key, found, tally) for key, found in _by_group(chosen.bundles)),
            slots(chosen.bundles),
            chosen.mixed,
        )

    def test(self, wanted: Filter, asked: int, pass_mark: float) -> TestReport:
        """How the attempts of the filter went. A whole attempt has answered ``asked`` questions."""
        tally, bundles = self.attempts()
        begun = bundles.select(wanted)
        # Bundles of their own: of five that began perhaps two came to the end, and two are not to be told of.
        finished = {cell: _only_whole(counts, asked) for cell, counts in tally.items()}
        finished_bundles = Bundles({cell: counts.total() for cell, counts in finished.items() if counts})
        chosen = finished_bundles.select(wanted)
        if not chosen.count:
            state = "few" if begun.count else _why(bundles, wanted, begun)
            return TestReport(state, begun.count, mixed=begun.mixed)

        def scores(key: str, found: Iterable[Bundle]) -> Scores:
            return _scores(key, found, finished, asked, pass_mark)

        return TestReport(
            "shown",
            begun.count,
            scores("", chosen.bundles),
            tuple(scores(key, found) for key, found in _by_language(chosen.bundles) if key),
            tuple(scores(key, found) for key, found in _by_group(chosen.bundles)),
            slots(chosen.bundles),
            chosen.mixed,
        )

    def _read(self, course: Any, cell: Sequence[Any], values: Sequence[Any]) -> tuple[Tally, Bundles]:
        columns = (*cell, *values)
        query = select(*columns, func.count()).where(course == self._course).group_by(*columns)
        tally: Tally = defaultdict(Counter)
        for group, language, hour, *rest in self._session.execute(query):
            tally[Cell(group or "", language, hour)][tuple(rest[:-1])] += rest[-1]
        return tally, Bundles({key: counts.total() for key, counts in tally.items()})


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


def _by_language(bundles: Iterable[Bundle]) -> list[tuple[str, list[Bundle]]]:
    found: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in bundles:
        found[bundle.language].append(bundle)
    return sorted(found.items())


def _by_group(bundles: Iterable[Bundle]) -> list[tuple[str, list[Bundle]]]:
    """Groups by their code, those without one last."""
    found: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in bundles:
        found[bundle.group].append(bundle)
    return sorted(found.items(), key=lambda item: (not item[0], item[0]))


def _opinions(key: str, bundles: Iterable[Bundle], tally: Tally) -> Opinions:
    triples: Counter[Any] = Counter()
    for bundle in bundles:
        for cell in bundle.cells:
            triples.update(tally[cell])
    ratings = []
    for place, name in enumerate(RATINGS):
        counts: Counter[int] = Counter()
        for triple, count in triples.items():
            counts[triple[place]] += count
        ratings.append(Rating(name, tuple(counts[value] for value in SCALE)))
    return Opinions(key, triples.total(), tuple(ratings))


def _only_whole(counts: Counter[Any], asked: int) -> Counter[Any]:
    return Counter({pair: count for pair, count in counts.items() if pair[0] >= asked > 0})


def _scores(key: str, bundles: Iterable[Bundle], tally: Tally, asked: int, pass_mark: float) -> Scores:
    pairs: Counter[Any] = Counter()
    for bundle in bundles:
        for cell in bundle.cells:
            pairs.update(tally[cell])
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
