"""An author's blocks fitted to paper: drawings redrawn, headings one level lower, tables joined to the drawings they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.course.content.kinds.figure import Figure
from app.course.content.kinds.notes import Notes
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.kinds.table import Table
from app.course.element import Children, Element
from app.course.media.file import MediaFile
from app.course.media.photo import Photo
from app.course.model import Block
from app.course.pictures import Picture
from app.exports.formats.pdf.tables import print_table
from app.exports.printing.drawing import broadness, draw, words_px
from app.exports.printing.photos import MOST_HIGH_PX, paper_image
from app.presentation.marks import Link
from app.presentation.media import MEDIA_WRITERS
from app.presentation.media.drawing import figure_drawing
from app.presentation.medium_writer import MediumWriter
from app.presentation.numbers import spell_size
from app.presentation.writer import ElementWriter, WriterOptions, file_address

COLUMN_PX = 474.0
_WORDS_PX = 14.0
_INDENT_PX = 44.0
"""What a list or a callout takes of the column."""


@dataclass(frozen=True, slots=True)
class PaperLinks:
    """How a document leads to what paper cannot hold. ``online`` says where the course is: its address, or words.

    ``site`` is the site's public address, empty when nobody knows it.
    """

    language: str = ""
    online: str = ""
    site: str = ""

    def file_note(self, file: MediaFile) -> str:
        """What a file to take away is, how large, and where it can be had."""
        known = f"{file.suffix[1:].upper()}, {spell_size(file.size, self.language)}"
        return f"{known}; {self.online}" if self.online else known

    def file_address(self, file: MediaFile) -> str:
        """Where a click leads."""
        return f"{self.site}{file_address(file)}" if self.site else ""


@dataclass(frozen=True, slots=True)
class NotePaper:
    """Notes beside the text (:class:`app.presentation.medium_writer.Paper`): drawings as they are, photos in a column."""

    online: str = ""

    def photo(self, photo: Photo, alternative: str) -> Element:
        """The photo as a file of the document."""
        return paper_image(photo, alternative, COLUMN_PX)

    def drawing(self, picture: Picture, figure: Figure, block_id: str) -> Element:
        """The drawing in its own size."""
        return figure_drawing(picture, block_id, figure.alternative)


@dataclass(frozen=True, slots=True)
class ColumnPaper:
    """A column of text: drawings stay within it and a third of a sheet, their words as high as those around."""

    column_px: float
    online: str

    def photo(self, photo: Photo, alternative: str) -> Element:
        """The photo as a file of the document."""
        return paper_image(photo, alternative, self.column_px)

    def drawing(self, picture: Picture, figure: Figure, block_id: str) -> Element:
        """The drawing redrawn for paper."""
        drawing = draw(Picture("figure.svg", "", figure.label, figure_drawing(picture, block_id)))
        words = words_px(drawing, self.column_px)
        column_px = self.column_px
        width = min(column_px, column_px * _WORDS_PX / words if words else column_px, MOST_HIGH_PX * broadness(drawing))
        return Element(drawing.tag, {"style": f"width: {width:.0f}px", **drawing.attributes}, drawing.children)


def draw_on_paper(medium: MediumWriter, figure: Figure, block_id: str) -> Children:
    """What a figure in notes beside the text shows."""
    return medium.on_paper(figure.picture, figure, block_id, NotePaper())


def on_paper(options: WriterOptions, links: PaperLinks) -> WriterOptions:
    """The options with what a document says of files and addresses out of it."""
    return replace(options, file_note=links.file_note, file_address=links.file_address, elsewhere=str)


class BlockLayout:
    """Fits the blocks of one section to paper, in a column of ``column_px``.

    ``link`` gives the address of a place in the document, or nothing where it has none; ``links`` lead out of it;
    ``suffix`` keeps a counterpart's ids apart.
    """

    def __init__(
        self, blocks: Iterable[Block], link: Link, column_px: float = COLUMN_PX, suffix: str = "", links: PaperLinks | None = None
    ) -> None:
        nodes = [block.node for block in blocks]
        notes = [note for node in nodes if isinstance(node, Notes) for note in node.notes]
        self._drawn = [
            values
            for figure in nodes
            if isinstance(figure, Figure) and (values := MEDIA_WRITERS[figure.picture.medium].values(figure.picture))
        ]
        self._column_px = column_px
        self._links = links or PaperLinks()
        footnotes = {note.id: note.phrase for note in notes if note.phrase}
        options = WriterOptions(lower_headings=1, suffix=suffix, draw=self._draw, link=link, footnotes=footnotes)
        self.writer = ElementWriter(on_paper(options, self._links))

    def lay_out(self, block: Block, *, opening: bool = False) -> Element:
        """The block's element for print; ``opening`` makes it the section's first words."""
        element = self.writer.block(block)
        if opening and isinstance(block.node, Paragraph):
            return Element(element.tag, {"class": "opening", **element.attributes}, element.children)
        return print_table(element, block.node, self._drawn) if isinstance(block.node, Table) else element

    def _draw(self, medium: MediumWriter, figure: Figure, block_id: str) -> Children:
        """What a figure shows, in the column or in what a list or a callout leaves of it."""
        column_px = self._column_px - (_INDENT_PX if figure.key else 0)
        return medium.on_paper(figure.picture, figure, block_id, ColumnPaper(column_px, self._links.online))
