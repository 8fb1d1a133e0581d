"""A paragraph as an element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.course.content.kinds.paragraph import Paragraph
from app.course.element import Element
from app.presentation.node_writer import BesideNote, NodeWriter

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class ParagraphWriter(NodeWriter):
    """``<p>``."""

    name = Paragraph.name

    def write(self, node: Paragraph, writer: ElementWriter, block_id: str = "") -> Element:
        """The paragraph with its sentences."""
        return Element("p", writer.attributes(node), writer.phrase(node.phrase))

    def beside_note(self, node: Paragraph) -> BesideNote | None:
        """Lines of the whole column."""
        return BesideNote(64)
