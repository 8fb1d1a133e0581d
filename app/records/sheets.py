"""Sheets: rows written as CSV, XLSX or JSON, one by one, so that 100,000 of them take no more memory than ten.

Formats are registered in ``FORMATS``. Nothing that a learner typed becomes a formula or a second row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from app.records.cells import make_harmless
from app.records.feedback import OpinionRow
from app.records.workbook import Column, Sheet, write_workbook

COLUMNS: tuple[str, ...] = OpinionRow._fields
WIDTHS: Mapping[str, int] = {"day": 12, "course": 16, "group": 14, "best": 60, "missing": 60}
"""Characters of a column; 11 where nothing is said."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write rows: ``write(rows, out, headings)`` with ``out`` open for bytes."""

    suffix: str
    media_type: str
    write: Callable[[Iterable[OpinionRow], BinaryIO, Sequence[str]], None]


def write_csv(rows: Iterable[OpinionRow], out: BinaryIO, headings: Sequence[str] = COLUMNS) -> None:
    """RFC 4180 with what Excel in Polish and Russian wants: UTF-8 with a byte order mark and semicolons.

    Line breaks inside a cell stay (as LF); what a spreadsheet would calculate gets an apostrophe in front, also where another
    program would split the row elsewhere (:mod:`app.records.cells`).
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(make_harmless("" if cell is None else str(cell)) for cell in row)
    text.flush()
    text.detach()


def write_json(rows: Iterable[OpinionRow], out: BinaryIO, headings: Sequence[str] = COLUMNS) -> None:
    """A JSON array, one object a line; the day in ISO 8601, null for what is not told."""
    separator = b"[\n"
    for row in rows:
        cells = (cell.isoformat() if isinstance(cell, date) else cell for cell in row)
        out.write(separator + json.dumps(dict(zip(headings, cells, strict=True)), ensure_ascii=False).encode())
        separator = b",\n"
    out.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def write_xlsx(rows: Iterable[OpinionRow], out: BinaryIO, headings: Sequence[str] = COLUMNS) -> None:
    """A workbook of one sheet."""
    write_workbook([Sheet("feedback", opinion_columns(headings), rows)], out)


def opinion_columns(headings: Sequence[str] = COLUMNS) -> list[Column]:
    """The columns of opinions in a workbook, under these headings."""
    return [Column(heading, WIDTHS.get(name, 11)) for name, heading in zip(COLUMNS, headings, strict=True)]


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "json": Format("json", "application/json", write_json),
}
