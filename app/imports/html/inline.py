"""What stands within a line of HTML: text with its marks, links, notes and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from app.imports.form import DocNoteCall, DocPicture, Inline, LineBreak, StyledText
from app.imports.html.notes import PageNotes
from app.imports.html.styles import PageStyles
from app.imports.report import Report

Element = etree._Element
TakePicture = Callable[[str, str, str], DocPicture | None]
"""Takes a picture's address, its alternative text and its place."""

_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn", "var"})
_STRUCK = frozenset({"s", "del", "strike"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_SHIFTS = {"sup": 1, "sub": -1}
_ALIGNMENTS = {"super": 1, "sub": -1, "baseline": 0}
UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "meta", "link", "colgroup", "col", "option", "wbr"}
)
"""What nobody sees on a page, and what says nothing."""

LOST: Mapping[str, str] = {
    "iframe": "a frame with another page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "applet": "an embedded object",
    "video": "a film",
    "audio": "a sound",
    "canvas": "a drawing made by a script",
    "svg": "a drawing",
    "math": "a formula",
    "form": "a form",
    "select": "a field of a form",
    "textarea": "a field of a form",
    "button": "a button",
    "nav": "a navigation",
}
"""What a course cannot take from a page, and what it is called in a remark."""


class HtmlInlineReader:
    """Reads inline content of one page."""

    def __init__(self, styles: PageStyles, notes: PageNotes, take_picture: TakePicture, report: Report) -> None:
        self._styles = styles
        self._notes = notes
        self._take_picture = take_picture
        self._report = report

    def is_unseen(self, element: Element) -> bool:
        """Whether an element has nothing to be read, or is a note, which is read at its call."""
        if not isinstance(element.tag, str) or element.tag in UNSEEN or element in self._notes.backs:
            return True
        if element.get("hidden") is not None:
            return True
        style = self._styles.of(element)
        return style.get("display") == "none" or style.get("visibility") == "hidden" or style.get("mso-hide") == "all"

    def marks_of(self, element: Element, around: StyledText) -> StyledText:
        """The marks of the text in an element, as a run without text; ``around`` are those of what it stands in."""
        marks = around
        tag = str(element.tag)
        if tag in _STRONG:
            marks = replace(marks, strong=True)
        elif tag in _EMPHASIS:
            marks = replace(marks, emphasis=True)
        elif tag in _STRUCK:
            marks = replace(marks, struck=True)
        elif tag in _CODE:
            marks = replace(marks, code=True)
        elif tag in _SHIFTS:
            marks = replace(marks, shift=_SHIFTS[tag])
        elif tag == "a" and element.get("href"):
            marks = replace(marks, link=unwrapped(element.get("href") or ""))
        style = self._styles.of(element)
        if not style:
            return marks
        if weight := style.get("font-weight"):
            marks = replace(marks, strong=weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600))
        if slant := style.get("font-style"):
            marks = replace(marks, emphasis=slant in ("italic", "oblique"))
        if "line-through" in (style.get("text-decoration") or style.get("text-decoration-line") or ""):
            marks = replace(marks, struck=True)
        return replace(marks, shift=_ALIGNMENTS.get(style.get("vertical-align", ""), marks.shift))

    def leaf(self, element: Element, place: str) -> Iterator[Inline] | None:
        """What an element without inline children of its own is; ``None`` when it is read by its children."""
        if element in self._notes.calls:
            return iter((DocNoteCall(self._notes.calls[element]),))
        tag = str(element.tag)
        if tag == "br":
            return iter((LineBreak(),))
        if tag == "img":
            return self._picture(element, place)
        if tag in LOST:
            self._report.lose(place, f"{LOST[tag]} was left out")
            return iter(())
        if tag == "input":
            if (element.get("type") or "").lower() == "checkbox":
                return iter((StyledText("☒ " if element.get("checked") is not None else "☐ "),))
            self._report.lose(place, "a field of a form was left out")
            return iter(())
        return None

    def _picture(self, element: Element, place: str) -> Iterator[Inline]:
        address = (element.get("src") or "").strip()
        if address:
            picture = self._take_picture(address, element.get("alt") or "", place)
            if picture is not None:
                yield picture


def unwrapped(address: str) -> str:
    """An address without the redirection that Google Docs puts around it."""
    try:
        parts = urlsplit(address.strip())
        if parts.netloc in ("www.google.com", "google.com") and parts.path == "/url":
            return (parse_qs(parts.query).get("q") or [address])[0]
    except ValueError:
        return address
    return address.strip()
