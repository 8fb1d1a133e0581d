"""Captions, which documents have as paragraphs of their own, put to their pictures and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.course.languages import LANGUAGES
from app.imports.form import Content, DocBlock, DocFigure, DocParagraph, DocTable, StyledText, plain
from app.imports.report import Report
from app.imports.structure.typed_headings import without_bold
from app.imports.structure.walking import Blocks, change_inside

_LABELS = "|".join(label for language in LANGUAGES.values() for label in language.caption_labels.split())
_BEGINS_AS_CAPTION = re.compile(rf"(?:{_LABELS})\s*\d{{1,3}}(?:\.\d{{1,2}})?\s*[.:–—-]\s", re.IGNORECASE)
"""How captions begin that have no style: a word of any language and a number."""


def join_captions(blocks: Blocks, report: Report) -> Iterator[DocBlock]:
    """The blocks with every caption at the picture or table before it, else at the one after it; another stays a paragraph.

    A picture without an alternative text gets its caption as one, which is told.
    """
    found: list[DocBlock] = []
    for block in blocks:
        before = found[-1] if found else None
        if (caption := _caption(block)) and isinstance(before, (DocFigure, DocTable)) and _can_carry(before, caption):
            found[-1] = _with_caption(before, caption)
        elif isinstance(block, (DocFigure, DocTable)) and before and (caption := _caption(before)) and _can_carry(block, caption):
            found[-1] = _with_caption(block, caption)
        else:
            found.append(change_inside(block, lambda inner: join_captions(inner, report)))
    for block in found:
        if isinstance(block, DocFigure) and block.caption and not block.picture.alt:
            report.change(block.place, "a picture has no alternative text: its caption was taken")
            yield replace(block, picture=replace(block.picture, alt=plain(block.caption)))
        else:
            yield block


def _caption(block: DocBlock) -> Content:
    """What a caption says, without the marks that are only its looks; nothing for another block."""
    if not isinstance(block, DocParagraph) or (block.style != "caption" and not _BEGINS_AS_CAPTION.match(plain(block.content))):
        return ()
    return without_bold(block.content)


def _can_carry(block: DocFigure | DocTable, caption: Content) -> bool:
    """A picture's caption is text without marks; one with links or notes stays a paragraph."""
    if block.caption:
        return False
    return isinstance(block, DocTable) or all(isinstance(item, StyledText) and not item.link for item in caption)


def _with_caption(block: DocFigure | DocTable, caption: Content) -> DocBlock:
    return replace(block, caption=caption)
