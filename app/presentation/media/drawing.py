"""A drawing in a figure: the drawing itself, with ids of its own where one stands in a text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from app.course.content.kinds.figure import Figure
from app.course.element import Children, Element
from app.course.pictures import Picture
from app.course.svg.images import decoded
from app.presentation.medium_writer import MediumWriter, Paper
from app.presentation.page_words import PageWords

_POINTS = "url(#"


class DrawingWriter(MediumWriter):
    """``<svg>``, inlined; its elements were cleaned by a list of their own."""

    name = Picture.medium

    def on_page(self, shown: Picture, figure: Figure, block_id: str, words: PageWords) -> Children:
        """The drawing itself, under ids of its own."""
        return (with_served_images(figure_drawing(shown, block_id, figure.alternative), shown),)

    def on_paper(self, shown: Picture, figure: Figure, block_id: str, paper: Paper) -> Children:
        """The drawing as the document fits it in."""
        return (paper.drawing(shown, figure, block_id),)

    def values(self, shown: Picture) -> Mapping[str, str]:
        """What it says in the colour of a line."""
        return shown.values


def figure_drawing(picture: Picture, prefix: str, alternative: str = "") -> Element:
    """The drawing with ids that begin with ``prefix`` and another text alternative, for a figure in a text."""
    drawing = with_ids(_tree(picture), before=f"{prefix}-")
    return drawing.having(**{"aria-label": alternative}) if alternative else drawing


def with_ids(drawing: Element, *, before: str = "", after: str = "") -> Element:
    """The drawing with something before or after each of its ids, and in every reference to one."""

    def rename(node: Element) -> Element:
        attributes = dict(node.attributes)
        for name, value in node.attributes.items():
            if name == "id":
                attributes[name] = f"{before}{value}{after}"
            elif name == "href" and value.startswith("#"):
                attributes[name] = f"#{before}{value[1:]}{after}"
            elif value.startswith(_POINTS):
                attributes[name] = f"{_POINTS}{before}{value[len(_POINTS) : -1]}{after})"
        return node if attributes == node.attributes else Element(node.tag, attributes, node.children)

    return rename(drawing.changed(rename))


def with_served_images(drawing: Element, picture: Picture) -> Element:
    """The drawing with addresses in place of embedded images: pages load nothing from an address that holds its data."""

    def serve(node: Element) -> Element:
        if node.tag != "image" or not node.get("href").startswith("data:"):
            return node
        return node.having(href=f"/media/{picture.course}/{_version(node)}/{PurePosixPath(picture.name).stem}.{_suffix(node)}")

    return drawing.changed(serve) if picture.course else drawing


def served_image(picture: Picture, version: str) -> tuple[str, bytes] | None:
    """The media type and bytes of an embedded image that is served under a version; ``None`` when the drawing has none such."""
    return next((decoded(node.get("href")) for node in _images(picture) if _version(node) == version), None)


def _images(picture: Picture) -> Iterator[Element]:
    return (node for node in _tree(picture).walk() if node.tag == "image" and node.get("href").startswith("data:"))


def _version(node: Element) -> str:
    return hashlib.sha256(node.get("href").encode()).hexdigest()[:17]


def _suffix(node: Element) -> str:
    return "png" if node.get("href").startswith("data:image/png") else "jpg"


def _tree(picture: Picture) -> Element:
    return picture.tree or Element("svg")
