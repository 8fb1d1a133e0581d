"""Bundles of five: no report, and no difference of two reports, tells of fewer than five people."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from app.records.bundles import Bundles, Cell, Filter, TooManyGroupsError
from app.records.database import Database
from app.records.schema import Attempt

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
GROUPS = ("", "a", "b", "c")
LANGUAGES = ("pl", "ru")
PERIODS = [(None, None), *itertools.combinations([START.date() + timedelta(days=day) for day in range(0, 9, 2)], 2)]
FILTERS = [Filter(language, group, first, last) for language in ("", *LANGUAGES) for group in GROUPS for first, last in PERIODS]
people = st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from(LANGUAGES), st.integers(0, 8 * 24)), min_size=0, max_size=60)


def cells(rows: list[tuple[str, str, int]]) -> Counter[Cell]:
    """Who came, as counted cells."""
    return Counter(Cell(group, language, START + timedelta(hours=hour)) for group, language, hour in rows)


@settings(max_examples=60, deadline=None)
@given(people)
def test_no_subtraction_leaves_fewer_than_five(rows: list[tuple[str, str, int]]) -> None:
    """Whatever two filters are compared, the people in one and not in the other are none, or five and more."""
    bundles = Bundles(cells(rows))
    selections = [frozenset(map(id, bundles.select(wanted).bundles)) for wanted in FILTERS]
    sizes = {id(bundle): bundle.count for wanted in FILTERS for bundle in bundles.select(wanted).bundles}
    for one, other in itertools.product(set(selections), repeat=2):
        left = sum(sizes[key] for key in one - other)
        assert left == 0 or left >= 5


@settings(max_examples=60, deadline=None)
@given(people)
def test_every_answer_is_in_one_bundle_or_waits(rows: list[tuple[str, str, int]]) -> None:
    """Bundles overlap nowhere, hold five or more each, and together all answers but at most four."""
    counts = cells(rows)
    bundles = Bundles(counts).select(Filter()).bundles
    held = [cell for bundle in bundles for cell in bundle.cells]
    assert len(held) == len(set(held))
    assert all(bundle.count == sum(counts[cell] for cell in bundle.cells) >= 5 for bundle in bundles)
    assert sum(counts.values()) - sum(bundle.count for bundle in bundles) <= 4


def test_large_parts_are_counted_to_the_last_answer() -> None:
    """Where every part is large, a filter by group and language finds exactly those who fit."""
    rows = [(group, language, hour % 48) for group in GROUPS for language in LANGUAGES for hour in range(37)]
    bundles = Bundles(cells(rows))
    for group, language in itertools.product(("a", "b", "c"), LANGUAGES):
        assert bundles.select(Filter(language, group)).count == 37
    assert bundles.select(Filter("ru")).count == 4 * 37
    assert bundles.select(Filter()).count == len(rows)


def test_a_small_group_is_not_told_and_not_left_over() -> None:
    """Three people of a group are shown neither alone nor as what is missing from the sum of all others."""
    rows = [("a", "pl", 1)] * 20 + [("b", "pl", 2)] * 3
    bundles = Bundles(cells(rows))
    assert bundles.select(Filter(group="b")).count == 0
    assert bundles.select(Filter()).count == bundles.select(Filter(group="a")).count == 20


def test_languages_of_a_group_are_told_apart_only_when_both_are_large() -> None:
    """Two Russian answers among Polish ones are counted with the group, in neither language, and the rest is named."""
    bundles = Bundles(cells([("a", "pl", 1)] * 20 + [("a", "ru", 2)] * 2))
    assert bundles.select(Filter(group="a")).count == 22
    polish = bundles.select(Filter("pl"))
    assert (polish.count, polish.mixed) == (0, 22)


def test_a_period_counts_whole_bundles() -> None:
    """An answer counts on the day on which five had come; a day with two more answers shows nothing of them."""
    rows = [("", "pl", 0)] * 3 + [("", "pl", 30)] * 4 + [("", "pl", 60)] * 2
    bundles = Bundles(cells(rows))
    first, second, third = (START.date() + timedelta(days=day) for day in (0, 1, 2))
    assert bundles.select(Filter(first=first, last=first)).count == 0
    assert bundles.select(Filter(first=second, last=second)).count == 9
    assert bundles.select(Filter(first=third)).count == 0
    assert bundles.days == (second,)


@settings(max_examples=15, deadline=None)
@given(people)
def test_the_database_finds_the_same_people(rows: list[tuple[str, str, int]]) -> None:
    """The condition of a selection matches exactly the rows that its bundles count."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database("", Path(folder))
        with database.writing() as session:
            values = [
                {"key": str(n), "course": "c", "language": language, "group_code": group or None,
                 "started_hour": START + timedelta(hours=hour)}
                for n, (group, language, hour) in enumerate(rows)
            ]  # fmt: skip
            if values:
                session.execute(insert(Attempt), values)
        bundles = Bundles(cells(rows))
        with database.reading() as session:
            for wanted in FILTERS:
                chosen = bundles.select(wanted)
                where = chosen.condition(Attempt.group_code, Attempt.language, Attempt.started_hour)
                assert session.scalar(select(func.count()).select_from(Attempt).where(where)) == chosen.count
        database.close()


def test_a_period_through_too_many_groups_is_refused() -> None:
    """More groups cut at different hours than one question to the database can name are refused, not silently left out."""
    hours = {f"g{n}": (START + timedelta(hours=n), START + timedelta(hours=2000)) for n in range(450)}
    bundles = Bundles({Cell(group, "pl", hour): 5 for group, pair in hours.items() for hour in pair})
    columns = (Attempt.group_code, Attempt.language, Attempt.started_hour)
    assert bundles.select(Filter(first=START.date())).condition(*columns) is not None
    with pytest.raises(TooManyGroupsError):
        bundles.select(Filter(last=START.date() + timedelta(days=30))).condition(*columns)
