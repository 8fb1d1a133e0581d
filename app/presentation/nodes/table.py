"""Tables as elements, and as they are said: each cell of a row after the head of its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.table import MODELS, Cell, Row, Table
from app.course.content.runs import text_of
from app.course.element import Element
from app.course.model import SpokenRun
from app.presentation.node_writer import Allowed, NodeWriter, allowed
from app.presentation.speech import Speaker, Spoken, say

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


WIDE = 6
"""From more columns on a table gets a box that scrolls sideways by itself on a page, and smaller letters on paper."""

_SCROLLED = {"class": "table is-wide", "role": "region", "tabindex": "0"}
_CELL_CLASSES = ("align-left", "align-center", "align-right", *sorted(MODELS))
_ENDS = (".", "!", "?", "…")


class TableWriter(NodeWriter):
    """``<table>`` in a box that can be scrolled sideways by itself."""

    name = Table.name
    elements: ClassVar[Mapping[str, Allowed]] = {
        "div": allowed("table", "is-wide", attributes="role tabindex aria-label"),
        **{tag: allowed() for tag in ("table", "caption", "thead", "tbody", "tr")},
        "th": allowed(*_CELL_CLASSES, attributes="scope data-label"),
        "td": allowed(*_CELL_CLASSES, attributes="data-label"),
    }

    def write(self, node: Table, writer: ElementWriter, block_id: str = "") -> Element:
        """The table with its caption and head; where it is narrow, the cells tell their column by themselves (``data-label``)."""
        attributes = writer.attributes(node)
        head = Element("tr", writer.attributes(node.head), _cells(node.head, [_head(cell, writer) for cell in node.head.cells]))
        rows = tuple(_row(row, node.head, writer) for row in node.rows)
        caption = (Element("caption", {}, writer.phrase(node.caption)),) if node.caption else ()
        table = Element("table", {}, (*caption, Element("thead", {}, (head,)), Element("tbody", {}, rows)))
        if len(node.head.cells) > WIDE:
            return Element("div", {**_SCROLLED, "aria-label": _name(node), **attributes}, (table,))
        return Element("div", {"class": "table", **attributes}, (table,))

    def narrate(self, node: Table, speaker: Speaker) -> Iterator[Spoken]:
        """The caption, and each row as one sentence."""
        yield from (Spoken(sentence.id, say(sentence, speaker.language)) for sentence in node.caption)
        heads = [_said(cell, speaker) for cell in node.head.cells]
        for row in node.rows:
            if row.id:
                runs: list[SpokenRun] = []
                for place, cell in enumerate(row.cells):
                    head = heads[place] if place and place < len(heads) else []
                    runs += _spoken_cell(_said(cell, speaker), head, speaker.language) if cell.phrase else []
                yield Spoken(row.id, _joined(runs))


def _name(node: Table) -> str:
    """What a table is called by who cannot see it: its caption, else the heads of its columns."""
    return text_of(node.caption) or ", ".join(cell.text for cell in node.head.cells if cell.text)


def _row(row: Row, head: Row, writer: ElementWriter) -> Element:
    cells: list[Element] = []
    for place, cell in enumerate(row.cells):
        attributes = _attributes(cell, writer)
        above = head.cells[place] if place < len(head.cells) else None
        if place == 0 and len(row.cells) > 1:
            cells.append(Element("th", {**attributes, "scope": "row"}, writer.phrase(cell.phrase)))
            continue
        if above is not None and above.text:
            attributes["data-label"] = above.text
            if above.model:
                attributes["class"] = f"{attributes.get('class', '')} {above.model}".strip()
        cells.append(Element("td", attributes, writer.phrase(cell.phrase)))
    sentence = {"data-sentence": writer.suffixed(row.id)} if row.id and writer.options.ids else {}
    return Element("tr", {**sentence, **writer.attributes(row)}, _cells(row, cells))


def _cells(row: Row, cells: list[Element]) -> tuple[Element | str, ...]:
    return tuple(child for cell in cells for child in (cell, "\n"))


def _head(cell: Cell, writer: ElementWriter) -> Element:
    return Element("th", {**_attributes(cell, writer, cell.model), "scope": "col"}, writer.phrase(cell.phrase))


def _attributes(cell: Cell, writer: ElementWriter, model: str = "") -> dict[str, str]:
    classes = " ".join(name for name in (f"align-{cell.align}" if cell.align else "", model) if name)
    return {**writer.attributes(cell), **({"class": classes} if classes else {})}


def _said(cell: Cell, speaker: Speaker) -> list[SpokenRun]:
    return [run for sentence in cell.phrase for run in say(sentence, speaker.language)]


def _spoken_cell(runs: list[SpokenRun], head: list[SpokenRun], language: str) -> list[SpokenRun]:
    if head:
        runs = [*head, SpokenRun(":", language), *runs]
    return runs if not runs or runs[-1].text.endswith(_ENDS) else [*runs, SpokenRun(".", language)]


def _joined(runs: Iterable[SpokenRun]) -> tuple[SpokenRun, ...]:
    """Runs with neighbours of one language made into one; signs stand without a space before them."""
    joined: list[SpokenRun] = []
    for run in runs:
        if joined and run.text in (":", "."):
            joined[-1] = SpokenRun(joined[-1].text + run.text, joined[-1].language)
        elif joined and joined[-1].language == run.language:
            joined[-1] = SpokenRun(f"{joined[-1].text} {run.text}", run.language)
        else:
            joined.append(run)
    return tuple(joined)
