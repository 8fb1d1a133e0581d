"""Sheets: what a spreadsheet, a program and a reader find in them."""

from __future__ import annotations

import csv
import io
import json
import time as clock
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.records.feedback import OpinionRow
from app.records.sheets import COLUMNS, FORMATS

DAY = date(2026, 11, 21)
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
    return OpinionRow(DAY, "small", "pl", group, 1, 2, 3, best, missing)


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
    assert data.startswith(b"\xef\xbb\xbfday;course;")
    assert data.endswith(b"\r\n")
    assert read_csv(data)[1] == ["2026-11-21", "small", "pl", "", "1", "2", "3", "zażółć; ёлка", ""]


def test_csv_keeps_line_breaks() -> None:
    """A line break in a comment stays in its cell and begins no new row."""
    rows = read_csv(written("csv", row("one\ntwo", 'say "three"\n\nfour'), row("five")))
    assert [one[-2:] for one in rows[1:]] == [["one\ntwo", 'say "three"\n\nfour'], ["five", ""]]


@pytest.mark.parametrize("typed", DANGEROUS)
def test_csv_calculates_nothing(typed: str) -> None:
    """No cell begins with what a spreadsheet would calculate, even after signs that it drops; the text is whole."""
    (_, (*_, best, missing)) = read_csv(written("csv", row(typed, "harmless - text = here")))
    assert best[0] == "'"
    assert best.replace("'", "") == typed.replace("'", "")
    assert missing == "harmless - text = here"


SPLIT = [
    "ok,=1+1,",
    "a; +1",
    "a\t@SUM(A1)",
    "a|-2+3",
    'a,"=1+1"',
    "a,\u00a0＝1",
    "a,\u3000=1",
    "a;\u2009\u202f+1",
    "a,\u200e\u2060\u00ad=1",
    "a\n=1+1",
    "a\u2028=1",
    ",,=1",
    '"=1+1"',
    "a,\tb;\n\n=1",
]


def pieces(data: bytes) -> Iterator[str]:
    """What any program could take for a cell: split at each separator, with regard to quotation marks and without."""
    text = data.decode("utf-8-sig")
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield from row
        for line in text.splitlines():
            yield from line.split(separator)


def would_be_calculated(cell: str) -> bool:
    """Whether a spreadsheet could take it for a formula, whatever it drops before."""
    dropped = ' \t\r\n\v\f\0\ufeff\u200b\u200e\u00a0\u00ad\u2009\u2028\u2029\u202f\u2060\u3000"'
    return cell.lstrip(dropped)[:1] in set("=+-@＝＋－＠") - {""}


@pytest.mark.parametrize("typed", [*SPLIT, *DANGEROUS])
def test_csv_split_elsewhere_calculates_nothing(typed: str) -> None:
    """A program that splits at commas, tabs or bars, or that knows no quotation marks, finds no formula either."""
    data = written("csv", row(typed, typed))
    assert not [cell for cell in pieces(data) if would_be_calculated(cell)]


@given(some.text(alphabet=some.sampled_from("ab \t\n,;|\"'=+-@＝\u00a0\u200b\0"), max_size=30))
def test_csv_of_the_worst_signs(typed: str) -> None:
    """Any mixture of separators, quotation marks and signs of a formula: nothing is calculated, only apostrophes are added."""
    data = written("csv", row(typed))
    assert not [cell for cell in pieces(data) if would_be_calculated(cell)]
    (_, (*_, best, _missing)) = read_csv(data)
    assert best.replace("'", "") == typed.replace("'", "")


@given(some.text(alphabet=some.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40))
def test_csv_any_text(typed: str) -> None:
    """Whatever was typed comes back but for apostrophes, and never as the start of a formula."""
    (_, (*_, best, _missing)) = read_csv(written("csv", row(typed)))
    assert best.replace("'", "") == typed.replace("'", "")
    assert not would_be_calculated(best)


def test_csv_leaves_plain_words_alone() -> None:
    """What no separator stands before is left as it was typed."""
    typed = "e-mail: ola@example.org, 2+2=4 - tak (a=b); koniec"
    assert read_csv(written("csv", row(typed)))[1][-2] == typed


def test_a_long_row_of_separators_takes_no_time() -> None:
    """Five thousand tabs are read once, not once for each of them."""
    began = clock.process_time()
    for _ in range(20):
        written("csv", row("\t" * 5000, ", " * 2500))
    assert clock.process_time() - began < 5


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
    """Days are dates, ratings numbers, comments text with their line breaks; the head stays in sight."""
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", row("one\ntwo", group="g")))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert [cell.value for cell in sheet[2]] == [
        datetime.combine(DAY, time()),
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


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_words_without_marks_leave_their_cells_empty(name: str) -> None:
    """Where the marks of a row are not told, nothing stands for them: no zero that a program would count, no word."""
    bare = row("words")._replace(clarity=None, usefulness=None, ease=None)
    data = written(name, bare)
    if name == "csv":
        assert read_csv(data)[1][4:8] == ["", "", "", "words"]
    elif name == "json":
        (found,) = json.loads(data)
        assert [found[key] for key in ("clarity", "usefulness", "ease")] == [None] * 3
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert [cell.value for cell in sheet[2]][4:8] == [None, None, None, "words"]


def test_json_is_json() -> None:
    """An array of objects with exact texts and the day; empty without rows."""
    typed = '🙂 \u202e \0 " \\ \n'
    (found,) = json.loads(written("json", row(typed)))
    assert found["best"] == typed
    assert found["day"] == "2026-11-21"
    assert json.loads(written("json")) == []


class _Nowhere(io.RawIOBase):
    """Takes any number of bytes and keeps none."""

    def writable(self) -> bool:
        """It can be written."""
        return True

    def write(self, data: bytes) -> int:
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
