"""A course's drawings as files of their own: one mode of a scene, and literal colours, as no page's style sheet reaches them."""

from __future__ import annotations

from typing import Literal

from app.course.element import Element
from app.course.pictures import Picture
from app.presentation.palette import Theme, coloured
from app.presentation.serialisation import serialise

Mode = Literal["omni", "multi"]

OTHER_MODE = {"omni": "m", "multi": "o"}
"""The class of what is not shown in a mode."""

_PAGE_FONT = "Helvetica Neue, Segoe UI, Roboto, Liberation Sans, Arial, Noto Sans, sans-serif"
_LINE = {"fill": "none", "stroke": "var(--omni)", "stroke-width": "9", "stroke-linecap": "round", "stroke-linejoin": "round"}
_STYLES = {"ln": _LINE, "dot": {"fill": "var(--scr)", "stroke": "var(--omni)", "stroke-width": "7"}, "br": {"fill": "none"}}
_SCREENS = frozenset({"class", "data-w"})
"""Attributes that only a page has a use for."""


def image_file(picture: Picture, theme: Theme = "light") -> str:
    """The picture as the text of an SVG file for a page, in the omnichannel mode and in the colours of ``theme``."""
    drawing = styled(without(tree_of(picture), OTHER_MODE["omni"]), theme)
    return serialise((drawing.having(**{"font-family": _PAGE_FONT}),), "xml")


def without(drawing: Element, unwanted: str) -> Element:
    """The drawing without what has a class."""
    return drawing.changed(lambda node: None if unwanted in node.get("class").split() else node)


def styled(drawing: Element, theme: Theme = "light") -> Element:
    """The drawing with what the page's style sheets say of its classes, and with colours in place of tokens."""

    def style(node: Element) -> Element:
        attributes = {name: value for name, value in node.attributes.items() if name not in _SCREENS}
        for name in node.get("class").split():
            for attribute, value in _STYLES.get(name, {}).items():
                attributes.setdefault(attribute, value)
        return coloured(Element(node.tag, attributes, node.children), theme)

    return style(drawing.changed(style))


def tree_of(picture: Picture) -> Element:
    """The cleaned drawing; an empty one for a file that is none."""
    return picture.tree or Element("svg")
