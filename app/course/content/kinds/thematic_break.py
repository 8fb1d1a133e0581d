"""A line across the page, which would part what headings part better: refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from app.course.content.blocks.block_rule import BlockRule, Rest
from app.course.content.kind import NodeKind
from app.course.content.nodes import Node

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")


class ThematicBreakKind(NodeKind):
    """``<hr>``."""

    name = "rule"
    tags = frozenset({"hr"})

    def block_rules(self) -> Sequence[BlockRule]:
        """Three or more dashes, stars or low lines."""
        return (_RuleRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Node | None:
        """Nothing; it is reported."""
        builder.report(builder.line(element), "a rule (---) has no place in a section", "use a heading")
        return None


class _RuleRule(BlockRule):
    """CommonMark 0.31.2, section 4.1."""

    order = 20

    def begins(self, rest: Rest) -> bool:
        return _RULE.match(rest[0]) is not None

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        reader.child(parent, "hr", rest.number())
        return 1
