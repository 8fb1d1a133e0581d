"""A callout as an element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.callout import CALLOUTS, Callout
from app.course.element import Element
from app.presentation.node_writer import Allowed, BesideNote, NodeWriter, allowed

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter

_BESIDE_NOTE = {"example": BesideNote(60, 40), "note": BesideNote(58, 40), "task": BesideNote(58, 40)}


class CalloutWriter(NodeWriter):
    """``<div class="callout callout-example">``; ``<details>`` for one that is folded, where a reader can open it."""

    name = Callout.name
    elements: ClassVar[Mapping[str, Allowed]] = {
        "details": allowed("fold"),
        "div": allowed("callout", *(f"callout-{sort}" for sort in CALLOUTS)),
        "p": allowed("callout-title"),
        "summary": allowed("callout-title"),
    }

    def write(self, node: Callout, writer: ElementWriter, block_id: str = "") -> Element:
        """The callout with its title and what stands in it."""
        title: tuple[Element | str, ...] = ()
        folded = node.folded and writer.options.folds
        if node.title:
            tag = "summary" if folded else "p"
            title = ("\n", Element(tag, {"class": "callout-title"}, writer.phrase(node.title)))
        attributes = {"class": "fold" if folded else f"callout callout-{node.sort}", **writer.attributes(node)}
        return Element("details" if folded else "div", attributes, (*title, *writer.content(node.content)))

    def beside_note(self, node: Callout) -> BesideNote | None:
        """In a frame; only beside examples and notes is there room."""
        return _BESIDE_NOTE.get(node.sort)
