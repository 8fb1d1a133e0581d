"""Headings that were made by bold letters rather than by a style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.imports.form import Content, DocBlock, DocHeading, DocParagraph, StyledText, plain
from app.imports.report import Report
from app.imports.structure.walking import Blocks

LONGEST = 80
"""So many characters a bold line may have and still be taken for a heading."""

_SENTENCE_ENDS = (".", ":", ";", ",", "…")


def find_typed_headings(blocks: Blocks, report: Report) -> Iterator[DocBlock]:
    """The blocks with every bold line that stands alone above a text as a heading; each is told.

    Where the document has no headings at all, larger letters make a higher one; else they lie below the heading before them.
    """
    found = {number for number in range(len(blocks)) if _is_heading(blocks, number)}
    sizes = sorted({round(size) for number in found if (size := _size(blocks[number]))}, reverse=True)
    has_real = any(isinstance(block, DocHeading) for block in blocks)
    level = 0
    for number, block in enumerate(blocks):
        if isinstance(block, DocHeading):
            level = block.level
        if number not in found:
            yield block
            continue
        assert isinstance(block, DocParagraph)  # noqa: S101 (only paragraphs are found)
        rank = sizes.index(round(block.size_pt)) if block.size_pt else 0
        report.change(block.place, "a bold line was taken as a heading")
        yield DocHeading(level + 1 if has_real else rank + 1, without_bold(block.content), block.place, block.anchors)


def _is_heading(blocks: Sequence[DocBlock], number: int) -> bool:
    block = blocks[number]
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if not _is_bold_line(block) or following is None or isinstance(following, DocHeading):
        return False
    return not _is_bold_line(following) or _size(following) < _size(block)


def _is_bold_line(block: DocBlock) -> bool:
    if not isinstance(block, DocParagraph) or block.style != "text":
        return False
    text = plain(block.content).strip()
    if not text or len(text) > LONGEST or text.endswith(_SENTENCE_ENDS):
        return False
    return all(
        isinstance(item, StyledText) and (item.strong or not item.text.strip()) and not item.link for item in block.content
    )


def _size(block: DocBlock) -> float:
    return block.size_pt if isinstance(block, DocParagraph) else 0


def without_bold(content: Content) -> Content:
    """A heading's content: its letters are bold by themselves."""
    return tuple(replace(item, strong=False) if isinstance(item, StyledText) else item for item in content)
