"""A heading as an element, on the level that it has in the medium."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.heading import Heading
from app.course.element import Element
from app.presentation.node_writer import Allowed, NodeWriter, allowed

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


_HIGHEST, _LOWEST = 3, 6


class HeadingWriter(NodeWriter):
    """``<h3>`` for ``##``, on a page whose h1 is the course and whose h2 are its sections' titles; lower when asked."""

    name = Heading.name
    pair_class = "is-heading"
    elements: ClassVar[Mapping[str, Allowed]] = {f"h{level}": allowed() for level in range(2, _LOWEST + 1)}

    def write(self, node: Heading, writer: ElementWriter, block_id: str = "") -> Element:
        """The heading with its sentences."""
        level = min(_LOWEST, max(_HIGHEST, node.level + 1))
        level = min(_LOWEST, max(1, level + writer.options.lower_headings))
        return Element(f"h{level}", writer.attributes(node), writer.phrase(node.phrase))
