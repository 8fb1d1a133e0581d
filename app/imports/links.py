"""Links of a document made into links of a course: to its sections and headings, and to addresses that can be followed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from app.course.content.links import is_followable
from app.imports.form import Content, DocBlock, DocHeading, DocParagraph, StyledText, plain
from app.imports.ids import heading_name
from app.imports.report import Report, excerpt
from app.imports.sections import SectionDraft
from app.imports.structure.walking import Blocks, change_content, every_block, every_content

LONGEST = 2000
"""No address that a browser follows for sure is longer."""

_MAIL = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+")


def name_headings(
    sections: Sequence[tuple[str, SectionDraft]], taken: Collection[str]
) -> tuple[list[tuple[str, SectionDraft]], Mapping[str, str]]:
    """The sections with a name at every heading to which the document links, and what each anchor is called in the course.

    An anchor inside a text leads to the heading above it. ``taken`` are the names that no heading can have.
    """
    wanted = {
        item.link[1:]
        for _, section in sections
        for content in every_content((*section.blocks, *section.trainer, *chain(*section.notes.values())))
        for item in content
        if isinstance(item, StyledText) and item.link.startswith("#")
    }
    used = {*taken, *(section_id for section_id, _ in sections)}
    places: dict[str, str] = {}
    named = []
    for section_id, section in sections:
        places.update(dict.fromkeys(section.anchors, section_id))
        blocks: list[DocBlock] = []
        above = section_id
        heading = -1
        for block in section.blocks:
            blocks.append(block)
            if isinstance(block, DocHeading):
                heading, above = len(blocks) - 1, ""
            anchors = [name for inner in every_block((block,)) for name in _anchors(inner)]
            if not above and wanted.intersection(anchors):
                found = blocks[heading]
                assert isinstance(found, DocHeading)  # noqa: S101 (its place was noted)
                above = heading_name(plain(found.content), used)
                used.add(above)
                blocks[heading] = replace(found, name=above)
            if above:
                places.update(dict.fromkeys(anchors, above))
        named.append((section_id, replace(section, blocks=tuple(blocks))))
    return named, places


def resolve(blocks: Blocks, places: Mapping[str, str], report: Report) -> Blocks:
    """The blocks with every link as the course can follow it; one that cannot be followed becomes text, and is told."""

    def change(content: Content, place: str) -> Content:
        return tuple(
            _resolved(item, place, places, report) if isinstance(item, StyledText) and item.link else item for item in content
        )

    return change_content(blocks, change)


def _resolved(run: StyledText, place: str, places: Mapping[str, str], report: Report) -> StyledText:
    address = run.link.strip()
    if address.startswith("#"):
        name = places.get(address[1:], "")
        if not name:
            report.change(place, f"the link “{excerpt(run.text)}” led to a place that is not in the course, so it is text")
        return replace(run, link=f"#{name}" if name else "")
    if _MAIL.fullmatch(address):
        address = f"mailto:{address}"
    elif re.match(r"www\.\S+\Z", address):
        address = f"https://{address}"
    if len(address) <= LONGEST and address.isprintable() and is_followable(address):
        return replace(run, link=address)
    report.change(
        place, f"the link “{excerpt(run.text)}” leads to {excerpt(address)}, which a course cannot follow, so it is text"
    )
    return replace(run, link="")


def _anchors(block: DocBlock) -> tuple[str, ...]:
    return block.anchors if isinstance(block, (DocHeading, DocParagraph)) else ()
