"""The log: one line an event."""

from __future__ import annotations

import logging
import sys

import pytest

from app.server.access_log import path_text
from app.server.log_format import LineFormatter


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x00", "\x1b[31m"])
def test_a_message_with_line_breaks_is_one_line(break_: str) -> None:
    """Whatever someone typed, no second entry can be forged, and no control character reaches a terminal."""
    record = logging.LogRecord("app", logging.INFO, "x.py", 1, "said %s", (f"hello{break_}2026-01-01 ERROR forged",), None)
    text = LineFormatter().format(record)
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text


def test_a_traceback_is_indented_so_that_it_cannot_pass_for_entries() -> None:
    """The words of an exception may hold line breaks; each of their lines is marked as a continuation."""
    try:
        raise ValueError("typed\n2026-01-01T00:00:00 ERROR app: forged\u2028again")
    except ValueError:
        record = logging.LogRecord("app", logging.ERROR, "x.py", 1, "failed", (), sys.exc_info())
    first, *rest = LineFormatter().format(record).splitlines()
    assert first.endswith("failed")
    assert rest
    assert all(line.startswith("    | ") for line in rest)


def test_a_path_is_noted_in_ascii_without_breaks() -> None:
    """A path's odd bytes are written percent-encoded, and a long one is cut."""
    assert path_text("/a\nb \u00e9") == "/a%0Ab%20%E9"
    assert len(path_text("/" + "x" * 1000)) == 300
