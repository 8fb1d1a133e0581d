"""What stands within a paragraph of an OpenDocument text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from app.imports.form import DocNoteCall, DocPicture, Inline, LineBreak, StyledText
from app.imports.odt.names import DRAW, OFFICE, SVG, TEXT, XLINK
from app.imports.odt.styles import OdtStyle, OdtStyles
from app.imports.report import Report, excerpt

Element = etree._Element
TakePicture = Callable[[str, str, str], DocPicture | None]

_MOST_SPACES = 1000
_SILENT = frozenset(
    f"{TEXT}{name}"
    for name in (
        "soft-page-break", "bookmark", "bookmark-start", "bookmark-end", "change", "change-start", "change-end", "reference-mark",
        "reference-mark-start", "reference-mark-end", "alphabetical-index-mark", "toc-mark", "note-citation",
    )
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """A paragraph's content while it is read: ``behind`` are elements that hold blocks and stand behind it."""

    content: list[Inline] = field(default_factory=list)
    behind: list[Element] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)


class OdtInlineReader:
    """Reads the paragraphs of one document. ``notes`` collects the bodies of footnotes by their keys."""

    def __init__(self, styles: OdtStyles, take_picture: TakePicture, report: Report) -> None:
        self._styles = styles
        self._take_picture = take_picture
        self._report = report
        self.notes: dict[str, Element] = {}

    def read(self, paragraph: Element, place: str) -> Line:
        """The content of a paragraph."""
        line = Line()
        style = self._styles.of(paragraph)
        # The letters of a title or a quotation are what its kind looks like.
        marks = _marked(StyledText(""), style) if style.kind == "text" else StyledText("")
        self._read(paragraph, marks, line, place)
        return line

    def _read(self, element: Element, marks: StyledText, line: Line, place: str) -> None:
        line.content += _text(element.text, marks)
        for child in element:
            self._child(child, marks, line, place)
            line.content += _text(child.tail, marks)

    def _child(self, child: Element, marks: StyledText, line: Line, place: str) -> None:
        tag = str(child.tag)
        if tag in (f"{TEXT}bookmark", f"{TEXT}bookmark-start"):
            line.anchors.append(child.get(f"{TEXT}name") or "")
        if tag in _SILENT:
            return
        if tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c") or "1"
            line.content.append(replace(marks, text=" " * (min(int(count), _MOST_SPACES) if count.isdigit() else 1)))
        elif tag == f"{TEXT}tab":
            line.content.append(replace(marks, text="\t"))
        elif tag == f"{TEXT}line-break":
            line.content.append(LineBreak())
        elif tag == f"{TEXT}a":
            self._read(child, replace(marks, link=_address(child)), line, place)
        elif tag == f"{TEXT}span":
            style = self._styles.of(child, "text")
            if style.is_hidden:
                self._report.lose(place, f"hidden text was left out: “{excerpt(''.join(map(str, child.itertext())))}”")
            else:
                self._read(child, _marked(marks, style), line, place)
        elif tag == f"{TEXT}note":
            body = child.find(f"{TEXT}note-body")
            if body is not None:
                key = str(len(self.notes) + 1)
                self.notes[key] = body
                line.content.append(DocNoteCall(key))
        elif tag in (f"{OFFICE}annotation", f"{OFFICE}annotation-end"):
            self._comment(child, place)
        elif tag.startswith(DRAW):
            self._drawing(child, line, place)
        else:
            self._read(child, marks, line, place)

    def _drawing(self, element: Element, line: Line, place: str) -> None:
        """A frame with a picture, a box of text, or an object; other drawings hold text at most."""
        if element.tag == f"{DRAW}a":
            for child in element:
                self._drawing(child, line, place)
            return
        image = element.find(f"{DRAW}image") if element.tag == f"{DRAW}frame" else None
        if element.find(f"{DRAW}object") is not None or element.find(f"{DRAW}object-ole") is not None:
            self._report.lose(
                place, "an embedded object (chart, formula, sheet) was left out: save it as a picture and place that"
            )
        elif image is not None:
            words = element.findtext(f"{SVG}desc") or element.findtext(f"{SVG}title") or ""
            picture = self._take_picture(image.get(f"{XLINK}href") or "", words, place)
            if picture is not None:
                line.content.append(picture)
        elif next(element.iter(f"{TEXT}p", f"{TEXT}h", f"{DRAW}image"), None) is not None:
            line.behind.append(element)
        elif element.tag != f"{DRAW}frame":
            self._report.lose(place, "a drawing was left out: save it as a picture and place that")

    def _comment(self, element: Element, place: str) -> None:
        if text := excerpt(" ".join("".join(map(str, part.itertext())) for part in element.iter(f"{TEXT}p"))):
            self._report.lose(place, f"a comment was left out: “{text}”")


def _address(link: Element) -> str:
    """A link's address; places of the document are named with their sort behind a stroke (``#Name|outline``)."""
    address = link.get(f"{XLINK}href") or ""
    return address.partition("|")[0] if address.startswith("#") else address


def _marked(marks: StyledText, style: OdtStyle) -> StyledText:
    """The marks with what a style says about letters."""
    return replace(
        marks,
        strong=marks.strong if style.strong is None else style.strong,
        emphasis=marks.emphasis if style.emphasis is None else style.emphasis,
        struck=marks.struck if style.struck is None else style.struck,
        shift=marks.shift if style.shift is None else style.shift,
    )


def _text(text: str | None, marks: StyledText) -> Iterator[StyledText]:
    if text:
        yield replace(marks, text=text)
