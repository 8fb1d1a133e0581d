"""Tables on paper: columns as broad as their words, two languages in one table, and a piece of the drawn line before a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeGuard

from app.course.content.kinds.table import Table
from app.course.element import Element

TABLE_PX = 666.0
_SMALL_LETTER_PX, _SMALL_GUTTER_PX = 4.8, 6.0
_LETTER_PX, _GUTTER_PX = 7.0, 14.0
_SWATCH_LETTERS = 7
_COUNTERPART = "twin-cell"
_FOR_PAGES = ("role", "tabindex", "aria-label")
"""What a box that scrolls needs, and paper does not."""

_LONG_TABLE = 7
"""How many rows, with its head, a table has that is kept on one page whatever room is left on the one before."""

Values = Mapping[str, str]
"""What a drawing says in the colour of a line (``73%``), and whether that line is the whole or the broken one."""


def print_table(table: Element, node: Table, drawn: Iterable[Values]) -> Element:
    """The element of a table fitted to paper. ``drawn`` are the values of the drawings of its section."""
    values = _shown_values(node, drawn)
    if values:
        table = table.changed(lambda element: _with_swatch(element, values))
    table = fit_columns(table)
    names = ["table", *(["is-wide"] if _is_wide(table) else []), *(["is-long"] if len(_rows(table)) > _LONG_TABLE else [])]
    kept = {name: value for name, value in table.attributes.items() if name not in _FOR_PAGES}
    return Element(table.tag, {**kept, "class": " ".join(names)}, table.children)


def fit_columns(table: Element) -> Element:
    """The table with columns as broad as their words need; where they are too many, the short columns get what they need
    and the long ones share the rest. (What WeasyPrint does by itself breaks short words beside empty room.)
    """
    rows = _rows(table)
    count = len(_cells(rows[0])) if rows else 0
    if not count or any(len(_cells(row)) != count for row in rows):
        return table
    letter, gutter = (_SMALL_LETTER_PX, _SMALL_GUTTER_PX) if _is_wide(table) else (_LETTER_PX, _GUTTER_PX)
    needs = [max(_length(_cells(row)[place]) for row in rows) * letter + gutter for place in range(count)]
    widths = iter(_share(needs, TABLE_PX))

    def widen(element: Element) -> Element:
        if element.tag != "thead":
            return element
        return element.changed(lambda cell: _styled(cell, f"width: {next(widths):.0f}px") if _is_cell(cell) else cell)

    return table.changed(widen)


def merge_tables(own: Element, counterpart: Element, language: str) -> Element | None:
    """One table that says each cell in both languages; nothing when the two are not of one shape."""
    others = [cell for row in _rows(counterpart) for cell in _cells(row)]
    count = sum(len(_cells(row)) for row in _rows(own))
    if count != len(others) or len(_rows(own)) != len(_rows(counterpart)):
        return None
    other = iter(others)
    caption = next((element for element in counterpart.walk() if element.tag == "caption"), None)

    def join(element: Element) -> Element:
        if element.tag == "caption" and caption is not None:
            return element.holding(
                *element.children, " ", Element("span", {"class": _COUNTERPART, "lang": language}, caption.children)
            )
        if not _is_cell(element):
            return element
        there = next(other)
        if _stripped(there) == _stripped(element):
            return element
        both = Element("span", {"class": _COUNTERPART, "lang": language}, there.children)
        return element.holding(*element.children, " ", both)

    return fit_columns(own.changed(join))


def _is_wide(table: Element) -> bool:
    return "is-wide" in table.get("class").split()


def _shown_values(table: Table, drawn: Iterable[Values]) -> Values:
    """The values of those drawings that the table tells: every value of one begins a cell."""
    cells = [cell.text for row in table.rows for cell in row.cells[len(row.cells) > 1 :]]
    values: dict[str, str] = {}
    for each in drawn:
        if all(any(_begins(cell, value) for cell in cells) for value in each):
            values |= each
    return values


def _with_swatch(element: Element, values: Values) -> Element:
    if element.tag != "td":
        return element
    words = " ".join(element.text.split())
    line = next((line for value, line in values.items() if _begins(words, value)), "")
    return element.holding(Element("span", {"class": f"swatch is-{line}"}), *element.children) if line else element


def _begins(cell: str, value: str) -> bool:
    return cell == value or cell.startswith(f"{value} ")


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


def _length(cell: Element) -> int:
    """How many letters the longest line of a cell has when nothing is broken."""
    counterparts = [child for child in cell.children if _is_counterpart(child)]
    own = cell.holding(*(child for child in cell.children if not _is_counterpart(child)))
    swatches = sum(element.get("class").startswith("swatch") for element in own.walk())
    return max(
        len(" ".join(part.text.split())) + _SWATCH_LETTERS * (swatches if part is own else 0) for part in (own, *counterparts)
    )


def _is_counterpart(child: Element | str) -> TypeGuard[Element]:
    return isinstance(child, Element) and child.get("class") == _COUNTERPART


def _is_cell(element: Element) -> bool:
    return element.tag in ("td", "th")


def _styled(cell: Element, style: str) -> Element:
    return Element(cell.tag, {**cell.attributes, "style": style}, cell.children)


def _rows(table: Element) -> list[Element]:
    return [element for element in table.walk() if element.tag == "tr"]


def _cells(row: Element) -> list[Element]:
    return [child for child in row.children if isinstance(child, Element) and _is_cell(child)]


def _stripped(cell: Element) -> list[Element | str]:
    """What stands in a cell, without white space around it."""
    children = [child.strip() if isinstance(child, str) else child for child in cell.children]
    return [child for child in children if child]
