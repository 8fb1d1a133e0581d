"""Lists and their items as elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.listing import Item, Listing
from app.course.element import Element
from app.course.model import SpokenRun
from app.presentation.node_writer import Allowed, BesideNote, NodeWriter, allowed
from app.presentation.speech import Speaker, Spoken

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class ListingWriter(NodeWriter):
    """``<ul>`` and ``<ol>``."""

    name = Listing.name
    elements: ClassVar[Mapping[str, Allowed]] = {"ul": allowed(), "ol": allowed(attributes="start")}

    def write(self, node: Listing, writer: ElementWriter, block_id: str = "") -> Element:
        """The list with its items."""
        start = {"start": node.start} if node.start else {}
        return Element("ol" if node.ordered else "ul", {**start, **writer.attributes(node)}, writer.content(node.items))

    def narrate(self, node: Listing, speaker: Speaker) -> Iterator[Spoken]:
        """Item after item; with their numbers where the list does not begin with 1, which a listener cannot count."""
        first = int(node.start) if node.ordered and node.start else 1
        for number, item in enumerate(node.items, first):
            said = speaker.say_node(item)
            if first != 1 and (opening := next(said, None)):
                yield Spoken(opening.id, _numbered(number, opening.runs, speaker.language))
            yield from said

    def beside_note(self, node: Listing) -> BesideNote | None:
        """Indented."""
        return BesideNote(60)


class ItemWriter(NodeWriter):
    """``<li>``."""

    name = Item.name
    elements: ClassVar[Mapping[str, Allowed]] = {
        "li": allowed("task"),
        "span": allowed("task-box", "task-open", "task-done"),
    }

    def write(self, node: Item, writer: ElementWriter, block_id: str = "") -> Element:
        """The item with what stands in it."""
        if not node.task:
            return Element("li", writer.attributes(node), writer.content(node.content))
        box = Element(
            "span", {"class": f"task-box task-{node.task}"}, ()
        )  # drawn by the style sheet: no font has the signs for sure
        return Element("li", {"class": "task", **writer.attributes(node)}, (box, " ", *writer.content(node.content)))


def _numbered(number: int, runs: tuple[SpokenRun, ...], language: str) -> tuple[SpokenRun, ...]:
    """What is said with a number before it."""
    if runs and runs[0].language == language:
        return (SpokenRun(f"{number}. {runs[0].text}", language), *runs[1:])
    return (SpokenRun(f"{number}.", language), *runs)
