"""A kind of node is two modules, one that reads it and one that writes it; no other code knows it by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from xml.etree.ElementTree import Element as Parsed

from app.course.content.blocks.block_rule import BlockRule, Rest
from app.course.content.blocks.reader import BlockReader
from app.course.content.builder import NodeBuilder
from app.course.content.kind import NodeKind
from app.course.content.kinds import NODE_KINDS
from app.course.content.lines import as_marked
from app.course.content.nodes import Node
from app.course.content.runs import Phrase
from app.course.element import Element
from app.course.files import Snapshot
from app.course.model import Block
from app.course.reader import read_snapshot
from app.presentation.node_writer import Allowed, NodeWriter, allowed
from app.presentation.nodes import NODE_WRITERS
from app.presentation.pairing import Pair, pair_class
from app.presentation.safe_html import to_html
from app.presentation.serialisation import with_slots
from app.presentation.speech import Speaker, Spoken
from app.presentation.writer import ElementWriter
from tests.support.courses import SMALL

SIGN = re.compile(r"%% +(.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper(Node):
    """A line said in a low voice."""

    name: ClassVar[str] = "whisper"
    loudness: str
    phrase: Phrase = ()


class WhisperRule(BlockRule):
    """``%% words``."""

    def begins(self, rest: Rest) -> bool:
        return SIGN.match(rest[0]) is not None

    def read(self, reader: BlockReader, parent: Parsed, rest: Rest) -> int:
        found = SIGN.match(rest[0])
        if found is None:
            return 0
        reader.child(parent, "whisper", rest.number(), {"loudness": "low"}).text = as_marked(found[1], rest.number())
        return 1


class WhisperKind(NodeKind):
    """``<whisper>``."""

    name = Whisper.name
    tags = frozenset({"whisper"})
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {"whisper": frozenset({"loudness"})}

    def block_rules(self) -> Sequence[BlockRule]:
        return (WhisperRule(),)

    def build(self, element: Parsed, builder: NodeBuilder) -> Whisper:
        return Whisper(**builder.place(element), loudness=element.get("loudness", ""), phrase=builder.phrase(element))


class WhisperWriter(NodeWriter):
    """``<small class="whisper" data-loudness="low">``."""

    name = Whisper.name
    pair_class = "is-whisper"
    elements: ClassVar[Mapping[str, Allowed]] = {"small": allowed("whisper", attributes="data-loudness")}

    def write(self, node: Whisper, writer: ElementWriter, block_id: str = "") -> Element:
        return Element(
            "small", {"class": "whisper", "data-loudness": node.loudness, "data-other": "x"}, writer.phrase(node.phrase)
        )

    def narrate(self, node: Whisper, speaker: Speaker) -> Iterator[Spoken]:
        return speaker.say_parts(node)


def whisper() -> Block:
    """The block of a course that is read with the kind."""
    files = {path: text.encode() for path, text in SMALL.items()}
    for language in ("pl", "ru"):
        files[f"{language}/goals.md"] = files[f"{language}/goals.md"] + b"\n%% Po cichu *tak*. Zdanie.\n"
    reading = read_snapshot(Snapshot("small", files), nodes=NODE_KINDS.plus(WhisperKind()))
    assert reading.course is not None, reading.problems
    section = next(section for section in reading.course.editions["pl"].sections if section.id == "goals")
    return section.blocks[-1]


def test_a_course_is_read_with_a_kind_that_was_added() -> None:
    """Its block has a number, a line and sentences like any other, and its own attribute is not told as an author's."""
    block = whisper()
    assert isinstance(block.node, Whisper)
    assert (block.role, block.node.loudness) == ("whisper", "low")
    assert [sentence.text for sentence in block.sentences] == ["Po cichu tak.", "Zdanie."]


def test_it_is_written_for_pages_and_paper_and_said() -> None:
    """With its writer the element reaches a page, cleaned; a page whose list does not have it shows the words alone."""
    block, writers = whisper(), NODE_WRITERS.plus(WhisperWriter())
    element = ElementWriter(writers=writers).block(block)
    shown = to_html((element,), writers)
    assert '<small class="whisper" data-loudness="low"' in shown
    assert "data-x" not in shown, "what its writer does not name is left out"
    assert pair_class(Pair(block, None), writers) == "is-whisper"
    assert "<em>tak</em>" in to_html((element,), writers)
    assert "<small" not in to_html((element,))
    assert '<small class="whisper"' in with_slots((element,))[0]
    said = ["".join(run.text for run in spoken.runs) for spoken in Speaker("pl", writers).say_node(block.node)]
    assert said == ["Po cichu tak.", "Zdanie."]


def test_nothing_of_it_stays_behind() -> None:
    """The registries that ship are what they were."""
    assert Whisper.name not in NODE_KINDS
    assert Whisper.name not in NODE_WRITERS
    files = {path: text.encode() for path, text in SMALL.items()}
    files["pl/goals.md"] = files["pl/goals.md"] + b"\n%% Po cichu.\n"
    course = read_snapshot(Snapshot("small", files | {"ru/goals.md": files["ru/goals.md"] + "\n%% Тихо.\n".encode()})).course
    assert course is not None
    assert next(s for s in course.editions["pl"].sections if s.id == "goals").blocks[-1].role == "paragraph"
