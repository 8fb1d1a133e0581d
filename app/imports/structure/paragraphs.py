"""Paragraphs made plain: pictures out of the lines, two line breaks as the end of a paragraph, nothing empty left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.imports.form import (
    Content,
    DefinitionList,
    DocBlock,
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
    LineBreak,
    StyledText,
    is_blank,
    plain,
)
from app.imports.report import Report, excerpt
from app.imports.structure.walking import Blocks, change_content, change_inside
from app.imports.text import raised, tidy


def make_plain(blocks: Blocks, report: Report) -> Iterator[DocBlock]:
    """The blocks with tidy content; a picture inside a paragraph, a heading or a table stands behind it."""
    for block in change_content(blocks, lambda content, place: plain_letters(content, place, report)):
        match block:
            case DocParagraph():
                _tell_columns(block.content, block.place, report)
                yield from _paragraphs(block, report)
            case DocHeading():
                rest, pictures = _parted(block.content)
                if not is_blank(rest):
                    yield replace(block, content=tidy(rest))
                yield from (DocFigure(picture, block.place) for picture in pictures)
            case DocTable():
                yield from _table(block, report)
            case DefinitionList():
                yield _with_tidy_terms(block, report)
            case _:
                yield change_inside(block, lambda inner: make_plain(inner, report))


def plain_letters(content: Content, place: str, report: Report) -> Content:
    """The content with raised and lowered letters as plain ones; raised digits stay where every font has them (m²)."""
    found: list[Inline] = []
    for number, item in enumerate(content):
        if isinstance(item, StyledText) and item.shift:
            text = raised(item.text) if item.shift == 1 else None
            if text is None and item.text.strip():
                around = plain(content[max(0, number - 1) : number + 2])
                report.change(place, f"{'raised' if item.shift == 1 else 'lowered'} letters are plain: “{excerpt(around)}”")
            item = replace(item, text=text or item.text, shift=0)
        found.append(item)
    return tuple(found)


def _tell_columns(content: Content, place: str, report: Report) -> None:
    """Columns that were made with tabs are seen no more."""
    if plain(content).strip().count("\t") > 1:
        report.change(place, "columns made with tabs are one line: make them a table")


def _paragraphs(paragraph: DocParagraph, report: Report) -> Iterator[DocBlock]:
    for content in _parts(paragraph.content):
        rest, pictures = _parted(content)
        words = tidy(rest)
        if not is_blank(words):
            yield replace(paragraph, content=words)
            for _ in pictures if paragraph.style != "caption" else ():
                report.change(paragraph.place, "a picture inside a line stands below its paragraph")
        yield from (DocFigure(picture, paragraph.place) for picture in pictures)


def _parts(content: Content) -> Iterator[list[Inline]]:
    """The content cut where two or more line breaks follow each other."""
    part: list[Inline] = []
    breaks = 0
    for item in content:
        if isinstance(item, LineBreak):
            breaks += 1
            continue
        if isinstance(item, StyledText) and not item.text.strip() and breaks:
            continue
        if breaks > 1:
            yield part
            part = []
        elif breaks:
            part.append(LineBreak())
        breaks = 0
        part.append(item)
    yield part


def _parted(content: Iterable[Inline]) -> tuple[list[Inline], list[DocPicture]]:
    """The content without its pictures, and the pictures."""
    items = list(content)
    rest: list[Inline] = [item for item in items if not isinstance(item, DocPicture)]
    return rest, [item for item in items if isinstance(item, DocPicture)]


def _table(table: DocTable, report: Report) -> Iterator[DocBlock]:
    pictures: list[DocPicture] = []
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            rest, found = _parted(cell.content)
            pictures += found
            cells.append(DocCell(tidy(rest), cell.columns, cell.rows))
        rows.append(tuple(cells))
    if any(not is_blank(cell.content) for row in rows for cell in row):
        yield replace(table, rows=tuple(rows), caption=tidy(table.caption))
        for _ in pictures:
            report.change(table.place, "a picture in a table stands below it")
    yield from (DocFigure(picture, table.place) for picture in pictures)


def _with_tidy_terms(block: DefinitionList, report: Report) -> DocBlock:
    entries = tuple(DocDefinition(tidy(entry.term), entry.meanings) for entry in block.entries)
    return change_inside(replace(block, entries=entries), lambda inner: make_plain(inner, report))


def join_code(blocks: Blocks) -> Blocks:
    """The blocks with neighbouring lines of code, and neighbouring paragraphs of a quotation, as one."""
    found: list[DocBlock] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, DocCode) and isinstance(before, DocCode) and block.language == before.language:
            found[-1] = replace(before, text=f"{before.text}\n{block.text}")
        elif isinstance(block, DocQuote) and isinstance(before, DocQuote):
            found[-1] = replace(before, blocks=(*before.blocks, *block.blocks))
        else:
            found.append(block)
    return tuple(found)
