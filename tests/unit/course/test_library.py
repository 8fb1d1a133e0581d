"""The snapshot follows the folder: edits show, breakage does not, and one course never hides another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.course.errors import Problem
from app.course.library import LOOK_EVERY_S, Library
from tests.support.courses import SMALL, write_course

Build = Callable[..., Path]


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now

    def wait(self) -> None:
        self.now += LOOK_EVERY_S


def edit(folder: Path, name: str, text: str | bytes) -> None:
    """Write a file as an editor does: whole, under a new time of change."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000))


def test_an_edit_shows_at_the_next_look(course_folder: Build) -> None:
    """Nothing is read again before its time, nor when nothing has changed; an edit gives a new snapshot."""
    content = course_folder()
    clock = Clock()
    library = Library(content, clock=clock)
    first = library.current()
    assert list(first.courses) == ["small"]
    edit(content / "small", "pl/goals.md", SMALL["pl/goals.md"].replace("wiesz", "już wiesz"))
    assert library.current() is first
    clock.wait()
    second = library.current()
    assert second.courses["small"].editions["pl"].section("goals").blocks[0].sentences[0].text.startswith("Po kursie już wiesz")
    assert second.fingerprint != first.fingerprint
    clock.wait()
    assert library.current() is second


def test_a_broken_course_stays_as_it_was(course_folder: Build) -> None:
    """Content that breaks leaves the last good version, tells each problem once, and mending it shows."""
    content = course_folder()
    clock, heard = Clock(), list[Problem]()
    library = Library(content, heard.append, clock)
    good = library.current().courses["small"]
    heard.clear()
    for _ in range(3):
        edit(content / "small", "pl/goals.md", "---\ntitle: Cele\n---\n\nTekst.\n")
        clock.wait()
        snapshot = library.current()
        assert snapshot.courses["small"] is good
    assert [str(problem) for problem in heard] == [
        "small/pl/goals.md:1: the key 'minutes' is missing (add 'minutes: …' to the head)",
    ]
    assert heard[0] in snapshot.problems
    edit(content / "small", "pl/goals.md", SMALL["pl/goals.md"])
    clock.wait()
    assert library.current().courses["small"] == good


def test_one_course_does_not_hide_another(course_folder: Build) -> None:
    """A course with errors is missing from the snapshot with its problems told; the others are there, in order."""
    content = course_folder()
    write_course(content, {}, "another")
    write_course(content, {"course.toml": "x"}, "broken")
    snapshot = Library(content).current()
    assert list(snapshot.courses) == ["another", "small"]
    assert [problem.path for problem in snapshot.problems if problem.path.startswith("broken")] == ["broken/course.toml"]


def test_a_course_that_is_taken_away_is_gone(course_folder: Build) -> None:
    """A removed folder leaves the snapshot, a new one comes onto it."""
    content = course_folder()
    clock = Clock()
    write_course(content, {}, "another")
    library = Library(content, clock=clock)
    assert len(library.current().courses) == 2
    (content / "another").rename(content.parent / "elsewhere")
    write_course(content, {}, "third")
    clock.wait()
    assert list(library.current().courses) == ["small", "third"]


@pytest.mark.parametrize(("name", "message"), [("none", "there is no such folder"), ("empty", "holds no course")])
def test_an_empty_content_folder_is_told(tmp_path: Path, name: str, message: str) -> None:
    """Without any course the snapshot is empty and says why."""
    (tmp_path / "empty").mkdir()
    snapshot = Library(tmp_path / name).current()
    assert snapshot.courses == {}
    assert message in str(snapshot.problems[0])


def test_content_that_vanishes_for_a_moment_stays_on_the_shelf(course_folder: Build) -> None:
    """While the folder is away (a mount, a checkout) the last good courses are served."""
    content = course_folder()
    clock = Clock()
    library = Library(content, clock=clock)
    library.current()
    content.rename(content.with_name("away"))
    clock.wait()
    snapshot = library.current()
    assert list(snapshot.courses) == ["small"]
    assert "there is no such folder" in str(snapshot.problems[0])
