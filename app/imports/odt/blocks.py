"""The body of an OpenDocument text as blocks: paragraphs, headings, lists as they are counted, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from app.imports.flattening import flatten
from app.imports.form import (
    DocBlock,
    DocCell,
    DocCode,
    DocHeading,
    DocParagraph,
    DocPicture,
    DocQuote,
    DocTable,
    ListLine,
    is_blank,
    plain,
)
from app.imports.odt.inline import OdtInlineReader, TakePicture
from app.imports.odt.names import TABLE, TEXT
from app.imports.odt.styles import OdtStyle, OdtStyles
from app.imports.report import Places, Report
from app.imports.structure.tables import MOST_COLUMNS
from app.imports.structure.typed_headings import without_bold
from app.imports.structure.walking import Blocks

Element = etree._Element

_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
        "bibliography",
    )
)  # fmt: skip
_MOST_REPEATED_ROWS = 100
_MOST_SPAN = 1000


class OdtBlockReader:
    """Reads one document."""

    def __init__(self, styles: OdtStyles, take_picture: TakePicture, report: Report) -> None:
        self._styles = styles
        self._report = report
        self._inline = OdtInlineReader(styles, take_picture, report)
        self._places = Places()
        self._counts: dict[tuple[str, int], int] = {}

    def read(self, body: Element) -> tuple[Blocks, Mapping[str, Blocks]]:
        """The blocks in the body, and the notes by key."""
        blocks = tuple(self._blocks(body))
        notes: dict[str, Blocks] = {}
        while len(notes) < len(self._inline.notes):  # a note may call another
            for key, element in list(self._inline.notes.items()):
                if key not in notes:
                    notes[key] = tuple(self._blocks(element))
        return blocks, notes

    def _blocks(self, element: Element) -> Iterator[DocBlock]:
        for child in element:
            tag = str(child.tag)
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(child)
            elif tag == f"{TEXT}list":
                yield from self._list(child, 0, "")
            elif tag == f"{TABLE}table":
                yield self._table(child)
            elif tag in _INDEXES:
                self._report.lose("", "a table of contents or an index was left out: the course makes its own")
            elif tag == f"{TEXT}tracked-changes":
                self._tell_deleted(child)
            elif tag not in (f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls"):
                yield from self._blocks(child)

    def _paragraph(self, element: Element) -> Iterator[DocBlock]:
        style = self._styles.of(element)
        place = self._places.at("".join(map(str, element.itertext())))
        line = self._inline.read(element, place)
        content, anchors = tuple(line.content), tuple(line.anchors)
        outline = element.get(f"{TEXT}outline-level") or ""
        level = int(outline) if outline.isdigit() and outline != "0" else style.heading
        if style.kind == "contents":
            pass
        elif (element.tag == f"{TEXT}h" or style.heading) and level and plain(content).strip():
            self._places.enter(plain(content))
            yield DocHeading(level, without_bold(content), self._places.at(plain(content)), anchors)
        elif not is_blank(content):
            yield _styled(DocParagraph(content, place, anchors, size_pt=style.size_pt), style)
        for box in line.behind:
            inner = tuple(self._blocks(box))
            if not any(
                isinstance(item, DocPicture) for block in inner if isinstance(block, DocParagraph) for item in block.content
            ):
                self._report.change(place, "a text box stands below the paragraph to which it is tied")
            yield from inner

    def _list(self, element: Element, level: int, around: str) -> Iterator[DocBlock]:
        """The items line by line; a list that goes on where another ended counts on."""
        name = element.get(f"{TEXT}style-name") or around
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list") is not None
        if not goes_on:
            for key in [key for key in self._counts if key[0] == name and key[1] >= level]:
                del self._counts[key]
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            start = item.get(f"{TEXT}start-value") or ""
            if start.isdigit() and len(start) < 10:
                self._counts[name, level] = int(start) - 1
            yield from self._item(item, level, name)

    def _item(self, item: Element, level: int, name: str) -> Iterator[DocBlock]:
        has_mark = item.tag == f"{TEXT}list-item"
        for child in item:
            if child.tag == f"{TEXT}list":
                yield from self._list(child, level + 1, name)
                continue
            for block in self._blocks_of(child):
                if isinstance(block, DocHeading):
                    yield block
                    continue
                line = self._line(block, child, level, name, has_mark=has_mark)
                has_mark = has_mark and (not isinstance(line, ListLine) or line.continues)
                yield line

    def _blocks_of(self, element: Element) -> Iterator[DocBlock]:
        """The blocks of one element."""
        if element.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield from self._paragraph(element)
        elif element.tag == f"{TABLE}table":
            yield self._table(element)
        else:
            yield from self._blocks(element)

    def _line(self, block: DocBlock, element: Element, level: int, name: str, *, has_mark: bool) -> DocBlock:
        """A block of an item as a line of its list."""
        style = self._styles.of(element)
        name = name or style.list_style
        form = self._styles.level(name, level)
        shown = max(level, style.list_level)
        place = getattr(block, "place", "")
        if not has_mark or style.continues:
            return ListLine(shown, ordered=False, number=1, blocks=(block,), place=place, continues=True)
        if not form.is_marked:
            return block
        if form.is_ordered and not form.is_decimal:
            self._report.change("", "letters and Roman numerals before items are numbers now")
        number = self._counts.get((name, level), form.start - 1) + 1
        self._counts[name, level] = number
        for key in [key for key in self._counts if key[0] == name and key[1] > level]:
            del self._counts[key]
        return ListLine(shown, form.is_ordered, number, (block,), place)

    def _table(self, element: Element) -> DocTable:
        place = self._places.at(" ".join("".join(map(str, part.itertext())) for part in element.iter(f"{TEXT}p")))
        rows: list[tuple[DocCell, ...]] = []
        for row in element.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not element:
                continue
            cells: list[DocCell] = []
            for cell in row.iterchildren(f"{TABLE}table-cell"):
                repeated = min(_whole(cell, "number-columns-repeated"), MOST_COLUMNS + 1 - len(cells))
                cells += [self._cell(cell, place)] * max(0, repeated)
            rows += [tuple(cells)] * min(_whole(row, "number-rows-repeated"), _MOST_REPEATED_ROWS)
        return DocTable(tuple(rows), place)

    def _cell(self, element: Element, place: str) -> DocCell:
        content = flatten(tuple(self._blocks(element)), place, self._report)
        columns, rows = (min(_whole(element, f"number-{what}-spanned"), _MOST_SPAN) for what in ("columns", "rows"))
        return DocCell(content, columns, rows)

    def _tell_deleted(self, element: Element) -> None:
        for deletion in element.iter(f"{TEXT}deletion"):
            text = "".join("".join(map(str, part.itertext())) for part in deletion.iter(f"{TEXT}p", f"{TEXT}h")).strip()
            if text:
                self._report.lose(self._places.at(text), "text that is marked as deleted was left out")
        for _ in element.iter(f"{TEXT}insertion"):
            self._report.change("", "text that is marked as inserted was taken")


def _styled(paragraph: DocParagraph, style: OdtStyle) -> DocBlock:
    match style.kind:
        case "title" | "subtitle" | "caption" as kind:
            return replace(paragraph, style=kind)
        case "quote":
            return DocQuote((paragraph,), paragraph.place)
        case "code":
            return DocCode(plain(paragraph.content), place=paragraph.place)
        case _:
            return paragraph


def _whole(element: Element, name: str) -> int:
    found = element.get(f"{TABLE}{name}") or "1"
    return max(1, int(found)) if found.isdigit() and len(found) < 8 else 1
