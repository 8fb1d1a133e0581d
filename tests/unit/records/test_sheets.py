"""Sheets: what a spreadsheet, a program and a reader find in them."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.records.feedback import OpinionRow
from app.records.sheets import COLUMNS, FORMATS

HOUR = datetime(2026, 11, 21, 12, tzinfo=UTC)
DANGEROUS = [
    "=1+1",
    "+48 600 100 200",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\0=1+1",
    "\r=1",
    " =HYPERLINK(1)",
    "\n=1+1",
    "＝1+1",
    "\ufeff=1",
    '=cmd|" /C calc"!A0',
]


def row(best: str = "", missing: str = "", group: str = "") -> OpinionRow:
    """A row with these texts."""
    return OpinionRow(HOUR, "small", "pl", group, 1, 2, 3, best, missing)


def written(name: str, *rows: OpinionRow) -> bytes:
    """The bytes of a sheet."""
    out = io.BytesIO()
    FORMATS[name].write(iter(rows), out, COLUMNS)
    return out.getvalue()


def read_csv(data: bytes) -> list[list[str]]:
    """As Excel reads it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_opens_in_excel() -> None:
    """A byte order mark, semicolons and CRLF between rows, so that a double click in Polish or Russian Windows opens it right."""
    data = written("csv", row("zażółć; ёлка"))
    assert data.startswith(b"\xef\xbb\xbfhour;course;")
    assert data.endswith(b"\r\n")
    assert read_csv(data)[1] == ["2026-11-21 12:00", "small", "pl", "", "1", "2", "3", "zażółć; ёлка", ""]


def test_csv_keeps_line_breaks() -> None:
    """A line break in a comment stays in its cell and begins no new row."""
    rows = read_csv(written("csv", row("one\ntwo", 'say "three"\n\nfour'), row("five")))
    assert [one[-2:] for one in rows[1:]] == [["one\ntwo", 'say "three"\n\nfour'], ["five", ""]]


@pytest.mark.parametrize("typed", DANGEROUS)
def test_csv_calculates_nothing(typed: str) -> None:
    """No cell begins with what a spreadsheet would calculate, even after signs that it drops; the text is whole."""
    (_, (*_, best, missing)) = read_csv(written("csv", row(typed, "harmless - text = here")))
    assert best == "'" + typed
    assert missing == "harmless - text = here"


@given(some.text(alphabet=some.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40))
def test_csv_any_text(typed: str) -> None:
    """Whatever was typed comes back, with at most an apostrophe before it, and never as the start of a formula."""
    (_, (*_, best, _missing)) = read_csv(written("csv", row(typed)))
    assert best in (typed, "'" + typed)
    assert best.strip(" \t\r\n\0\ufeff\u200b\u00a0")[:1] not in {"=", "+", "-", "@"}


@pytest.mark.parametrize("typed", DANGEROUS)
def test_xlsx_calculates_nothing(typed: str) -> None:
    """A dangerous cell is a string for the spreadsheet, marked as quoted, and says what was typed."""
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", row(typed)))).active
    assert sheet is not None
    cell = sheet["H2"]
    assert cell.data_type == "s" or cell.value is None
    assert cell.quotePrefix
    assert "<f>" not in str(cell.value)


def test_xlsx_has_types_and_widths() -> None:
    """Hours are dates, ratings numbers, comments text with their line breaks; the head stays in sight."""
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", row("one\ntwo", group="g")))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert [cell.value for cell in sheet[2]] == [
        HOUR.replace(tzinfo=None),
        "small",
        "pl",
        "g",
        1,
        2,
        3,
        "one\ntwo",
        "",
    ]
    assert sheet["A2"].is_date
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["H"].width > 40


def test_json_is_json() -> None:
    """An array of objects with exact texts and the hour with its zone; empty without rows."""
    typed = '🙂 \u202e \0 " \\ \n'
    (found,) = json.loads(written("json", row(typed)))
    assert found["best"] == typed
    assert found["hour"] == "2026-11-21T12:00:00+00:00"
    assert json.loads(written("json")) == []


class _Nowhere(io.RawIOBase):
    """Takes any number of bytes and keeps none."""

    def writable(self) -> bool:
        """It can be written."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Forgets the bytes."""
        return len(data)


def _many(count: int) -> Iterator[OpinionRow]:
    for number in range(count):
        yield row(f"opinion number {number} " * 8, "нет " * 20)


def _peak(name: str, count: int, out: BinaryIO) -> int:
    tracemalloc.start()
    FORMATS[name].write(_many(count), out, COLUMNS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("name", ["csv", "json", "xlsx"])
def test_memory_does_not_grow_with_rows(name: str, tmp_path: Path) -> None:
    """Twenty times the rows take no more memory (100,000 in `make audit`)."""
    with (tmp_path / "small").open("wb") as small, (tmp_path / "large").open("wb") as large:
        few, many = _peak(name, 500, small), _peak(name, 10_000, large)
    assert many < few + 500_000
