"""A figure as an element: what it shows as the medium wants it, and its caption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.figure import Figure
from app.course.element import Element
from app.presentation.media import MEDIA_WRITERS
from app.presentation.medium_writer import MediumWriter
from app.presentation.node_writer import Allowed, NodeWriter, allowed
from app.presentation.speech import Speaker, Spoken
from app.registry import Registry

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class FigureWriter(NodeWriter):
    """``<figure>``; ``media`` are the writers of what it can show."""

    name = Figure.name
    pair_class = "is-figure"
    elements: ClassVar[Mapping[str, Allowed]] = {
        "a": allowed("elsewhere", attributes="href"),
        "figcaption": allowed(),
        "figure": allowed(),
        "span": allowed("elsewhere-host"),
    }

    def __init__(self, media: Registry[MediumWriter] = MEDIA_WRITERS) -> None:
        self.media = media

    def allowed_elements(self) -> Mapping[str, Allowed]:
        """Its own, and those of its media."""
        found = dict(self.elements)
        for medium in self.media.values():
            own = allowed(medium.css_class) if medium.css_class else Allowed()
            for tag, more in (("figure", own), *medium.elements.items()):
                known = found.get(tag, Allowed())
                found[tag] = Allowed(known.classes | more.classes, known.attributes | more.attributes)
        return found

    def write(self, node: Figure, writer: ElementWriter, block_id: str = "") -> Element:
        """The figure with its caption, where it has one."""
        medium = self.media[node.picture.medium]
        children = writer.options.draw(medium, node, block_id or writer.suffixed(node.key))
        if node.address:
            host = Element("span", {"class": "elsewhere-host"}, (writer.options.elsewhere(node.address),))
            children = (Element("a", {"class": "elsewhere", "href": node.address}, (*children, host)),)
        if node.caption:
            children = (*children, Element("figcaption", {}, writer.phrase(node.caption)))
        named = {"class": medium.css_class} if medium.css_class else {}
        return Element("figure", {**named, **writer.attributes(node)}, children)

    def narrate(self, node: Figure, speaker: Speaker) -> Iterator[Spoken]:
        """What its medium says."""
        return self.media[node.picture.medium].narrate(node.picture, node, speaker)
