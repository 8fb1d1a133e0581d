"""Footnotes: ``[^why]`` in a sentence, ``[^why]: …`` anywhere in the same text; they stand together behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from app.course.content.blocks.block_rule import BlockRule, Container, Rest, take_indented
from app.course.content.inlines import CALL
from app.course.content.kind import NodeKind
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.nodes import Content, Node
from app.course.content.runs import Phrase, Sentence

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

_LABEL = r"\[\^(?P<label>[^\]\[\s^]+)\]"
_NOTE = re.compile(rf" {{0,3}}{_LABEL}:(?: +|$)")
_PLACE_OF_CALLS = 176
"""Before citations and links, which begin with a bracket too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Node):
    """One note. ``id`` is what calls lead to, ``call`` the place of the first of them, ``number`` counts from 1."""

    name: ClassVar[str] = "note"
    id: str
    call: str
    number: int
    content: Content = ()

    @property
    def phrase(self) -> Phrase:
        """Its sentences when it is nothing but paragraphs; else nothing."""
        parts = [part.phrase if isinstance(part, Paragraph) else part for part in self.content]
        return () if any(isinstance(part, Node) for part in parts) else tuple(chain.from_iterable(parts))  # type: ignore[arg-type]  # no node is among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes(Node):
    """The notes of a text in the order in which they are called. A voice passes over them."""

    name: ClassVar[str] = "notes"
    notes: tuple[Note, ...] = ()

    def narrated(self) -> Iterator[Sentence]:
        """Nothing: who listens cannot look down and come back."""
        return iter(())


class NotesKind(NodeKind):
    """``<section>`` with an ``<aside>`` for each note."""

    name = Notes.name
    block_name = "notes"
    tags = frozenset({"section"})

    def extensions(self) -> Sequence[Extension]:
        """``[^why]`` in a sentence."""
        return (_CallExtension(),)

    def block_rules(self) -> Sequence[BlockRule]:
        """A line that begins with ``[^why]:``."""
        return (_NoteRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Notes | None:
        """The notes that are called; what nothing calls, and a label that stands twice, is reported."""
        found: dict[str, Note] = {}
        for aside in element:
            label, line = aside.get("data-label", ""), builder.line(aside)
            call = builder.calls.answer(label)
            if call is None:
                builder.report(line, f"nothing calls the note [^{label}]", f"write [^{label}] where it belongs")
            elif label in found:
                builder.report(line, f"the note [^{label}] stands twice", f"first on line {found[label].line}")
            else:
                content = builder.content(aside)
                found[label] = Note(line=line, id=call.note, call=call.place, number=call.number, content=content)
        notes = sorted(found.values(), key=lambda note: note.number)
        return Notes(line=builder.line(element), notes=tuple(notes)) if notes else None


class _NoteRule(BlockRule):
    """As other readers have it: lines indented by four spaces go on with the note."""

    order = 35

    def begins(self, rest: Rest) -> bool:
        return _NOTE.match(rest[0]) is not None

    def container(self, rest: Rest) -> Container:
        return Container(_NOTE.sub("", rest[0], count=1), take_indented)

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        sign = _NOTE.match(rest[0])
        if sign is None:
            return 0
        body = reader.gather(rest, self.container(rest))
        reader.read(reader.set_apart("aside", rest.number(), {"data-label": sign["label"]}), body)
        return len(body)


class _Call(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802 (Python-Markdown's signature)
        return Element(CALL, {"label": m["label"]}), m.start(), m.end()


class _CallExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Registers the pattern of calls."""
        md.inlinePatterns.register(_Call(_LABEL, md), CALL, _PLACE_OF_CALLS)
