"""Sheets: rows written as CSV, XLSX or JSON, one by one, so that 100,000 of them take no more memory than ten.

Formats are registered in ``FORMATS``. Nothing that a learner typed becomes a formula or a second row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from app.records.feedback import OpinionRow

COLUMNS: tuple[str, ...] = OpinionRow._fields
_WIDTHS = {"hour": 17, "course": 16, "group": 14, "best": 60, "missing": 60}
#: What starts a formula in a spreadsheet, wide forms of East Asian keyboards among them.
_FORMULA = tuple("=+-@＝＋－＠")
_CUT_OFF = " \t\r\n\v\f\0\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write rows: ``write(rows, out, headings)`` with ``out`` open for bytes."""

    suffix: str
    media_type: str
    write: Callable[[Iterable[OpinionRow], BinaryIO, Sequence[str]], None]


def write_csv(rows: Iterable[OpinionRow], out: BinaryIO, headings: Sequence[str] = COLUMNS) -> None:
    """RFC 4180 with what Excel in Polish and Russian wants: UTF-8 with a byte order mark and semicolons.

    Line breaks inside a cell stay (as LF); a cell that a spreadsheet would calculate gets an apostrophe in front.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(_harmless(_in_words(cell)) for cell in row)
    text.flush()
    text.detach()


def write_json(rows: Iterable[OpinionRow], out: BinaryIO, headings: Sequence[str] = COLUMNS) -> None:
    """A JSON array, one object a line; the hour in ISO 8601 with its zone."""
    separator = b"[\n"
    for row in rows:
        cells = (cell.isoformat() if isinstance(cell, datetime) else cell for cell in row)
        out.write(separator + json.dumps(dict(zip(headings, cells, strict=True)), ensure_ascii=False).encode())
        separator = b",\n"
    out.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def write_xlsx(rows: Iterable[OpinionRow], out: BinaryIO, headings: Sequence[str] = COLUMNS) -> None:
    """One sheet: a fixed head row, dates as dates, texts always as texts, rows streamed through a temporary file."""
    import xlsxwriter  # type: ignore[import-untyped]  # no types; loaded here, since few answers are workbooks

    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("feedback")
    head = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    # Excel then shows such a cell as the text it is, even after somebody has edited it.
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    plain = book.add_format({"valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    sheet.freeze_panes(1, 0)
    for index, name in enumerate(COLUMNS):
        sheet.set_column(index, index, _WIDTHS.get(name, 11))
        sheet.write_string(0, index, headings[index], head)
    for number, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, index, cell.replace(tzinfo=None), moment)
            elif isinstance(cell, int):
                sheet.write_number(number, index, cell, plain)
            elif isinstance(cell, str):
                sheet.write_string(number, index, cell, quoted if _harmless(cell) != cell else wrapped)
    book.close()


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "json": Format("json", "application/json", write_json),
}


def _in_words(cell: Any) -> str:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)


def is_harmless(cell: str) -> bool:
    """Whether a spreadsheet takes the cell for the text it is."""
    return _harmless(cell) == cell


def _harmless(cell: str) -> str:
    """The cell, with an apostrophe in front when a spreadsheet might calculate it or drop its first sign."""
    if cell[:1] and (cell[0] in "\t\r\n\0" or cell.lstrip(_CUT_OFF).startswith(_FORMULA)):
        return "'" + cell
    return cell
