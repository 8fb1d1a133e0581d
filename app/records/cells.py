"""Cells of tables: what a learner typed becomes no formula, however a spreadsheet cuts the file into cells."""

from __future__ import annotations

import re

#: What starts a formula in a spreadsheet, wide forms of East Asian keyboards among them.
_FORMULA = "=+\\-@＝＋－＠"
#: What a program may take for the end of a cell or of a row, whatever the file's own separator is.
_END = ",;|\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
#: What programs drop at the start of a cell: spaces, invisible signs, quotation marks.
_DROPPED = ' \t\r\n\v\f\0\u00a0\u00ad\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufeff"'
#: A run of ends and dropped signs is taken as a whole, so that a long one is read once.
_NEXT_CELL = re.compile(f"([{_END}][{_DROPPED}{_END}]*+)([{_FORMULA}]?)")
_FIRST_SIGN = re.compile(f"[{_DROPPED}]*+[{_FORMULA}]")


def is_harmless(text: str) -> bool:
    """Whether a spreadsheet takes a cell that holds the text for the text it is."""
    return not _FIRST_SIGN.match(text) and text[:1] not in ("\t", "\r", "\n", "\0")


def make_harmless(text: str) -> str:
    """The text with an apostrophe before each sign that could start a formula.

    At the start of the cell it stands before everything. Inside, it stands before what a program would find at the start of a
    cell that splits the file elsewhere: `ok,=1+1` is one cell between semicolons, and two between commas.
    """
    shown = _NEXT_CELL.sub(lambda found: found[1] + ("'" + found[2] if found[2] else ""), text)
    return shown if is_harmless(text) else "'" + shown
