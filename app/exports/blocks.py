"""An author's blocks fitted to paper: drawings redrawn, headings one level lower, tables joined to the drawings they tell."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterable, Mapping

from app.course.adaptation import shift_headings
from app.course.model import Block, Picture
from app.exports.drawing import draw, words_px

_TAG = re.compile(r"<[^>]+>")
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"(<td\b[^>]*>)(.*?)(?=</td>)", re.DOTALL)
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_LABEL = re.compile(r'<svg\b[^>]*? aria-label="([^"]*)"')
_VALUE = re.compile(r'<text\b[^>]*? fill="var\(--(omni|multi)\)"[^>]*>([^<]+)</text>')
_COLUMN = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_HEAD = re.compile(r'<t[hd](?: style="[^"]*")?((?: [^>]*)?)>')
_TWIN = re.compile(r'<span class="twin-cell"[^>]*>')
COLUMN_PX = 474.0
TABLE_PX = 666.0
_LETTER_PX, _GUTTER_PX = 7.0, 14.0
_SWATCH_LETTERS = 7
_WORDS_PX = 14.0
_LONG_TABLE = 7
"""How many rows, with its head, a table has that is kept on one page whatever room is left on the one before."""

Values = Mapping[str, str]
"""What a drawing says in the colour of a line (``73%``), and whether that line is the whole or the broken one."""


class BlockSetter:
    """Fits the blocks of one section to paper, in a column of ``column_px``."""

    def __init__(self, blocks: Iterable[Block] = (), column_px: float = COLUMN_PX) -> None:
        drawings = [drawing for block in blocks if block.kind == "figure" for drawing in _PICTURE.findall(block.html)]
        self._drawn = [values for values in map(_drawn_values, drawings) if values]
        self._column_px = column_px

    def set(self, block: Block, *, opening: bool = False, suffix: str = "") -> str:
        """The block's HTML for print; ``opening`` makes it the section's first words; ``suffix`` keeps a twin's ids apart."""
        html = shift_headings(block.html, 1)
        if opening and block.kind == "paragraph":
            html = html.replace("<p ", '<p class="opening" ', 1)
        if block.kind == "table":
            html = self._join(html)
            html = fit_columns(html)
            if html.count("<tr") > _LONG_TABLE:
                html = html.replace('class="table"', 'class="table is-long"', 1)
        return _PICTURE.sub(lambda found: redraw(found[0], suffix, self._column_px), html)

    def _join(self, table: str) -> str:
        """The table with a piece of the drawn line before each value that a drawing of the section shows.

        A drawing and a table belong together when every value of the drawing begins a cell of the table.
        """
        cells = [_plain(content) for _, content in _CELL.findall(table)]
        values: dict[str, str] = {}
        for drawn in self._drawn:
            if all(any(_begins(cell, value) for cell in cells) for value in drawn):
                values |= drawn
        return _ROW.sub(lambda row: _mark_row(row[0], values), table) if values else table


def fit_columns(table: str) -> str:
    """The table with columns as broad as their words need; where they are too many, the short columns get what they need
    and the long ones share the rest. (What WeasyPrint does by itself breaks short words beside empty room.)
    """
    rows = [_COLUMN.findall(row) for row in _ROW.findall(table)]
    count = len(rows[0]) if rows else 0
    if not count or table.count("<table") != 1 or any(len(row) != count for row in rows):
        return table
    needs = [max(_length(row[place]) for row in rows) * _LETTER_PX + _GUTTER_PX for place in range(count)]
    widths = iter(_share(needs, TABLE_PX))
    head, end, body = table.partition("</thead>")
    return _HEAD.sub(lambda cell: f'{cell[0][:3]} style="width: {next(widths):.0f}px"{cell[1]}>', head, count=count) + end + body


def _share(needs: list[float], room: float) -> list[float]:
    if sum(needs) <= room:
        return [need * room / sum(needs) for need in needs]
    left, most = room, room
    for place, need in enumerate(sorted(needs)):
        most = left / (len(needs) - place)
        if need > most:
            break
        left -= need
    return [min(need, most) for need in needs]


def _length(cell: str) -> int:
    """How many letters the longest line of a cell has when nothing is broken."""
    return max(len(_plain(part)) + _SWATCH_LETTERS * part.count('"swatch') for part in _TWIN.split(cell))


def redraw(svg: str, suffix: str = "", most_px: float = COLUMN_PX) -> str:
    """An inlined drawing of a page, made ready for print: at most ``most_px`` broad, its words as high as those around."""
    label = _LABEL.match(svg)
    alternative = markup.unescape(label[1]) if label else ""
    drawn = draw(Picture("figure.svg", "", alternative, svg.replace("&nbsp;", "\N{NO-BREAK SPACE}")), suffix=suffix)
    words = words_px(drawn, most_px)
    width = min(most_px, most_px * _WORDS_PX / words) if words else most_px
    return drawn.replace("<svg ", f'<svg style="width: {width:.0f}px" ', 1)


def _drawn_values(drawing: str) -> Values:
    """The values that a drawing shows; none when one of them stands for both lines."""
    found = {(_plain(words), line) for line, words in _VALUE.findall(drawing)}
    values = dict(found)
    return values if len(values) == len(found) else {}


def _mark_row(row: str, values: Values) -> str:
    def mark(cell: re.Match[str]) -> str:
        line = next((line for value, line in values.items() if _begins(_plain(cell[2]), value)), "")
        return f'{cell[1]}<span class="swatch is-{line}"></span>{cell[2]}' if line else cell[0]

    return _CELL.sub(mark, row)


def _begins(cell: str, value: str) -> bool:
    return cell == value or cell.startswith(f"{value} ")


def _plain(html: str) -> str:
    return " ".join(markup.unescape(_TAG.sub("", html)).split())
