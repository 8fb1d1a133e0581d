"""An author's blocks fitted to paper: drawings redrawn, headings one level lower, tables joined to the drawings they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.course.content.kinds.figure import Figure
from app.course.content.kinds.notes import Notes
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.kinds.table import Table
from app.course.element import Element
from app.course.media.file import MediaFile
from app.course.media.photo import Photo
from app.course.media.recording import Recording
from app.course.model import Block
from app.course.pictures import Picture
from app.exports.drawing import broadness, draw, words_px
from app.exports.formats.pdf.tables import print_table
from app.exports.photos import MOST_HIGH_PX, paper_image
from app.presentation.drawings import figure_drawing
from app.presentation.marks import Link
from app.presentation.numbers import spell_size
from app.presentation.writer import Children, ElementWriter, WriterOptions, file_address

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

    def play(self, recording: Recording, alternative: str, column_px: float) -> Children:
        """A sound or a film as its poster, its title, and where it can be played."""
        poster = (paper_image(recording.poster, alternative, column_px),) if recording.poster else ()
        words = f"{alternative} ({recording.kind.label}; {self.online})" if self.online else alternative
        return (*poster, Element("p", {"class": "played"}, (words,)))


def draw_on_paper(figure: Figure, block_id: str) -> Children:
    """A drawing as it is, a photo as a file of the document: for notes beside the text, in a column as broad as that."""
    if isinstance(figure.picture, Photo):
        return (paper_image(figure.picture, figure.alternative, COLUMN_PX),)
    if isinstance(figure.picture, Recording):
        return PaperLinks().play(figure.picture, figure.alternative, COLUMN_PX)
    return (figure_drawing(figure.picture, block_id, figure.alternative),)


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
        figures = [node for node in nodes if isinstance(node, Figure)]
        notes = [note for node in nodes if isinstance(node, Notes) for note in node.notes]
        self._drawn = [
            figure.picture.values for figure in figures if isinstance(figure.picture, Picture) and figure.picture.values
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

    def _draw(self, figure: Figure, block_id: str) -> Children:
        """The drawing, within the column and a third of a sheet, its words as high as those around; or the photo."""
        column_px = self._column_px - (_INDENT_PX if figure.key else 0)
        if isinstance(figure.picture, Photo):
            return (paper_image(figure.picture, figure.alternative, column_px),)
        if isinstance(figure.picture, Recording):
            return self._links.play(figure.picture, figure.alternative, column_px)
        inlined = Picture("figure.svg", "", figure.label, figure_drawing(figure.picture, block_id))
        drawing = draw(inlined)
        words = words_px(drawing, column_px)
        width = min(column_px, column_px * _WORDS_PX / words if words else column_px, MOST_HIGH_PX * broadness(drawing))
        return (Element(drawing.tag, {"style": f"width: {width:.0f}px", **drawing.attributes}, drawing.children),)
