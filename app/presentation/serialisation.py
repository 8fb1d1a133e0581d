"""Serialises elements: as HTML for pages, as XML for documents. The output is never parsed again by this project.

Text and attribute values are escaped here and nowhere else. Other code makes elements, or passes plain strings to a template;
templates escape every value that is not a :class:`markupsafe.Markup`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from markupsafe import Markup

from app.course.element import Element

Syntax = Literal["html", "xml"]

FIRST_SLOT = 0xF0000
"""From here on stand characters that no text of a course has (see :mod:`app.course.files`)."""

_VOID = frozenset({"br", "hr", "img", "wbr"})
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def serialise(content: Iterable[Element | str], syntax: Syntax = "html") -> str:
    """The text of elements. Drawings are written as XML in both syntaxes: HTML takes them so."""
    return _serialise(content, syntax, None)


def markup(content: Iterable[Element | str]) -> Markup:
    """The HTML of elements for a template, which takes it as it is."""
    return Markup(serialise(content))  # noqa: S704  (made of elements, and escaped just now)


def with_slots(content: Iterable[Element | str]) -> tuple[str, tuple[str, ...]]:
    """The HTML of elements with a character of its own, from :data:`FIRST_SLOT` on, for each drawing; and the drawings."""
    drawings: list[str] = []
    return _serialise(content, "html", drawings), tuple(drawings)


def _serialise(content: Iterable[Element | str], syntax: Syntax, drawings: list[str] | None) -> str:
    out: list[str] = []
    for child in content:
        _write(child, out, syntax, drawings)
    return "".join(out)


def _write(node: Element | str, out: list[str], syntax: Syntax, drawings: list[str] | None) -> None:
    if isinstance(node, str):
        out.append(node.translate(_TEXT))
        return
    if node.tag == "svg":
        if drawings is not None:
            out.append(chr(FIRST_SLOT + len(drawings)))
            drawings.append(_serialise([node], "xml", None))
            return
        syntax = "xml"
    attributes = "".join(f' {name}="{value.translate(_ATTRIBUTE)}"' for name, value in node.attributes.items())
    if not node.children and (syntax == "xml" or node.tag in _VOID):
        out.append(f"<{node.tag}{attributes}/>" if syntax == "xml" else f"<{node.tag}{attributes}>")
        return
    out.append(f"<{node.tag}{attributes}>")
    for child in node.children:
        _write(child, out, syntax, drawings)
    out.append(f"</{node.tag}>")
