"""What the writer of a kind of node has to do: the element that it becomes, and what a voice says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from app.course.element import Element
from app.presentation.speech import Speaker, Spoken

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class Allowed(NamedTuple):
    """What an element may have beside its id, its language and the id of its sentence."""

    classes: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


def allowed(*classes: str, attributes: str = "") -> Allowed:
    """The classes, and the attributes as names with spaces between them."""
    return Allowed(frozenset(classes), frozenset(attributes.split()))


class BesideNote(NamedTuple):
    """How a block on paper gives room to a note in the margin: its letters on a line, and what its frame takes."""

    letters_a_line: int
    frame_px: int = 0


class NodeWriter:
    """Writes the nodes of one name (:attr:`app.course.content.nodes.Node.name`)."""

    name: str = ""
    elements: ClassVar[Mapping[str, Allowed]] = {}
    """The tags that it writes, each with the classes and attributes that they may have: nothing else of it reaches a page."""

    pair_class: str = ""
    """The class of a pair of such blocks on a page in two languages, for its style sheet; empty: a pair like any other."""

    def allowed_elements(self) -> Mapping[str, Allowed]:
        """The same, with those of what it hands the work on to."""
        return self.elements

    def write(self, node: Any, writer: ElementWriter, block_id: str = "") -> Element:
        """The element of a node. ``block_id`` is the id of the block that the node is, empty inside of another node."""
        raise NotImplementedError  # each kind of node says it; the others have a default

    def narrate(self, node: Any, speaker: Speaker) -> Iterator[Spoken]:
        """What a voice says of a node: its sentences in reading order, unless a kind says otherwise."""
        return speaker.say_parts(node)

    def beside_note(self, node: Any) -> BesideNote | None:
        """How tall the node is on paper; ``None`` when no note may stand beside it in the margin."""
        return None
