"""A quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.blocks.block_rule import BlockRule, Container, Rest
from app.course.content.kind import NodeKind
from app.course.content.nodes import Content, Node

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

_SIGN = re.compile(r" {0,3}> ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Node):
    """A quotation with its paragraphs."""

    name: ClassVar[str] = "quote"
    content: Content = ()


class QuoteKind(NodeKind):
    """``<blockquote>``."""

    name = Quote.name
    tags = frozenset({"blockquote"})

    def block_rules(self) -> Sequence[BlockRule]:
        """Lines that begin with ``>``."""
        return (_QuoteRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Quote:
        """A quotation with what stands in it."""
        return Quote(**builder.place(element), content=builder.content(element))


class _QuoteRule(BlockRule):
    """CommonMark 0.31.2, section 5.1."""

    order = 40

    def begins(self, rest: Rest) -> bool:
        return _SIGN.match(rest[0]) is not None

    def container(self, rest: Rest) -> Container:
        return Container(inside_quote(rest[0]) or "", inside_quote)

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        body = reader.gather(rest, self.container(rest))
        reader.read(reader.child(parent, "blockquote", rest.number()), body)
        return len(body)


def inside_quote(line: str) -> str | None:
    """What of a line belongs inside a quotation; ``None`` when it lacks the sign."""
    sign = _SIGN.match(line)
    return line[sign.end() :] if sign else None
