"""Presentations of PowerPoint: slides become headings with their lists and tables, the notes under them go to the trainer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from app.imports.archive import MOST_XML_BYTES, Archive, parse_xml
from app.imports.errors import ImportFileError
from app.imports.form import (
    DocBlock,
    DocCell,
    DocHeading,
    DocParagraph,
    DocTable,
    ImportedDocument,
    LineBreak,
    StyledText,
    TrainerText,
)
from app.imports.pictures import take_picture
from app.imports.pptx.text import read_frame, read_line
from app.imports.report import Report, excerpt
from app.imports.source import SourceFile
from app.imports.text import one_line

_SECTION = "{http://schemas.microsoft.com/office/powerpoint/2010/main}section"
_SECTION_SLIDE = "{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_SILENT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER)
_MOST_GROUPS = 20


@dataclass(frozen=True)
class Pptx:
    """What PowerPoint has written since 2007, and other programs write as PowerPoint."""

    name: str = "pptx"
    label: str = "PowerPoint"
    suffixes: tuple[str, ...] = (".pptx", ".potx", ".ppsx")

    def read(self, source: SourceFile, report: Report) -> ImportedDocument:
        """The slides in their order."""
        archive = Archive(source.data)
        for name in archive.names():
            if name.endswith((".xml", ".rels")):
                parse_xml(archive.read(name, MOST_XML_BYTES), name)
        try:
            return _Deck(pptx.Presentation(io.BytesIO(source.data)), report).read(source.stem)
        except (KeyError, ValueError, AttributeError, IndexError, TypeError, RecursionError) as error:
            # What python-pptx raises on a damaged file is not said anywhere.
            raise ImportFileError(f"it is damaged ({excerpt(str(error))}): open it in PowerPoint and save it anew") from error


class _Deck:
    """Reads one presentation."""

    def __init__(self, deck: Any, report: Report) -> None:
        self._deck = deck
        self._report = report
        self._place = ""

    def read(self, name: str) -> ImportedDocument:
        sections = self._sections()
        has_heads = any(_layout(slide) == "secHead" for slide in self._deck.slides)
        title = one_line(self._deck.core_properties.title or "")
        blocks: list[DocBlock] = []
        before = ""
        for number, slide in enumerate(self._deck.slides, 1):
            self._place = f"slide {number}"
            if slide._element.get("show") == "0":
                self._report.lose(self._place, "a hidden slide was left out")
                continue
            heading = self._title(slide)
            if section := sections.get(slide.slide_id):
                blocks.append(DocHeading(1, (StyledText(section),), self._place))
            if number == 1 and _layout(slide) == "title" and heading:
                title = heading
            elif heading and heading != before:
                is_head = not sections and _layout(slide) == "secHead"
                blocks.append(DocHeading(1 if is_head else 2, (StyledText(heading),), self._place))
            before = heading
            blocks += self._slide(slide)
            blocks += self._notes(slide, heading)
        title = title or name
        first: list[DocBlock] = [DocParagraph((StyledText(title),), style="title")]
        if not sections and not has_heads and len(blocks) > 1:
            first.append(DocHeading(1, (StyledText(title),)))
            self._report.change(
                "", "the slides stand in no sections, so they are one section of the course: divide it where you like"
            )
        return ImportedDocument((*first, *blocks), title, one_line(self._deck.core_properties.author or ""))

    def _sections(self) -> Mapping[int, str]:
        """The name of each section of the presentation by the id of its first slide."""
        found: dict[int, str] = {}
        for section in self._deck.element.iter(_SECTION):
            first = next(section.iter(_SECTION_SLIDE), None)
            if first is not None and (first.get("id") or "").isdigit():
                found[int(first.get("id"))] = one_line(section.get("name") or "")
        return {slide: name for slide, name in found.items() if name}

    def _title(self, slide: Any) -> str:
        shape = slide.shapes.title
        return one_line(shape.text_frame.text.replace("\v", " ")) if shape is not None and shape.has_text_frame else ""

    def _slide(self, slide: Any) -> Iterator[DocBlock]:
        if next(slide._element.iter(_ALTERNATE), None) is not None:
            self._report.lose(self._place, "something that only a newer PowerPoint shows (a formula, a model, ink) was left out")
        yield from self._shapes(slide.shapes, 0)

    def _shapes(self, shapes: Any, depth: int) -> Iterator[DocBlock]:
        for shape in shapes:
            kind = shape.placeholder_format.type if shape.is_placeholder else None
            if kind in _TITLES or kind in _SILENT:
                continue
            if shape.shape_type is not None and hasattr(shape, "shapes"):
                if depth < _MOST_GROUPS:
                    yield from self._shapes(shape.shapes, depth + 1)
            elif getattr(shape, "has_table", False):
                yield self._table(shape.table)
            elif getattr(shape, "has_chart", False):
                self._report.lose(self._place, "a chart was left out: save it as a picture and place that")
            elif shape._element.tag == qn("p:graphicFrame"):
                self._report.lose(
                    self._place, "a diagram or an embedded object was left out: save it as a picture and place that"
                )
            elif shape._element.tag == qn("p:pic"):
                yield from self._picture(shape)
            elif shape.has_text_frame:
                yield from read_frame(shape.text_frame, _inherited(shape), self._place)

    def _picture(self, shape: Any) -> Iterator[DocBlock]:
        names = shape._element.nvPicPr.cNvPr
        if shape._element.nvPicPr.find(".//" + qn("a:videoFile")) is not None or (
            shape._element.nvPicPr.find(".//" + qn("a:audioFile")) is not None
        ):
            self._report.lose(self._place, "a film or a sound was left out")
            return
        try:
            data = shape.image.blob
        except (AttributeError, KeyError, ValueError):
            self._report.lose(self._place, "a picture that is not in the file, only its place, was left out")
            return
        picture = take_picture(data, names.get("descr") or "", self._place, self._report)
        if picture is not None:
            yield DocParagraph((picture,), self._place)

    def _table(self, table: Any) -> DocTable:
        rows = []
        for row in table.rows:
            cells = []
            for cell in row.cells:
                if cell.is_spanned:
                    continue
                lines = [read_line(paragraph) for paragraph in cell.text_frame.paragraphs]
                content = tuple(item for line in lines if line for item in (*line, LineBreak()))
                cells.append(DocCell(content, cell.span_width, cell.span_height))
            rows.append(tuple(cells))
        return DocTable(tuple(rows), self._place)

    def _notes(self, slide: Any, heading: str) -> Iterator[DocBlock]:
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        blocks = tuple(read_frame(frame, (), self._place)) if frame is not None else ()
        if blocks:
            head = (DocHeading(2, (StyledText(heading),), self._place),) if heading else ()
            yield TrainerText((*head, *blocks), self._place)


def _layout(slide: Any) -> str:
    return slide.slide_layout._element.get("type") or ""


def _inherited(shape: Any) -> list[Any]:
    """The lists of styles from which a shape's paragraphs inherit: its own, then its placeholder's in layout and master."""
    found = [shape.text_frame._txBody.find(qn("a:lstStyle"))]
    if shape.is_placeholder:
        layout = shape.part.slide.slide_layout
        kind, index = shape.placeholder_format.type, shape.placeholder_format.idx
        bodies = [one for one in layout.placeholders if one.placeholder_format.idx == index]
        bodies += [one for one in layout.slide_master.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.BODY]
        found += [one._element.find(f"{qn('p:txBody')}/{qn('a:lstStyle')}") for one in bodies]
        if kind in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY):
            found.append(layout.slide_master._element.find(f"{qn('p:txStyles')}/{qn('p:bodyStyle')}"))
    return [styles for styles in found if styles is not None]
