"""The text of a slide's shapes: paragraphs with their marks, and lists as the slide's layout shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pptx.oxml.ns import qn

from app.imports.form import Content, DocBlock, DocParagraph, Inline, LineBreak, ListLine, StyledText, is_blank

_MARKS = ("a:buNone", "a:buChar", "a:buAutoNum", "a:buBlip")
_MOST_LEVELS = 9


def read_frame(frame: Any, inherited: Sequence[Any], place: str) -> Iterator[DocBlock]:
    """The paragraphs of a text frame. ``inherited`` are the lists of styles from which it takes what it does not say itself,
    the nearest first.
    """
    paragraphs = [(paragraph, read_line(paragraph)) for paragraph in frame.paragraphs]
    paragraphs = [(paragraph, content) for paragraph, content in paragraphs if not is_blank(content)]
    counts: dict[int, int] = {}
    for paragraph, content in paragraphs:
        mark = _mark(paragraph, inherited)
        block = DocParagraph(content, place)
        if mark is None or mark.tag == qn("a:buNone") or len(paragraphs) == 1:
            counts.clear()
            yield block
            continue
        level = paragraph.level
        counts = {known: count for known, count in counts.items() if known <= level}
        start = mark.get("startAt") or ""
        counts[level] = counts.get(level, (int(start) if start.isdigit() and len(start) < 6 else 1) - 1) + 1
        yield ListLine(level, mark.tag == qn("a:buAutoNum"), counts[level], (block,), place)


def read_line(paragraph: Any) -> Content:
    """The content of one paragraph."""
    found: list[Inline] = []
    runs = {run._r: run for run in paragraph.runs}
    for element in paragraph._p:
        if element.tag == qn("a:br"):
            found.append(LineBreak())
        elif element.tag in (qn("a:r"), qn("a:fld")):
            text = element.findtext(qn("a:t")) or ""
            marks = _marks(element.find(qn("a:rPr")))
            found.append(replace(marks, text=text.replace("\v", " "), link=_link(runs.get(element))))
    return tuple(found)


def _marks(properties: Any) -> StyledText:
    if properties is None:
        return StyledText("")
    height = properties.get("baseline") or "0"
    return StyledText(
        "",
        strong=properties.get("b") in ("1", "true"),
        emphasis=properties.get("i") in ("1", "true"),
        struck=(properties.get("strike") or "noStrike") != "noStrike",
        shift=0 if height.strip("0%") == "" else -1 if height.startswith("-") else 1,
    )


def _link(run: Any) -> str:
    """Where a run leads to; a link to another slide, or one that the file has lost, leads nowhere."""
    try:
        return (run.hyperlink.address or "") if run is not None else ""
    except KeyError:
        return ""


def _mark(paragraph: Any, inherited: Sequence[Any]) -> Any:
    """What stands before a paragraph, as the element that says it; ``None`` when nothing is said anywhere."""
    own = paragraph._p.find(qn("a:pPr"))
    level = qn(f"a:lvl{min(paragraph.level, _MOST_LEVELS - 1) + 1}pPr")
    for properties in (own, *(styles.find(level) for styles in inherited)):
        if properties is None:
            continue
        for name in _MARKS:
            found = properties.find(qn(name))
            if found is not None:
                return found
    return None
