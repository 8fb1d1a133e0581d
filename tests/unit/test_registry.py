"""A registry is an ordered, unchangeable set of named entries, and can be added to from outside."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from app.registry import Registry, RegistryError, defined_in


@dataclass(frozen=True)
class Toy:
    name: str


offered = Toy("offered")


def make_toy() -> Toy:
    return Toy("made")


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, "omnikurs.toys")


def test_entries_keep_their_order() -> None:
    """Lists that people see follow the order of registration."""
    registry = Registry([Toy("b"), Toy("a")])
    assert list(registry) == ["b", "a"]
    assert registry["a"] == Toy("a")


def test_a_package_registers_what_its_modules_define(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every class of a sort is found in the module that defines it, once; a module that only imports it registers nothing."""
    package = tmp_path / "toys_of_a_test"
    package.mkdir()
    (package / "__init__.py").write_text("class Toy:\n    name = ''\n")
    (package / "ball.py").write_text("from toys_of_a_test import Toy\nclass Ball(Toy):\n    name = 'ball'\n")
    (package / "a_set.py").write_text(
        "from toys_of_a_test.ball import Ball, Toy\nclass Big(Ball):\n    name = 'big'\nclass Other:\n    name = 'other'\n"
        "class Bat(Toy):\n    name = 'bat'\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    sort = importlib.import_module("toys_of_a_test").Toy
    assert list(Registry(defined_in("toys_of_a_test", sort))) == ["big", "bat", "ball"]


def test_adding_leaves_the_original_as_it_is() -> None:
    """Two applications in one process may hold different registries."""
    first = Registry([Toy("a")])
    second = first.plus(Toy("b"))
    assert list(first) == ["a"]
    assert list(second) == ["a", "b"]


def test_two_entries_of_one_name_are_refused() -> None:
    """Which of two would answer must never be chance."""
    with pytest.raises(RegistryError, match="'a'"):
        Registry([Toy("a"), Toy("a")])


def test_installed_packages_add_entries() -> None:
    """An entry point may name an entry or a callable that makes one."""
    points = [point("made", f"{__name__}:make_toy"), point("given", f"{__name__}:offered")]
    registry = Registry([Toy("own")]).plus_installed("omnikurs.toys", points)
    assert list(registry) == ["own", "offered", "made"]


def test_a_broken_entry_point_is_named() -> None:
    """Whoever runs the server must learn which package to update or remove."""
    with pytest.raises(RegistryError, match=r"'broken' \(omnikurs\.toys\)"):
        Registry[Toy]().plus_installed("omnikurs.toys", [point("broken", "app.no_such_module:x")])
