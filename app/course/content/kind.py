"""What a kind of node has to say about itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from markdown.extensions import Extension

from app.course.content.blocks.block_rule import BlockRule
from app.course.content.nodes import Node
from app.registry import Registry

if TYPE_CHECKING:
    from app.course.content.builder import NodeBuilder


class NodeKind:
    """One kind of node: the elements of Python-Markdown's tree that it takes, and what it makes of them.

    ``name`` is that of its nodes, ``tags`` are the elements that it may take.
    """

    name: str = ""
    tags: frozenset[str] = frozenset()
    order: int = 50
    """Of two kinds that take the same element, the one with the lower number is asked first."""
    block_name: str = ""
    """What stands behind a section's id in that of its block, for a kind of which a text has one block (``notes``); empty: the
    block's number."""
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {}
    """By tag, the attributes that its own rules and extensions set, beside those of an author's attribute list."""

    def extensions(self) -> Sequence[Extension]:
        """What Python-Markdown needs to find the kind in a text; made anew for each parser."""
        return ()

    def block_rules(self) -> Sequence[BlockRule]:
        """How blocks of the kind are found in a text."""
        return ()

    def claims(self, element: Element) -> bool:
        """Whether an element with one of the tags is of this kind."""
        return True

    def build(self, element: Element, builder: NodeBuilder) -> Node | None:
        """The node of an element, or ``None`` when it cannot stand there, which is reported."""
        raise NotImplementedError  # each kind says it; the others have a default


def kind_of(element: Element, kinds: Registry[NodeKind]) -> NodeKind:
    """The kind that takes an element; raises ``LookupError`` when none does."""
    for kind in kinds.values():
        if element.tag in kind.tags and kind.claims(element):
            return kind
    raise LookupError(f"no kind of node takes <{element.tag}>")
