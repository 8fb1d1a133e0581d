"""Bundles of five: which answers may be counted together so that no figure, and no difference of figures, tells of fewer.

Every answer belongs to exactly one bundle of five or more, and a filter takes bundles whole. So whatever two reports are
subtracted from each other, five or more people are left, or nobody. What that costs is told to the trainer:

* a group under five is counted with those who came without a code;
* where one language of a group is under five, the group is not told apart by language;
* an answer counts on the day on which its bundle was full; the newest ones are counted with the bundle before;
* four answers or fewer that fit nowhere are not counted until there are five.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, true

from app.records.feedback import SMALLEST_GROUP

#: Beyond so many groups that a period cuts in two, the question to the database would grow too long.
MOST_SPANS = 400


class TooManyGroupsError(ValueError):
    """A period cuts through more groups than can be asked for at once; one group, or no period, can."""


class Cell(NamedTuple):
    """Where and when answers came: the finest that is ever read. ``group`` is empty for those without a code."""

    group: str
    language: str
    hour: datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """What a report is asked for; empty means all. ``first`` and ``last`` are days, both inclusive."""

    language: str = ""
    group: str = ""
    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Answers that are always counted together. ``group`` is empty for the rest, ``language`` where it is not told apart."""

    group: str
    language: str
    full_on: date
    cells: tuple[Cell, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one class in the table; no limit where ``first`` or ``last`` is None."""

    group: str
    language: str
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The bundles that a filter takes. ``mixed`` answers were left out because their language is not told apart."""

    bundles: tuple[Bundle, ...]
    spans: tuple[Span, ...]
    groups: frozenset[str]
    mixed: int = 0
    whole: bool = False

    @property
    def count(self) -> int:
        """How many answers: none, or five and more."""
        return sum(bundle.count for bundle in self.bundles)

    def condition(self, group: Any, language: Any, hour: Any) -> ColumnElement[bool]:
        """The same answers as a condition on the three columns of a table.

        Raises :class:`TooManyGroupsError`.
        """
        if self.whole:
            return true()
        alike: dict[tuple[str, datetime | None, datetime | None], list[str]] = defaultdict(list)
        for span in self.spans:
            alike[span.language, span.first, span.last].append(span.group)
        if len(alike) > MOST_SPANS:
            raise TooManyGroupsError
        return or_(
            false(),
            *(
                and_(
                    self._belongs(group, codes),
                    language == tongue if tongue else true(),
                    hour >= first if first else true(),
                    hour <= last if last else true(),
                )
                for (tongue, first, last), codes in alike.items()
            ),
        )

    def _belongs(self, group: Any, codes: list[str]) -> ColumnElement[bool]:
        named = [code for code in codes if code]
        belongs: ColumnElement[bool] = group.in_(named) if named else false()
        return or_(belongs, group.is_(None), group.not_in(sorted(self.groups))) if "" in codes else belongs


class Bundles:
    """All answers of one course, bundled. ``counts`` holds how many there are of each cell."""

    def __init__(self, counts: Mapping[Cell, int]) -> None:
        self.total = sum(counts.values())
        by_group: Counter[str] = Counter()
        for cell, count in counts.items():
            by_group[cell.group] += count
        self.groups = frozenset(group for group, count in by_group.items() if group and count >= SMALLEST_GROUP)
        self.raw_groups = frozenset(by_group) - {""}
        self._classes = {key: tuple(_bundle(*key, cells)) for key, cells in self._sort(counts).items()}

    def _sort(self, counts: Mapping[Cell, int]) -> dict[tuple[str, str], list[tuple[Cell, int]]]:
        """Classes of group and language that are large enough; the language is empty where it cannot be told apart."""
        by_language: dict[str, Counter[str]] = defaultdict(Counter)
        for cell, count in counts.items():
            by_language[self._class(cell)][cell.language] += count
        self._split = {group for group, languages in by_language.items() if min(languages.values()) >= SMALLEST_GROUP}
        shown = {group for group, languages in by_language.items() if languages.total() >= SMALLEST_GROUP}
        classes: dict[tuple[str, str], list[tuple[Cell, int]]] = defaultdict(list)
        for cell, count in counts.items():
            group = self._class(cell)
            if group in shown:
                classes[group, cell.language if group in self._split else ""].append((cell, count))
        return classes

    def class_of(self, group: str, language: str) -> tuple[str, str]:
        """The class in whose bundles answers of this group and language are counted."""
        found = group if group in self.groups else ""
        return found, language if found in self._split else ""

    def _class(self, cell: Cell) -> str:
        return cell.group if cell.group in self.groups else ""

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which bundles were full, oldest first."""
        return tuple(sorted({bundle.full_on for bundles in self._classes.values() for bundle in bundles}))

    def select(self, wanted: Filter) -> Selection:
        """The bundles that ``wanted`` takes whole; none for a group that is unknown or under five."""
        taken: list[Bundle] = []
        spans: list[Span] = []
        mixed = 0
        for (group, language), bundles in self._classes.items():
            if wanted.group and group != wanted.group:
                continue
            inside = [bundle for bundle in bundles if wanted.covers(bundle.full_on)]
            if wanted.language and language != wanted.language:
                mixed += 0 if language else sum(bundle.count for bundle in inside)
                continue
            if inside:
                taken += inside
                spans.append(_span(group, language, bundles, inside))
        whole = sum(bundle.count for bundle in taken) == self.total
        return Selection(tuple(taken), tuple(spans), self.groups, mixed, whole)


def _bundle(group: str, language: str, cells: Iterable[tuple[Cell, int]]) -> Iterator[Bundle]:
    """Cells in the order of their hours, bundled: each bundle is full as soon as it holds five, the rest joins the last one."""
    full: list[Bundle] = []
    by_hour: dict[datetime, list[tuple[Cell, int]]] = defaultdict(list)
    for cell, count in cells:
        by_hour[cell.hour].append((cell, count))
    open_cells: list[Cell] = []
    open_count = 0
    for hour in sorted(by_hour):
        open_cells += [cell for cell, _ in by_hour[hour]]
        open_count += sum(count for _, count in by_hour[hour])
        if open_count >= SMALLEST_GROUP:
            full.append(Bundle(group, language, hour.date(), tuple(open_cells), open_count))
            open_cells, open_count = [], 0
    if open_cells:
        last = full.pop()
        full.append(Bundle(group, language, last.full_on, last.cells + tuple(open_cells), last.count + open_count))
    return iter(full)


def _span(group: str, language: str, bundles: tuple[Bundle, ...], inside: list[Bundle]) -> Span:
    first = None if inside[0] is bundles[0] else min(cell.hour for cell in inside[0].cells)
    last = None if inside[-1] is bundles[-1] else max(cell.hour for cell in inside[-1].cells)
    return Span(group, language, first, last)
