"""A list of definitions: terms, each followed by what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.blocks.block_rule import BlockRule, Container, Rest, take_indented
from app.course.content.kind import NodeKind
from app.course.content.lines import marked_line
from app.course.content.nodes import Content, Node
from app.course.content.runs import Phrase

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

_COLON = re.compile(r" {0,3}: {1,3}(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedTerm(Node):
    """A term that is defined."""

    name: ClassVar[str] = "defined-term"
    carries_anchor: ClassVar[bool] = True
    counted_as: ClassVar[str] = "items"
    phrase: Phrase = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Node):
    """What the term before it means."""

    name: ClassVar[str] = "definition"
    content: Content = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Node):
    """Terms and definitions in order."""

    name: ClassVar[str] = "definitions"
    entries: tuple[DefinedTerm | Definition, ...] = ()

    @property
    def role(self) -> str:
        """To a reader it is a list like any other."""
        return "list"

    @property
    def is_enumeration(self) -> bool:
        """Its terms and definitions are."""
        return True


class DefinitionsKind(NodeKind):
    """``<dl>``."""

    name = Definitions.name
    tags = frozenset({"dl"})

    def block_rules(self) -> Sequence[BlockRule]:
        """A line that begins with a colon, below its term."""
        return (_DefinitionRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Definitions:
        """The list with its terms and definitions."""
        return Definitions(**builder.place(element), entries=tuple(_entry(child, builder) for child in element))


def _entry(element: Element, builder: NodeBuilder) -> DefinedTerm | Definition:
    if element.tag == "dt":
        return DefinedTerm(**builder.place(element), phrase=builder.phrase(element))
    return Definition(**builder.place(element), content=builder.content(element))


class _DefinitionRule(BlockRule):
    """As PHP Markdown Extra has it: the paragraph above the colon holds the terms, one a line."""

    order = 70

    def begins(self, rest: Rest) -> bool:
        return _COLON.match(rest[0]) is not None

    def ends_lazy(self, rest: Rest) -> bool:
        """Also the line of a term ends the definition before it."""
        return self.begins(rest) or _COLON.match(rest[1]) is not None

    def container(self, rest: Rest) -> Container:
        return Container(_COLON.sub("", rest[0], count=1), take_indented)

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        last = parent[-1] if len(parent) else None
        if last is None or last.tag not in ("p", "dl"):
            return 0
        is_loose = rest.is_behind_empty_line
        terms: list[str] = []
        start = rest.number()
        if last.tag == "p":
            terms, start = (last.text or "").split("\n"), reader.starts[last]
            parent.remove(last)
            last = parent[-1] if len(parent) else None
        listing = last if last is not None and last.tag == "dl" else reader.child(parent, "dl", start)
        for number, term in enumerate(terms):
            reader.child(listing, "dt", marked_line(term) or start + number).text = term
        definition = reader.child(listing, "dd", rest.number())
        body = reader.gather(rest, self.container(rest))
        reader.read(definition, body)
        if not is_loose and len(definition) == 1 and definition[0].tag == "p":
            definition.text = definition[0].text
            definition.remove(definition[0])
        return len(body)
