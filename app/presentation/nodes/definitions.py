"""Lists of definitions as elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.definitions import DefinedTerm, Definition, Definitions
from app.course.element import Element
from app.presentation.node_writer import Allowed, BesideNote, NodeWriter, allowed

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class DefinitionsWriter(NodeWriter):
    """``<dl>``."""

    name = Definitions.name
    elements: ClassVar[Mapping[str, Allowed]] = {"dl": allowed()}

    def write(self, node: Definitions, writer: ElementWriter, block_id: str = "") -> Element:
        """The list with its terms and their definitions."""
        return Element("dl", writer.attributes(node), writer.content(node.entries))

    def beside_note(self, node: Definitions) -> BesideNote | None:
        """Indented."""
        return BesideNote(60)


class DefinedTermWriter(NodeWriter):
    """``<dt>``."""

    name = DefinedTerm.name
    elements: ClassVar[Mapping[str, Allowed]] = {"dt": allowed()}

    def write(self, node: DefinedTerm, writer: ElementWriter, block_id: str = "") -> Element:
        """The term."""
        return Element("dt", writer.attributes(node), writer.phrase(node.phrase))


class DefinitionWriter(NodeWriter):
    """``<dd>``."""

    name = Definition.name
    elements: ClassVar[Mapping[str, Allowed]] = {"dd": allowed()}

    def write(self, node: Definition, writer: ElementWriter, block_id: str = "") -> Element:
        """What the term means."""
        return Element("dd", writer.attributes(node), writer.content(node.content))
