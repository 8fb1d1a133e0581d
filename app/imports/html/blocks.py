"""A tree of HTML as blocks: paragraphs, headings, lists, tables, figures, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from lxml import etree

from app.imports.flattening import flatten
from app.imports.form import (
    BulletList,
    DefinitionList,
    DocBlock,
    DocCallout,
    DocCell,
    DocCode,
    DocDefinition,
    DocFigure,
    DocHeading,
    DocParagraph,
    DocPicture,
    DocQuote,
    DocTable,
    Inline,
    ListItem,
    ListLine,
    StyledText,
    is_blank,
    plain,
)
from app.imports.html.inline import HtmlInlineReader, TakePicture
from app.imports.html.notes import find_notes
from app.imports.html.office import OfficePage, Role
from app.imports.html.parsing import anchors_of, text_of
from app.imports.html.styles import PageStyles, points
from app.imports.report import Places, Report
from app.imports.structure.callouts import callout_kind
from app.imports.structure.typed_headings import without_bold
from app.imports.structure.walking import Blocks

Element = etree._Element
Shape = Callable[[Element, tuple[Inline, ...], Places], DocBlock | None]
"""What a paragraph is, told by somebody who knows more than its HTML says; ``None``: its HTML says it all."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SIDE_PARTS = {"header", "footer", "footnote-separator", "comment-list"}
_MOST_SPAN = 1000


class HtmlReader:
    """Reads one page."""

    def __init__(
        self, root: Element, take_picture: TakePicture, report: Report, page: OfficePage, shape: Shape | None = None
    ) -> None:
        self._root = root
        self._report = report
        self._page = page
        self._shape = shape
        self._styles = PageStyles(root)
        self._notes = find_notes(root)
        self._bodies = set(self._notes.bodies.values())
        self._places = Places()
        self._last_line = ""
        self._inline = HtmlInlineReader(self._styles, self._notes, take_picture, report)

    def read(self) -> tuple[Blocks, Mapping[str, Blocks]]:
        """The blocks of the page, and its notes by key."""
        blocks = tuple(self._flow(self._beginning(), StyledText("")))
        notes = {key: tuple(self._flow(body, StyledText(""))) for key, body in self._notes.bodies.items()}
        return blocks, notes

    def _beginning(self) -> Element:
        """The element that holds the text: the page's main part where it says which."""
        main = self._root.findall(".//main") or self._root.findall(".//article")
        body = self._root.find(".//body")
        return main[0] if len(main) == 1 else body if body is not None else self._root

    def _flow(self, element: Element, around: StyledText) -> Iterator[DocBlock]:
        """The blocks in an element: those that are ones, and paragraphs of what stands between them."""
        line: list[Inline] = []
        for part in self._parts(element, around):
            if isinstance(part, DocBlock):
                yield from self._paragraph(line, element)
                line = []
                yield part
            else:
                line.append(part)
        yield from self._paragraph(line, element)

    def _parts(self, element: Element, marks: StyledText) -> Iterator[Inline | DocBlock]:
        """Inline content and blocks in the order in which they stand."""
        yield from _text(element.text, marks)
        for child in element:
            self._last_line = child.get("data-line") or self._last_line
            if child in self._bodies or self._inline.is_unseen(child):
                pass
            elif (leaf := self._inline.leaf(child, self._place(child))) is not None:
                yield from leaf
            elif child.tag in _BLOCKS:
                yield from self._block(child, marks)
            elif not self._page.is_sign(self._styles.of(child)):
                yield from self._parts(child, self._inline.marks_of(child, marks))
            yield from _text(child.tail, marks)

    def _paragraph(self, line: list[Inline], element: Element) -> Iterator[DocBlock]:
        if not is_blank(line):
            yield DocParagraph(tuple(line), self._place(element, plain(line)))

    def _block(self, element: Element, marks: StyledText) -> Iterator[DocBlock]:
        tag = str(element.tag)
        if tag == "p" or tag in _HEADINGS or tag in ("dt", "summary", "figcaption", "caption", "address"):
            yield from self._line(element, marks)
        elif tag in ("ul", "ol"):
            yield from self._list(element, marks)
        elif tag == "table":
            yield from self._table(element, marks)
        elif tag == "pre":
            yield self._code(element)
        elif tag == "blockquote":
            blocks = tuple(self._flow(element, marks))
            yield _as_callout(DocQuote(blocks, self._place(element)))
        elif tag == "dl":
            yield from self._definitions(element, marks)
        elif tag == "figure":
            yield from self._figure(element, marks)
        elif tag == "details":
            summary = element.find("summary")
            title = text_of(summary) if summary is not None else ""
            if summary is not None:
                element.remove(summary)
            yield DocCallout("note", title, tuple(self._flow(element, marks)), folded=True, place=self._place(element))
        elif tag == "div" and "admonition" in (element.get("class") or "").split():
            yield self._callout(element, marks)
        elif tag == "footer":
            self._report.lose(self._places.at(text_of(element)), "the page's foot was left out")
        elif tag != "hr" and self._styles.of(element).get("mso-element", "") not in _SIDE_PARTS:
            yield from self._flow(element, self._inline.marks_of(element, marks))

    def _line(self, element: Element, marks: StyledText) -> Iterator[DocBlock]:
        """A paragraph or a heading; blocks in it, which HTML does not allow and programs write, stand behind it."""
        style = self._styles.of(element)
        tag = str(element.tag)
        role = Role("heading", int(tag[1])) if tag in _HEADINGS else self._page.role(element, style)
        if role.kind == "contents":
            self._report.lose("", "a table of contents was left out: the course makes its own")
            return
        line: list[Inline] = []
        behind: list[DocBlock] = []
        for part in self._parts(element, self._inline.marks_of(element, marks)):
            if isinstance(part, DocBlock):
                behind.append(part)
            else:
                line.append(part)
        content = tuple(line)
        if role.kind == "text":
            role, content = self._page.typed_role(element, style, content)
        if not is_blank(content):
            yield self._shaped(element, content, role, points(style.get("font-size", "")))
        yield from behind

    def _shaped(self, element: Element, content: tuple[Inline, ...], role: Role, size_pt: float) -> DocBlock:
        shaped = self._shape(element, content, self._places) if self._shape else None
        if shaped is not None:
            return shaped
        text = plain(content)
        anchors = anchors_of(element)
        if role.kind == "heading" and text.strip():
            self._places.enter(text)
            return DocHeading(role.level, without_bold(content), self._place(element, text), anchors)
        paragraph = DocParagraph(content, self._place(element, text), anchors, size_pt=size_pt)
        if role.kind == "list":
            return ListLine(role.level, role.ordered, role.number, (paragraph,), paragraph.place)
        if role.kind == "quote":
            return DocQuote((paragraph,), paragraph.place)
        if role.kind in ("title", "subtitle", "caption"):
            return replace(paragraph, style=role.kind)
        return replace(paragraph, style="caption") if element.tag in ("figcaption", "caption") else paragraph

    def _list(self, element: Element, marks: StyledText) -> Iterator[DocBlock]:
        google = self._page.google_list(element)
        ordered = element.tag == "ol"
        start = number = _whole(element.get("start"), 1)
        items: list[ListItem] = []
        for child in element:
            if child in self._bodies or self._inline.is_unseen(child):
                continue
            blocks = tuple(
                self._flow(child, self._inline.marks_of(child, marks)) if child.tag == "li" else self._block(child, marks)
            )
            if not blocks:
                continue
            if child.tag != "li" and items:  # a list that stands beside its item instead of in it
                items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *blocks))
                continue
            blocks, checked = _without_box(blocks)
            if google:
                yield ListLine(google[1], ordered, number, blocks, self._place(child), checked)
            elif len(blocks) == 1 and isinstance(blocks[0], BulletList):  # an item that holds nothing but a list
                items += blocks[0].items
            else:
                items.append(ListItem(blocks, checked))
            number += 1
        if items:
            yield BulletList(ordered, tuple(items), start if ordered else 1, self._place(element))

    def _table(self, element: Element, marks: StyledText) -> Iterator[DocBlock]:
        place = self._place(element, " ".join(map(str, element.itertext())))
        rows: list[tuple[DocCell, ...]] = []
        caption: tuple[Inline, ...] = ()
        for part in element.iter("caption", "tr"):
            if next(part.iterancestors("table")) is not element:
                continue
            if part.tag == "caption":
                caption = flatten(tuple(self._flow(part, marks)), place, self._report)
                continue
            cells = [cell for cell in part if cell.tag in ("td", "th")]
            rows.append(tuple(self._cell(cell, marks, place) for cell in cells))
        yield DocTable(tuple(rows), place, caption)

    def _cell(self, element: Element, marks: StyledText, place: str) -> DocCell:
        inner = self._inline.marks_of(element, marks)
        content = flatten(tuple(self._flow(element, inner)), place, self._report)
        spans = (min(_MOST_SPAN, max(1, _whole(element.get(name), 1))) for name in ("colspan", "rowspan"))
        return DocCell(content, *spans)

    def _code(self, element: Element) -> DocCode:
        for line_break in element.iter("br"):
            line_break.tail = f"\n{line_break.tail or ''}"
        code = element.find("code")
        named = re.search(r"lang(?:uage)?-([\w+#.-]+)", (code if code is not None else element).get("class") or "")
        text = text_of(element)
        return DocCode(text, named[1] if named else "", self._place(element, text))

    def _definitions(self, element: Element, marks: StyledText) -> Iterator[DocBlock]:
        """A list of terms; a term without a meaning, and a meaning without a term, are paragraphs."""
        place = self._place(element)
        entries: list[DocDefinition] = []
        for part in element.iter("dt", "dd"):
            if next(part.iterancestors("dl")) is not element:
                continue
            blocks = tuple(self._flow(part, self._inline.marks_of(part, marks)))
            if part.tag == "dt":
                entries.append(DocDefinition(flatten(blocks, self._place(part), self._report), ()))
            elif entries:
                entries[-1] = replace(entries[-1], meanings=(*entries[-1].meanings, blocks))
            else:
                yield from blocks
        for whole, group in groupby(entries, lambda entry: bool(entry.meanings)):
            if whole:
                yield DefinitionList(tuple(group), place)
            else:
                yield from (DocParagraph(entry.term, place) for entry in group)

    def _figure(self, element: Element, marks: StyledText) -> Iterator[DocBlock]:
        for block in self._flow(element, marks):
            if isinstance(block, DocParagraph) and any(isinstance(item, DocPicture) for item in block.content):
                yield from (DocFigure(item, block.place) for item in block.content if isinstance(item, DocPicture))
            else:
                yield block

    def _callout(self, element: Element, marks: StyledText) -> DocCallout:
        classes = [name for name in (element.get("class") or "").split() if name != "admonition"]
        title = element.find("p[@class='admonition-title']")
        words = text_of(title) if title is not None else ""
        if title is not None:
            element.remove(title)
        kind = callout_kind(classes[0] if classes else "note")
        words = "" if words.strip().lower() == (classes[0].lower() if classes else "") else words
        return DocCallout(kind, words, tuple(self._flow(element, marks)), place=self._place(element))

    def _place(self, element: Element, text: str = "") -> str:
        """Where a thing stands: the line where the reader was told lines, else words of it."""
        line = next((line for one in (element, *element.iterancestors()) if (line := one.get("data-line"))), self._last_line)
        return f"line {line}" if line else self._places.at(text)


def _text(text: str | None, marks: StyledText) -> Iterator[StyledText]:
    if text:
        yield replace(marks, text=text)


def _as_callout(quote: DocQuote) -> DocBlock:
    """A quotation that begins with ``[!NOTE]``, as GitHub writes it, is a callout."""
    first = quote.blocks[0] if quote.blocks else None
    content = first.content if isinstance(first, DocParagraph) else ()
    head = content[0] if content and isinstance(content[0], StyledText) else None
    found = re.match(r"\s*\[!(\w+)\]\s*", head.text) if head else None
    if not found or head is None or not isinstance(first, DocParagraph):
        return quote
    rest = replace(first, content=(replace(head, text=head.text[found.end() :]), *content[1:]))
    return DocCallout(callout_kind(found[1]), "", (rest, *quote.blocks[1:]), place=quote.place)


def _without_box(blocks: Blocks) -> tuple[Blocks, bool | None]:
    """An item's blocks without the box at their beginning, and whether it is ticked."""
    first = blocks[0]
    head = first.content[0] if isinstance(first, DocParagraph) and first.content else None
    if not isinstance(first, DocParagraph) or not isinstance(head, StyledText) or head.text not in ("☒ ", "☐ "):
        return blocks, None
    return (replace(first, content=first.content[1:]), *blocks[1:]), head.text == "☒ "


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
