"""Stated minutes are held against the words of a section and the minutes of its tasks."""

from __future__ import annotations

import pytest

from app.course.errors import Severity
from app.course.pace import check_minutes, count_words
from app.course.reader import read_course
from tests.support.courses import SMALL, write_course

WORDS = "słowo " * 330  # three minutes


@pytest.mark.parametrize(
    ("stated", "tasks", "told"),
    [(3, 0, False), (4, 0, False), (5, 0, True), (1, 0, True), (2, 0, False), (5, 2, False), (2, 2, True), (8, 2, True)],
)
def test_minutes_off_by_more_than_half_are_told(stated: int, tasks: int, told: bool) -> None:
    """330 words take three minutes, and tasks come on top: more than half too much or too little is a warning."""
    found = list(check_minutes("pl/a.md", 4, stated, tasks, WORDS))
    assert bool(found) is told
    assert all(problem.severity is Severity.WARNING and problem.line == 4 for problem in found)


def test_one_minute_more_or_less_is_not_told() -> None:
    """Minutes are whole: 110 words may take two of them, but not three."""
    assert not list(check_minutes("pl/a.md", 4, 2, 0, "słowo " * 110))
    assert list(check_minutes("pl/a.md", 4, 3, 0, "słowo " * 110))


def test_a_text_of_less_than_a_minute_is_not_measured() -> None:
    """A section that lives of its pictures may take any time."""
    assert not list(check_minutes("pl/a.md", 4, 30, 0, "słowo " * 109))


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Ala ma kota.", 3),
        ("*omni*{lang=la} znaczy „wszystek” [@verhoef-2015]", 3),
        ("[dwa słowa](#what-is) i <!-- nie to --> 3\u00a0999 zł", 6),
        ("офлайн-магазин {#shop}", 1),
    ],
)
def test_only_words_that_a_reader_sees_are_counted(markdown: str, words: int) -> None:
    """Keys, addresses, references and comments are no words; one with a hyphen is one."""
    assert count_words(markdown.replace("‑", "-")) == words


def test_a_course_is_told_of_its_minutes(tmp_path) -> None:
    """The warning names the file, the line of the head and what the section takes; `tasks` in the head sets it right."""
    long = SMALL["pl/what-is.md"].rstrip() + "\n\n" + "słowo " * 1100 + "\n"
    found = read_course(write_course(tmp_path, {"pl/what-is.md": long})).problems
    (told,) = [problem for problem in found if "'minutes'" in problem.message]
    assert (told.path, told.line) == ("small/pl/what-is.md", 4)
    assert told.message.endswith(" words take about 10")
    found = read_course(write_course(tmp_path, {"pl/what-is.md": long.replace("minutes: 3", "minutes: 12\ntasks: 2")})).problems
    assert not [problem for problem in found if "take about" in problem.message]
    found = read_course(write_course(tmp_path, {"pl/what-is.md": long.replace("minutes: 3", "minutes: 12\ntasks: -2")})).problems
    assert "'tasks' must be at least 0" in [problem.message for problem in found]
