"""The colours for paper and for image files: the values of every token, read from the one file that states them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from app.course.element import Element
from app.paths import PACKAGE
from app.presentation.serialisation import serialise

Theme = Literal["light", "dark"]

_TOKENS = PACKAGE / "static" / "css" / "tokens.css"
_COLOUR = r"#[0-9A-Fa-f]{6}"
_DECLARATION = re.compile(rf"--([a-z0-9-]+):\s*(?:light-dark\(\s*({_COLOUR})\s*,\s*({_COLOUR})\s*\)|({_COLOUR}|[\d.]+))\s*;")
_REFERENCE = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def palette(theme: Theme = "light") -> Mapping[str, str]:
    """Token → its value in ``theme``, for colours and plain numbers.

    Of a token that is stated several times the first value belongs to the light theme, the last one to the dark theme.
    """
    values: dict[str, str] = {}
    for name, light, dark, plain in _DECLARATION.findall(_TOKENS.read_text(encoding="utf-8")):
        if theme == "light":
            values.setdefault(name, light or plain)
        else:
            values[name] = dark or plain
    return MappingProxyType(values)


def coloured(element: Element, theme: Theme = "light") -> Element:
    """The element with every ``var(--token)`` in its own attributes replaced by its value; the inner ones stay as they are.

    Raises ``KeyError`` for an unknown token.
    """
    values = palette(theme)
    attributes = {
        name: _REFERENCE.sub(lambda reference: values[reference[1]], value) for name, value in element.attributes.items()
    }
    return Element(element.tag, attributes, element.children)


def as_file(drawing: Element) -> bytes:
    """A drawing as the bytes of an SVG file, in the colours of paper; raises ``KeyError`` for an unknown token."""
    return serialise([coloured(drawing.changed(coloured))], "xml").encode()


def root_rule() -> str:
    """The tokens as CSS for a document's root."""
    return ":root{" + "".join(f"--{name}:{value};" for name, value in palette().items()) + "}"
