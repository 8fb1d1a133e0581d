"""A quotation as an element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.quote import Quote
from app.course.element import Element
from app.presentation.node_writer import Allowed, BesideNote, NodeWriter, allowed

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class QuoteWriter(NodeWriter):
    """``<blockquote>``."""

    name = Quote.name
    elements: ClassVar[Mapping[str, Allowed]] = {"blockquote": allowed()}

    def write(self, node: Quote, writer: ElementWriter, block_id: str = "") -> Element:
        """The quotation with what stands in it."""
        return Element("blockquote", writer.attributes(node), writer.content(node.content))

    def beside_note(self, node: Quote) -> BesideNote | None:
        """Indented."""
        return BesideNote(60)
