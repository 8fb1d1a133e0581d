"""A table: one head, rows of cells, each row read aloud as one sentence; perhaps a caption, written below it behind a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension

from app.course.content.blocks.block_rule import BlockRule, Rest
from app.course.content.kind import NodeKind
from app.course.content.lines import mark_lines
from app.course.content.nodes import Node
from app.course.content.runs import Phrase, Run, Sentence, text_of

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder


_CAPTION = re.compile(r" {0,3}: +(?=\S)")

MODELS = frozenset({"omni", "multi"})
"""Classes that an author may give to the head of a column which speaks of one of the two models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Node):
    """A cell; ``align`` is ``left``, ``center``, ``right`` or empty. In a head, ``model`` says what its column speaks of."""

    name: ClassVar[str] = "cell"
    counted_as: ClassVar[str] = "cells"
    phrase: Phrase = ()
    align: str = ""
    model: str = ""

    @property
    def text(self) -> str:
        """What a reader sees."""
        return text_of(self.phrase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Node):
    """A row; ``id`` is that of the sentence as which it is read aloud, empty where it has no words."""

    name: ClassVar[str] = "row"
    carries_anchor: ClassVar[bool] = True
    counted_as: ClassVar[str] = "items"
    id: str = ""
    cells: tuple[Cell, ...] = ()

    def narrated(self) -> Iterator[Sentence]:
        """The row as one sentence: the words of its cells."""
        if self.id:
            runs: list[Run] = []
            for cell in self.cells:
                for sentence in cell.phrase:
                    runs += [Run(" "), *sentence.runs] if runs else sentence.runs
            yield Sentence(self.id, tuple(runs), self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Node):
    """A table with its head."""

    name: ClassVar[str] = "table"
    parts_name: ClassVar[str] = "rows"
    caption: Phrase = ()
    head: Row
    rows: tuple[Row, ...] = ()

    @property
    def titles(self) -> Phrase:
        """Its caption, and the heads of its columns and rows."""
        firsts = (row.cells[0] for row in self.rows if len(row.cells) > 1)
        heads = (sentence for cell in (*self.head.cells, *firsts) for sentence in cell.phrase)
        return (*self.caption, *heads)

    @property
    def is_enumeration(self) -> bool:
        """Its rows are."""
        return True

    def differences(self, counterpart: Node) -> Iterator[str]:
        """Whether it has a caption."""
        if isinstance(counterpart, Table) and bool(counterpart.caption) != bool(self.caption):
            yield f"has {'a' if counterpart.caption else 'no'} caption, unlike the source"


class TableKind(NodeKind):
    """``<table>``."""

    name = Table.name
    tags = frozenset({"table"})
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {"td": frozenset({"align"}), "th": frozenset({"align"})}

    def extensions(self) -> Sequence[Extension]:
        """Cells between upright lines."""
        return (TableExtension(use_align_attribute=True),)

    def block_rules(self) -> Sequence[BlockRule]:
        """A line below a table that begins with a colon."""
        return (_CaptionRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Table:
        """The table with its rows; cells that the head has no column for are in the source and nowhere else."""
        place = builder.place(element)
        caption = _caption(element, builder)
        head = _row(element.findall("thead/tr")[0], builder, is_head=True)
        return Table(**place, caption=caption, head=head, rows=tuple(_row(row, builder) for row in element.findall("tbody/tr")))


class _CaptionRule(BlockRule):
    """``: Caption`` right below a table, as Pandoc has it. Asked behind definitions, which begin alike below their terms."""

    order = 71

    def begins(self, rest: Rest) -> bool:
        return _CAPTION.match(rest[0]) is not None

    def interrupts(self, rest: Rest) -> bool:
        return False

    def ends_lazy(self, rest: Rest) -> bool:
        return False

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        if not len(parent) or parent[-1].tag != "table":
            return 0
        count = 1
        while count < len(rest) and rest[count].strip():
            count += 1
        lines = [
            (number, _CAPTION.sub("", line, count=1) if not place else line.strip())
            for place, (number, line) in enumerate(rest.lines(count))
        ]
        caption = reader.child(parent[-1], "caption", rest.number())
        caption.text = "\n".join(mark_lines(lines))
        return count


def _caption(element: Element, builder: NodeBuilder) -> Phrase:
    """The caption of a table, which is taken out of its rows where no empty line stood before it; a second one is reported."""
    found = element.findall("caption")
    body = element.find("tbody")
    rows = [] if body is None else body.findall("tr")
    last = rows[-1] if rows else None
    cell = last[0] if last is not None and len(last) and not any((other.text or len(other)) for other in last[1:]) else None
    if body is not None and last is not None and cell is not None and (cell.text or "").startswith(":"):
        if not _CAPTION.match(cell.text or ""):
            builder.report(builder.line(last), "a caption needs a space behind its colon", "write : Caption")
        cell.text = (cell.text or "").removeprefix(":").lstrip()
        found.insert(0, cell)
        body.remove(last)
    for more in found[1:]:
        builder.report(builder.line(more), "the table has a caption already", "write one sentence or two, without an empty line")
    return builder.phrase(found[0]) if found else ()


def _row(element: Element, builder: NodeBuilder, *, is_head: bool = False) -> Row:
    place = builder.place(element)
    cells = tuple(_cell(cell, builder, place["line"]) for cell in element)
    is_read = not is_head and any(cell.phrase for cell in cells)
    return Row(**place, id=builder.sentence_id() if is_read else "", cells=cells)


def _cell(element: Element, builder: NodeBuilder, line: int) -> Cell:
    place = builder.place(element)
    place["line"] = builder.line(element, line)
    return Cell(
        **place,
        phrase=builder.inline_text(element, place["line"]).whole(),
        align=element.get("align", ""),
        model=" ".join(sorted(MODELS.intersection(element.get("class", "").split()))),
    )
