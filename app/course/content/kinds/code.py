"""Text that stands as it was typed, between two fences; what is indented by four spaces is seldom meant so and refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from app.course.content.blocks.block_rule import BlockRule, Rest, indent
from app.course.content.blocks.open_paragraph import FENCE, closes
from app.course.content.kind import NodeKind
from app.course.content.nodes import Node
from app.course.content.runs import Phrase, Run, Sentence

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

_FENCED = "data-fenced"
_OPEN = "data-open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Node):
    """Lines as they were typed, each a sentence; one without words has no id. ``info`` is what stands behind the fence."""

    name: ClassVar[str] = "code"
    info: str = ""
    lines: Phrase = ()


class CodeKind(NodeKind):
    """``<pre>``."""

    name = Code.name
    tags = frozenset({"pre"})

    def block_rules(self) -> Sequence[BlockRule]:
        """Lines between two fences, and lines indented by four spaces."""
        return (_FenceRule(), _IndentRule())

    def build(self, element: Element, builder: NodeBuilder) -> Code | None:
        """The lines between fences; what is indented without a fence, and a fence that is never closed, is reported."""
        line = builder.line(element)
        if _FENCED not in element.attrib:
            builder.report(
                line, "four spaces at the start of a line make program code", "take the spaces away, or use ``` around it"
            )
            return None
        if _OPEN in element.attrib:
            builder.report(line, "the ``` is never closed", "put ``` on a line of its own where the text goes on")
        typed = (element[0].text or "").removesuffix("\n").split("\n")
        lines = tuple(
            Sentence(
                builder.sentence_id() if text.strip() else "", (Run(text),) if text else (), number, after_break=number > line + 1
            )
            for number, text in enumerate(typed, line + 1)
        )
        return Code(line=line, info=element.get(_FENCED, ""), lines=lines)


class _FenceRule(BlockRule):
    """CommonMark 0.31.2, section 4.5."""

    order = 30

    def begins(self, rest: Rest) -> bool:
        return FENCE.match(rest[0]) is not None

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        fence = FENCE.match(rest[0])
        if fence is None:
            return 0
        end = 1
        while end < len(rest) and not closes(rest[end], fence["sign"]):
            end += 1
        margin = indent(rest[0])
        if end == len(rest) and end > 1 and not rest[end - 1].strip():
            end -= 1  # never closed: the end of the last line is no line of code
        lines = [text[min(margin, indent(text)) :] for _, text in rest.lines(end, 1)]
        code = _code(reader, parent, rest.number(), lines)
        code.set(_FENCED, fence["info"].strip())
        if end == len(rest) or not closes(rest[end], fence["sign"]):
            code.set(_OPEN, "")
        return min(end + 1, len(rest))


class _IndentRule(BlockRule):
    """CommonMark 0.31.2, section 4.4: it cannot interrupt a paragraph."""

    order = 90

    def begins(self, rest: Rest) -> bool:
        return indent(rest[0]) >= 4 and bool(rest[0].strip())

    def interrupts(self, rest: Rest) -> bool:
        return False

    def ends_lazy(self, rest: Rest) -> bool:
        return False

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        count = last = 1
        while count < len(rest) and (indent(rest[count]) >= 4 or not rest[count].strip()):
            count += 1
            last = count if rest[count - 1].strip() else last
        _code(reader, parent, rest.number(), [text[4:] for _, text in rest.lines(last)])
        return count


def _code(reader: BlockReader, parent: Element, line: int, lines: Sequence[str]) -> Element:
    block = reader.child(parent, "pre", line)
    code = SubElement(block, "code")
    code.text = AtomicString("".join(f"{text}\n" for text in lines))
    reader.starts[code] = line
    return block
