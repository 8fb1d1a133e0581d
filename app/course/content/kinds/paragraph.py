"""A paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.kind import NodeKind
from app.course.content.nodes import Node
from app.course.content.runs import Phrase

if TYPE_CHECKING:
    from app.course.content.builder import NodeBuilder


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Node):
    """A paragraph of text."""

    name: ClassVar[str] = "paragraph"
    phrase: Phrase = ()


class ParagraphKind(NodeKind):
    """``<p>``."""

    name = Paragraph.name
    tags = frozenset({"p"})

    def build(self, element: Element, builder: NodeBuilder) -> Paragraph:
        """A paragraph with its sentences."""
        return Paragraph(**builder.place(element), phrase=builder.phrase(element))
