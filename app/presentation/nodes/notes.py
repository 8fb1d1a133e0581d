"""Footnotes as elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.notes import Note, Notes
from app.course.element import Element
from app.presentation.node_writer import Allowed, NodeWriter, allowed
from app.presentation.speech import Speaker, Spoken

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class NotesWriter(NodeWriter):
    """``<section class="notes">``; a voice passes over it."""

    name = Notes.name
    elements: ClassVar[Mapping[str, Allowed]] = {
        "section": allowed("notes", "is-empty", attributes="role"),
        "ol": allowed(),
    }

    def write(self, node: Notes, writer: ElementWriter, block_id: str = "") -> Element:
        """The notes in order, but for those that stand at the foot of a page."""
        rest = tuple(note for note in node.notes if note.id not in writer.options.footnotes)
        attributes = {"class": "notes", "role": "doc-endnotes"} if rest else {"class": "notes is-empty"}
        return Element("section", attributes, (Element("ol", {}, writer.content(rest)),) if rest else ())

    def narrate(self, node: Notes, speaker: Speaker) -> Iterator[Spoken]:
        """Nothing: who listens cannot look down and come back."""
        return iter(())


class NoteWriter(NodeWriter):
    """``<li>`` with the number, which leads back to where the note is called."""

    name = Note.name
    elements: ClassVar[Mapping[str, Allowed]] = {
        "li": allowed(),
        "a": allowed("note-back", attributes="href role"),
        "span": allowed("note-back"),
    }

    def write(self, node: Note, writer: ElementWriter, block_id: str = "") -> Element:
        """The number and the text of the note."""
        number, back = str(node.number), writer.options.link(node.call)
        attributes = {"href": back, "class": "note-back", "role": "doc-backlink"} if back else {"class": "note-back"}
        place = {"id": writer.suffixed(node.id)} if writer.options.ids else {}
        return Element("li", place, (Element("a" if back else "span", attributes, (number,)), " ", *writer.content(node.content)))
