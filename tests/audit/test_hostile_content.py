"""Texts that cost more to read than others of their length: the largest that a file may hold is read within a bound."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.course.files import MAX_LINE, MAX_MARKDOWN_BYTES
from app.course.reader import read_course
from tests.support.courses import write_course

pytestmark = pytest.mark.audit
HEAD = "---\ntitle: T\nminutes: 3\n---\n\n"
ROOM = MAX_MARKDOWN_BYTES - len(HEAD) - 100
MOST_S = 30.0
"""Of the processor's time; about 4 s on a machine that has nothing else to do. What is guarded against took minutes."""


def filled(unit: str) -> str:
    """``unit`` as often as it fits."""
    return unit * (ROOM // len(unit))


def lines_of(unit: str) -> str:
    """Lines as long as they may be, made of ``unit``."""
    line = unit * (MAX_LINE // len(unit)) + "\n"
    return line * (ROOM // len(line))


TEXTS = {
    "definitions": filled("a\n:   b\n\n"),
    "terms without end": filled("a\n") + "\n:   b\n",
    "definitions in definitions": filled("a\n:   b\n\n    c\n    :   d\n\n"),
    "a list": filled("- a\n"),
    "lists in lists": filled("".join("    " * (depth % 40) + "- a\n" for depth in range(200))),
    "quotes in quotes": filled("".join(">" * (depth % 90) + " a\n" for depth in range(90))),
    "a wide table": lines_of("a|") + "\n",
    "rows": "| a | b |\n|---|---|\n" + filled("| a | b |\n"),
    "underlined": filled("a\n=\n"),
    "backslashes": lines_of("\\"),
    "spaces": lines_of("a" + " " * 4998),
    "emphasis": lines_of("*a _b "),
    "brackets": lines_of("[a]("),
    "code": lines_of("`a ``b "),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_meant_to_stall_does_not(tmp_path: Path, name: str) -> None:
    """A hundred kilobytes of one thing are read, or refused, within a bound of the processor's time."""
    assert len((HEAD + TEXTS[name]).encode()) <= MAX_MARKDOWN_BYTES
    write_course(tmp_path, {"pl/what-is.md": HEAD + TEXTS[name]})
    begun = time.process_time()
    read_course(tmp_path / "small")
    assert time.process_time() - begun < MOST_S
