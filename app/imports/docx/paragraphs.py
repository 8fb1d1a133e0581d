"""Every paragraph of a Word document gets a mark that Mammoth carries along, and by which its meaning is found again.

The mark is the paragraph's number in characters of Unicode's private area, which no text needs (:mod:`app.imports.text`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from app.imports.docx.names import W
from app.imports.docx.numbering import Lists
from app.imports.docx.styles import Numbering, WordStyle, WordStyles, half_points, numbering_of, value
from app.imports.form import (
    Content,
    DocBlock,
    DocCode,
    DocHeading,
    DocParagraph,
    DocQuote,
    ListLine,
    StyledText,
    plain,
)
from app.imports.html.parsing import anchors_of
from app.imports.report import Places, Report
from app.imports.structure.typed_headings import without_bold

Element = etree._Element

_FIRST_DIGIT = 0xE010
_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"{_BEGIN}([\ue010-\ue019]+){_END}")
_PRIVATE = re.compile("[\ue000-\ue01f]")


@dataclass(frozen=True, slots=True)
class ParagraphFacts:
    """What is known of a paragraph before Mammoth reads it."""

    style: WordStyle = WordStyle()
    heading: int = 0
    list_level: int = -1
    is_ordered: bool = False
    number: int = 1
    continues: bool = False
    size_pt: float = 0


class Marker:
    """Marks the paragraphs of one document, and makes blocks of what comes back."""

    def __init__(self, styles: WordStyles, lists: Lists, report: Report) -> None:
        self._styles = styles
        self._lists = lists
        self._report = report
        self._facts: list[ParagraphFacts] = []

    def mark(self, paragraph: Element) -> None:
        """Put the paragraph's mark before its text."""
        for text in paragraph.iter(f"{W}t"):
            if text.text and _PRIVATE.search(text.text):
                text.text = _PRIVATE.sub("", text.text)
        digits = "".join(chr(_FIRST_DIGIT + int(digit)) for digit in str(len(self._facts)))
        self._facts.append(self._fact(paragraph))
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}t").text = f"{_BEGIN}{digits}{_END}"
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            paragraph.insert(0, run)
        else:
            properties.addnext(run)

    def shape(self, element: Element, content: Content, places: Places) -> DocBlock | None:
        """The block that a paragraph with its mark is."""
        found = next((found for item in content if isinstance(item, StyledText) and (found := _MARK.search(item.text))), None)
        if found is None:
            return None
        number = int("".join(str(ord(digit) - _FIRST_DIGIT) for digit in found[1]))
        fact = self._facts[number] if number < len(self._facts) else ParagraphFacts()
        content = tuple(
            replace(item, text=_MARK.sub("", item.text)) if isinstance(item, StyledText) else item for item in content
        )
        return self._block(fact, content, anchors_of(element), places)

    def _block(self, fact: ParagraphFacts, content: Content, anchors: tuple[str, ...], places: Places) -> DocBlock:
        text = plain(content)
        if fact.heading and text.strip():
            places.enter(text)
            return DocHeading(fact.heading, without_bold(content), places.at(text), anchors)
        place = places.at(text)
        if fact.style.is_bold and fact.style.kind == "text":
            content = tuple(replace(item, strong=True) if isinstance(item, StyledText) else item for item in content)
        paragraph = DocParagraph(content, place, anchors, size_pt=fact.size_pt)
        if fact.list_level >= 0:
            return ListLine(fact.list_level, fact.is_ordered, fact.number, (paragraph,), place, continues=fact.continues)
        match fact.style.kind:
            case "title" | "subtitle" | "caption" as style:
                return replace(paragraph, style=style)
            case "quote":
                return DocQuote((paragraph,), place)
            case "code":
                return DocCode(text, place=place)
            case "contents":
                if text.strip():
                    self._report.lose("", "a table of contents was left out: the course makes its own")
                return DocParagraph((), place)
            case _:
                return paragraph

    def _fact(self, paragraph: Element) -> ParagraphFacts:
        properties = paragraph.find(f"{W}pPr")
        style_id = value(properties, "pStyle") if properties is not None else ""
        style = self._styles.of(style_id)
        own = numbering_of(properties) if properties is not None else None
        outline = value(properties, "outlineLvl") if properties is not None else ""
        heading = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.heading
        fact = ParagraphFacts(style, heading, size_pt=_size(paragraph) or style.size_pt)
        numbering = own or style.numbering
        if numbering is not None and numbering.list_id == "0":
            return fact
        mark = self._lists.mark(numbering, style_id) if numbering is not None else None
        if heading:
            if mark is not None and mark.is_ordered:
                self._report.change("", "the numbers before headings were left out: the course has its own order")
            return fact
        if style.list_kind == "continue" and own is None:
            return replace(fact, list_level=style.list_level, continues=True)
        if mark is None and not style.list_kind:
            return fact
        if mark is not None and mark.form == "none":
            return fact
        level = _level(own, style, mark.level if mark else 0)
        ordered = mark.is_ordered if mark else style.list_kind == "number"
        if mark and ordered and mark.form not in ("decimal", "decimalZero"):
            self._report.change("", "letters and Roman numerals before items are numbers now")
        return replace(fact, list_level=level, is_ordered=ordered, number=mark.number if mark else 1)


def _level(own: Numbering | None, style: WordStyle, level: int) -> int:
    """A list's level: what the paragraph says itself, on top of what its style's name says (List Bullet 2)."""
    return max(style.list_level, 0) + level if own or style.list_level < 0 else max(style.list_level, level)


def _size(paragraph: Element) -> float:
    """The size of the largest letters of a paragraph, where they have one of their own."""
    return max((half_points(properties) for properties in paragraph.iter(f"{W}rPr")), default=0)
