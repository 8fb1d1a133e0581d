"""Blocks inside blocks: one way to change them all, one to change everything that is written in them, one to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from app.imports.form import (
    BulletList,
    Content,
    DefinitionList,
    DocBlock,
    DocCallout,
    DocCell,
    DocDefinition,
    DocFigure,
    DocHeading,
    DocParagraph,
    DocQuote,
    DocTable,
    ListItem,
    ListLine,
    TrainerText,
)

Blocks = tuple[DocBlock, ...]
Change = Callable[[Blocks], Iterable[DocBlock]]
ChangeContent = Callable[[Content, str], Content]
"""Takes inline content and the place of its block."""


def change_inside(block: DocBlock, change: Change) -> DocBlock:
    """The block with every sequence of blocks that it holds directly changed; one that holds none as it is."""
    match block:
        case ListLine() | DocQuote() | DocCallout() | TrainerText():
            return replace(block, blocks=tuple(change(block.blocks)))
        case BulletList():
            return replace(block, items=tuple(ListItem(tuple(change(item.blocks)), item.checked) for item in block.items))
        case DefinitionList():
            return replace(
                block,
                entries=tuple(
                    DocDefinition(entry.term, tuple(tuple(change(meaning)) for meaning in entry.meanings))
                    for entry in block.entries
                ),
            )
        case _:
            return block


def change_content(blocks: Iterable[DocBlock], change: ChangeContent) -> Blocks:
    """The blocks with all inline content in them, however deep, changed."""
    return tuple(_with_content(block, change) for block in blocks)


def _with_content(block: DocBlock, change: ChangeContent) -> DocBlock:
    match block:
        case DocHeading() | DocParagraph():
            return replace(block, content=change(block.content, block.place))
        case DocFigure():
            return replace(block, caption=change(block.caption, block.place))
        case DocTable():
            rows = tuple(
                tuple(DocCell(change(cell.content, block.place), cell.columns, cell.rows) for cell in row) for row in block.rows
            )
            return replace(block, rows=rows, caption=change(block.caption, block.place))
        case DefinitionList():
            terms = tuple(DocDefinition(change(entry.term, block.place), entry.meanings) for entry in block.entries)
            return change_inside(replace(block, entries=terms), lambda inner: change_content(inner, change))
        case _:
            return change_inside(block, lambda inner: change_content(inner, change))


def every_block(blocks: Sequence[DocBlock]) -> Iterator[DocBlock]:
    """The blocks and all that stand in them, each before what it holds."""
    for block in blocks:
        yield block
        match block:
            case ListLine() | DocQuote() | DocCallout() | TrainerText():
                yield from every_block(block.blocks)
            case BulletList():
                for item in block.items:
                    yield from every_block(item.blocks)
            case DefinitionList():
                for entry in block.entries:
                    for meaning in entry.meanings:
                        yield from every_block(meaning)


def every_content(blocks: Sequence[DocBlock]) -> Iterator[Content]:
    """All inline content in the blocks, in order."""
    for block in every_block(blocks):
        match block:
            case DocHeading() | DocParagraph():
                yield block.content
            case DocFigure():
                yield block.caption
            case DocTable():
                yield block.caption
                yield from (cell.content for row in block.rows for cell in row)
            case DefinitionList():
                yield from (entry.term for entry in block.entries)
