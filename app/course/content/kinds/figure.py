"""A figure: something shown in a paragraph of its own, with an alternative and a caption.

What can be shown (a drawing, a photo, a sound, a film) says of itself what a figure needs: :class:`app.course.media.shown.Shown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.kind import NodeKind
from app.course.content.links import is_followable
from app.course.content.nodes import Node
from app.course.content.runs import Phrase
from app.course.media.shown import Shown

if TYPE_CHECKING:
    from app.course.content.builder import NodeBuilder


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Node):
    """Something that is shown; ``alternative`` says what is on it to whoever cannot see it here.

    ``address`` is where a picture leads out of the course, to a film that others show; ``key`` is the beginning of its ids in a
    page, for one that is no block of its own.
    """

    name: ClassVar[str] = "figure"
    picture: Shown
    address: str = ""
    key: str = ""
    alternative: str = ""
    caption: Phrase = ()

    @property
    def label(self) -> str:
        """What is on it in words."""
        return self.alternative or self.picture.label

    @property
    def is_enumeration(self) -> bool:
        """What is on it and its caption are."""
        return True

    @property
    def pictured(self) -> tuple[str, ...]:
        """Its own."""
        return (self.picture.name,)


class FigureKind(NodeKind):
    """``<p>`` with nothing in it but a picture, or a link around one."""

    name = Figure.name
    order = 40  # a paragraph with nothing but a picture, which paragraphs would take as well
    tags = frozenset({"p"})

    def claims(self, element: Element) -> bool:
        """Whether a picture is all there is in the paragraph."""
        if _holds(element, "a"):
            return _holds(element[0], "img")
        return _holds(element, "img")

    def build(self, element: Element, builder: NodeBuilder) -> Figure | None:
        """The figure; an unknown picture and one without an alternative are reported."""
        link = element[0] if element[0].tag == "a" else None
        image = element[0] if link is None else link[0]
        place = builder.place(element)
        line = place["line"]
        anchor, _ = builder.check(image, line)
        place["anchor"] = place["anchor"] or anchor
        name, alternative = image.get("src", ""), image.get("alt", "").strip()
        picture = builder.context.picture(name)
        if picture is None:
            builder.report(line, *builder.context.why_not(name))
            return None
        if not alternative:
            builder.report(line, f"the picture '{name}' has no alternative text", "write what it shows between [ and ]")
        key = "" if builder.is_top else builder.next_key()
        address = "" if link is None else builder.address(link, line)[0]
        if link is not None and (not picture.is_still or (address and not is_followable(address))):
            builder.report(
                line, "only a picture leads elsewhere, and only out of the course", "write [![…](picture.jpg)](https://…)"
            )
            address = ""
        if lacking := picture.lacks(builder.context.language):
            builder.warn(line, *lacking)
        return Figure(
            **place,
            picture=picture,
            address=address,
            key=key,
            alternative=alternative,
            caption=builder.caption(image.get("title", "")),
        )


def _holds(element: Element, tag: str) -> bool:
    """Whether one element of a tag is all there is in another."""
    if len(element) != 1 or element[0].tag != tag:
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()
