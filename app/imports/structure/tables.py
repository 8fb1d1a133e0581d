"""Tables made regular: merged cells spread, short rows filled, boxes that are drawn as tables turned into callouts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.imports.form import DocBlock, DocCallout, DocCell, DocParagraph, DocTable, Inline, LineBreak, is_blank
from app.imports.report import Report
from app.imports.structure.walking import Blocks, change_inside

MOST_COLUMNS = 60
"""More columns than any page shows; a merged cell may claim thousands."""


def make_regular(blocks: Blocks, report: Report) -> Iterator[DocBlock]:
    """The blocks with every table as full rows of equal length; empty tables go."""
    for block in blocks:
        if not isinstance(block, DocTable):
            yield change_inside(block, lambda inner: make_regular(inner, report))
            continue
        rows = [row for row in _spread(block, report) if any(not is_blank(cell.content) for cell in row)]
        columns = [n for n in range(max(map(len, rows), default=0)) if any(not is_blank(row[n].content) for row in rows)]
        rows = [tuple(row[n] for n in columns) for row in rows]
        if len(rows) == 1 and len(columns) == 1:
            report.change(block.place, "a table of one cell was taken as a note")
            yield DocCallout("note", "", tuple(_lines(rows[0][0], block)), place=block.place)
        elif rows:
            yield replace(block, rows=tuple(rows))


def _spread(table: DocTable, report: Report) -> list[tuple[DocCell, ...]]:
    """Rows without merged cells: what spans rows is said in each, what spans columns in the first one, in the head in each."""
    hanging: dict[int, tuple[int, DocCell]] = {}
    rows: list[list[DocCell]] = []
    merged = False
    for number, row in enumerate(table.rows):
        cells: list[DocCell] = []
        waiting = list(row)
        while len(cells) < MOST_COLUMNS and (waiting or any(column >= len(cells) for column in hanging)):
            column = len(cells)
            if column in hanging:
                left, above = hanging.pop(column)
                cells.append(above)
                if left > 1:
                    hanging[column] = (left - 1, above)
                continue
            if not waiting:
                cells.append(DocCell(()))
                continue
            cell = waiting.pop(0)
            merged = merged or cell.columns > 1 or cell.rows > 1
            for place in range(min(cell.columns, MOST_COLUMNS - column)):
                one = DocCell(cell.content if not place or not number else ())
                cells.append(one)
                if cell.rows > 1:
                    hanging[column + place] = (cell.rows - 1, one)
        if waiting:
            report.lose(table.place, f"a table has more than {MOST_COLUMNS} columns, the rest is left out")
        rows.append(cells)
    if merged:
        report.change(table.place, "merged cells were spread: look whether the table still says the same")
    width = max(map(len, rows), default=0)
    return [(*row, *(DocCell(()) for _ in range(width - len(row)))) for row in map(tuple, rows)]


def _lines(cell: DocCell, table: DocTable) -> Iterator[DocBlock]:
    """A cell's content as paragraphs."""
    part: list[Inline] = []
    for item in (*cell.content, LineBreak()):
        if isinstance(item, LineBreak):
            if part:
                yield DocParagraph(tuple(part), table.place)
            part = []
        else:
            part.append(item)
