"""Text as it was typed, as an element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.code import Code
from app.course.element import Element
from app.presentation.node_writer import Allowed, NodeWriter, allowed

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class CodeWriter(NodeWriter):
    """``<pre><code>``; a voice says it line by line."""

    name = Code.name
    elements: ClassVar[Mapping[str, Allowed]] = {"pre": allowed(), "code": allowed()}

    def write(self, node: Code, writer: ElementWriter, block_id: str = "") -> Element:
        """The lines, each in an element of its own where it is read aloud."""
        children: list[Element | str] = []
        for number, line in enumerate(node.lines):
            children += ("\n", *writer.sentence(line)) if number else writer.sentence(line)
        return Element("pre", writer.attributes(node), (Element("code", {}, tuple(children)),))
