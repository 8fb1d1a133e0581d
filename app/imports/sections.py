"""A document cut into sections at its headings, each with its own footnotes and the outline that a course's section has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.imports.form import (
    DocBlock,
    DocHeading,
    DocNoteCall,
    DocParagraph,
    ImportedDocument,
    StyledText,
    TrainerText,
    is_blank,
    plain,
)
from app.imports.report import Report
from app.imports.structure.walking import Blocks, every_content

DEEPEST = 6
"""Markdown has six levels of headings."""

WORDS_A_MINUTE = 130
"""How fast a learner reads who reads Polish as a second language; the minutes of a section are a guess from this."""


SHORT_BLOCKS, SHORT_WORDS = 3, 25
"""A text before the first heading that is no longer is not a section of its own."""


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section before it has a name. ``anchors`` lead to it; ``trainer`` is what only the trainer sees."""

    title: str
    blocks: Blocks
    anchors: tuple[str, ...] = ()
    trainer: Blocks = ()
    notes: Mapping[str, Blocks] = field(default_factory=dict)
    place: str = ""

    @property
    def minutes(self) -> int:
        """How long reading takes, at least one minute."""
        words = sum(len(text.split()) for text in texts(self.blocks))
        return max(1, round(words / WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True)
class ImportedSections:
    """A document's title and its sections."""

    title: str
    sections: tuple[SectionDraft, ...]


def cut(document: ImportedDocument, name: str, report: Report) -> ImportedSections:
    """The sections of a document whose structure is whole. ``name`` is its title when it has none itself.

    The highest headings begin sections; one that stands alone at the beginning is the title of all.
    """
    title, anchors, blocks = _title_of(document)
    tops = [block.level for block in blocks if isinstance(block, DocHeading)]
    top = min(tops, default=1)
    sections: list[SectionDraft] = []
    waiting: list[DocHeading] = []
    preface: list[DocBlock] = []
    for heading, body in _parts(blocks, top):
        if not body:
            waiting += [heading] if heading else []
            continue
        if heading is None and _is_short(body) and any(level == top for level in tops):
            preface = body
            continue
        body = [*preface, *_lines_of(waiting, report), *body]
        preface, waiting = [], []
        sections.append(_section(heading, title or name, body, document.notes, report))
    if waiting and sections:
        last = sections[-1]
        sections[-1] = replace(last, blocks=(*last.blocks, *_lines_of(waiting, report)))
    if sections:
        sections[0] = replace(sections[0], anchors=(*anchors, *sections[0].anchors))
    if not title:
        title = sections[0].title if len(sections) == 1 else name
    return ImportedSections(title, tuple(sections))


def _title_of(document: ImportedDocument) -> tuple[str, tuple[str, ...], list[DocBlock]]:
    """The title, its anchors, and the blocks without it: a paragraph in the title's style, else a heading at the beginning that
    is the only one of the highest level.
    """
    blocks = list(document.blocks)
    for number, block in enumerate(blocks):
        if isinstance(block, DocParagraph) and block.style == "title":
            return plain(block.content).strip(), block.anchors, [*blocks[:number], *blocks[number + 1 :]]
    headings = [block for block in blocks if isinstance(block, DocHeading)]
    first = blocks[0] if blocks else None
    if isinstance(first, DocHeading) and len(headings) > 1 and all(heading.level > first.level for heading in headings[1:]):
        return plain(first.content).strip(), first.anchors, blocks[1:]
    return document.title.strip(), (), blocks


def _parts(blocks: Sequence[DocBlock], top: int) -> Iterator[tuple[DocHeading | None, list[DocBlock]]]:
    heading: DocHeading | None = None
    body: list[DocBlock] = []
    for block in blocks:
        if isinstance(block, DocHeading) and block.level == top:
            yield heading, body
            heading, body = block, []
        else:
            body.append(block)
    yield heading, body


def _is_short(blocks: Sequence[DocBlock]) -> bool:
    """Whether the text before the first heading is no section: a subtitle, a name, a date, which stand in the first one."""
    return len(blocks) <= SHORT_BLOCKS and sum(len(text.split()) for text in texts(blocks)) <= SHORT_WORDS


def _section(
    heading: DocHeading | None, title: str, body: Sequence[DocBlock], notes: Mapping[str, Blocks], report: Report
) -> SectionDraft:
    trainer = tuple(inner for block in body if isinstance(block, TrainerText) for inner in block.blocks)
    blocks: list[DocBlock] = [block for block in body if not isinstance(block, TrainerText)]
    if heading:
        calls = [item for item in heading.content if isinstance(item, DocNoteCall)]
        blocks = _with_calls(blocks, calls, heading, report)
        title = " ".join(plain(heading.content).split())
    if not blocks:  # slides with nothing but notes
        blocks = [DocParagraph((StyledText(title),), heading.place if heading else "")]
    called = {name: notes[name] for name in dict.fromkeys(calls_in(blocks)) if name in notes}
    return SectionDraft(
        title=title,
        blocks=tuple(_outlined(blocks)),
        anchors=heading.anchors if heading else (),
        trainer=tuple(_outlined(trainer)),
        notes=called,
        place=heading.place if heading else "",
    )


def _with_calls(blocks: list[DocBlock], calls: Sequence[DocNoteCall], heading: DocHeading, report: Report) -> list[DocBlock]:
    """A section's title is plain text: footnotes that it calls are called by the first paragraph."""
    if not calls:
        return blocks
    report.change(heading.place, "a footnote of a heading is called by the paragraph after it")
    for number, block in enumerate(blocks):
        if isinstance(block, DocParagraph):
            return [*blocks[:number], replace(block, content=(*block.content, *calls)), *blocks[number + 1 :]]
    return [DocParagraph(tuple(calls), heading.place), *blocks]


def _outlined(blocks: Sequence[DocBlock]) -> Iterator[DocBlock]:
    """The blocks with headings that begin at the second level and go down one step at a time."""
    levels = [block.level for block in blocks if isinstance(block, DocHeading)]
    top = min(levels, default=2)
    before = 1
    for block in blocks:
        if isinstance(block, DocHeading):
            before = min(block.level - top + 2, before + 1, DEEPEST)
            yield replace(block, level=before)
        else:
            yield block


def _lines_of(headings: Sequence[DocHeading], report: Report) -> list[DocBlock]:
    """Headings without a text of their own, which cannot be sections, as bold lines."""
    for heading in headings:
        report.change(heading.place, "a heading without a text stands as a bold line")
    return [
        DocParagraph(
            tuple(replace(item, strong=True) if isinstance(item, StyledText) else item for item in heading.content), heading.place
        )
        for heading in headings
        if not is_blank(heading.content)
    ]


def texts(blocks: Sequence[DocBlock]) -> Iterator[str]:
    """The words of the blocks, a paragraph at a time."""
    return (plain(content) for content in every_content(blocks))


def calls_in(blocks: Sequence[DocBlock]) -> Iterator[str]:
    """The keys of the footnotes that the blocks call."""
    return (item.note for content in every_content(blocks) for item in content if isinstance(item, DocNoteCall))
