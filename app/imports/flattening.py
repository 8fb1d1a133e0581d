"""Blocks as inline content, for places that hold no blocks, such as the cell of a table."""

from __future__ import annotations

from app.imports.form import (
    BulletList,
    Content,
    DefinitionList,
    DocBlock,
    DocCallout,
    DocCode,
    DocFigure,
    DocHeading,
    DocParagraph,
    DocQuote,
    DocTable,
    Inline,
    LineBreak,
    ListLine,
    StyledText,
    TrainerText,
)
from app.imports.report import Report
from app.imports.structure.walking import Blocks


def flatten(blocks: Blocks, place: str, report: Report) -> Content:
    """The content of the blocks, a new line between them; lists and tables lose their shape, which is told."""
    found: list[Inline] = []
    for block in blocks:
        for content in _contents(block, place, report):
            if found and content:
                found.append(LineBreak())
            found += content
    return tuple(found)


def _contents(block: DocBlock, place: str, report: Report) -> list[Content]:
    match block:
        case DocHeading() | DocParagraph():
            return [block.content]
        case DocFigure():
            return [(block.picture,), block.caption]
        case DocCode():
            return [(StyledText(block.text, code=True),)]
        case ListLine():
            return [flatten(block.blocks, place, report)]
        case BulletList():
            report.change(place, "a list in a table is one line")
            return [flatten(item.blocks, place, report) for item in block.items]
        case DocQuote() | DocCallout() | TrainerText():
            return [flatten(block.blocks, place, report)]
        case DocTable():
            report.change(place, "a table in a table is one line")
            return [cell.content for row in block.rows for cell in row]
        case DefinitionList():
            return [
                content
                for entry in block.entries
                for content in (entry.term, *(flatten(meaning, place, report) for meaning in entry.meanings))
            ]
