"""A figure as an element: the drawing or photo as the medium shows it, and its caption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from app.course.content.kinds.figure import Figure
from app.course.element import Element
from app.course.media.photo import Photo
from app.course.media.recording import Recording
from app.presentation.node_writer import Allowed, NodeWriter, allowed

if TYPE_CHECKING:
    from app.presentation.writer import ElementWriter


class FigureWriter(NodeWriter):
    """``<figure>``."""

    name = Figure.name
    pair_class = "is-figure"
    elements: ClassVar[Mapping[str, Allowed]] = {
        "a": allowed("elsewhere", attributes="href"),
        "audio": allowed(attributes="controls preload src aria-label"),
        "details": allowed("fold"),
        "figcaption": allowed(),
        "figure": allowed("photo", "recording"),
        "img": allowed(attributes="src srcset sizes width height alt loading decoding"),
        "span": allowed("elsewhere-host"),
        "summary": allowed(),
        "track": allowed(attributes="kind srclang label src"),
        "video": allowed(attributes="controls preload src aria-label playsinline poster width height"),
    }

    def write(self, node: Figure, writer: ElementWriter, block_id: str = "") -> Element:
        """The figure with its caption, where it has one."""
        children = writer.options.draw(node, block_id or writer.suffixed(node.key))
        if node.address:
            host = Element("span", {"class": "elsewhere-host"}, (writer.options.elsewhere(node.address),))
            children = (Element("a", {"class": "elsewhere", "href": node.address}, (*children, host)),)
        if node.caption:
            children = (*children, Element("figcaption", {}, writer.phrase(node.caption)))
        sorts = {Photo: "photo", Recording: "recording"}
        sort = {"class": sorts[type(node.picture)]} if type(node.picture) in sorts else {}
        return Element("figure", {**sort, **writer.attributes(node)}, children)
