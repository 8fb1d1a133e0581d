"""A heading. Where it stands in the outline of a page is the page's business: a node has the level that was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.blocks.block_rule import BlockRule, Rest
from app.course.content.kind import NodeKind
from app.course.content.lines import as_marked
from app.course.content.nodes import Node
from app.course.content.runs import Phrase

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

_ATTRIBUTES = re.compile(r"(?P<words>.*?)(?: +#+)?(?P<list> +\{[^{}]*\})")
_HEADING = re.compile(r" {0,3}(?P<hashes>#{1,6})(?: +(?P<text>.*?))??(?: +#+)? *$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Node):
    """A heading; ``level`` counts the signs before it: 2 for ``##``."""

    name: ClassVar[str] = "heading"
    is_chapter: ClassVar[bool] = True
    level: int
    phrase: Phrase = ()

    @property
    def titles(self) -> Phrase:
        """All of it."""
        return self.phrase

    def differences(self, counterpart: Node) -> Iterator[str]:
        """Its level."""
        if isinstance(counterpart, Heading) and counterpart.level != self.level:
            yield "is a heading of another level than in the source"


class HeadingKind(NodeKind):
    """``<h1>`` to ``<h6>``."""

    name = Heading.name
    tags = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

    def block_rules(self) -> Sequence[BlockRule]:
        """A line that begins with one to six ``#`` and a space; underlined paragraphs are the reader's own."""
        return (_HashRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Heading:
        """A heading with its sentences."""
        return Heading(**builder.place(element), level=int(element.tag[1]), phrase=builder.phrase(element))


class _HashRule(BlockRule):
    """CommonMark 0.31.2, section 4.2."""

    order = 10

    def begins(self, rest: Rest) -> bool:
        return _HEADING.match(rest[0]) is not None

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        found = _HEADING.match(rest[0])
        if found is None:
            return 0
        heading = reader.child(parent, f"h{len(found['hashes'])}", rest.number())
        heading.text = as_marked(_closed(found["text"] or ""), rest.number())
        return 1


def _closed(text: str) -> str:
    """The text of a heading without a closing sequence before its attributes; a # of its last word, which the reader of
    attributes would take for one, is escaped.
    """
    found = _ATTRIBUTES.fullmatch(text)
    if found is None:
        return text
    words = found["words"].rstrip("#")
    signs = len(found["words"]) - len(words)
    if signs and words.endswith("\\"):  # the first one is escaped
        words, signs = f"{words}#", signs - 1
    return words + r"\#" * signs + found["list"]
