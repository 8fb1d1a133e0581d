"""A workbook of several sheets: columns with widths, a head that stays, dates as dates, and no text that becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from app.records.cells import is_harmless

_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and whether its numbers are shares to be shown as per cent."""

    heading: str
    width: int
    share: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its columns, and rows of as many cells (text, number, date, time with a zone, None)."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write_workbook(sheets: Sequence[Sheet], out: BinaryIO) -> None:
    """Writes the sheets as XLSX, one row after the other through a temporary file, so that 100,000 take no memory."""
    import xlsxwriter  # type: ignore[import-untyped]  # no types; loaded here, since few answers are workbooks

    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        # Excel shows such a cell as the text it is, even after somebody has edited it.
        "quoted": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "number": book.add_format({"valign": "top"}),
        "share": book.add_format({"valign": "top", "num_format": "0%"}),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
        "hour": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"}),
    }
    for one in sheets:
        sheet = book.add_worksheet(one.name.translate(_FORBIDDEN_IN_NAMES)[:_LONGEST_NAME])
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(one.columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.heading, styles["head"])
        for number, row in enumerate(one.rows, start=1):
            for index, cell in enumerate(row):
                _write(sheet, number, index, cell, one.columns[index], styles)
    book.close()


def _write(sheet: Any, row: int, index: int, cell: Any, column: Column, styles: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, index, cell.replace(tzinfo=None), styles["hour"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, index, datetime(cell.year, cell.month, cell.day), styles["day"])  # noqa: DTZ001 (a day has no zone)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, index, cell, styles["share" if column.share else "number"])
    else:
        sheet.write_string(row, index, str(cell), styles["text" if is_harmless(str(cell)) else "quoted"])
