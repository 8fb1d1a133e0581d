"""The house's colours for paper: the light value of every token, read from the one file that states them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.places import PACKAGE

_TOKENS = PACKAGE / "static" / "css" / "tokens.css"
_DECLARATION = re.compile(r"--([a-z0-9-]+):\s*(?:light-dark\(\s*(#[0-9A-Fa-f]{6})\s*,[^)]*\)|(#[0-9A-Fa-f]{6}|[\d.]+))\s*;")
_REFERENCE = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def palette() -> Mapping[str, str]:
    """Token → its light value, for colours and plain numbers; a token stated twice keeps its first value."""
    values: dict[str, str] = {}
    for name, light, plain in _DECLARATION.findall(_TOKENS.read_text(encoding="utf-8")):
        values.setdefault(name, light or plain)
    return MappingProxyType(values)


def write_values(text: str) -> str:
    """The text with every ``var(--token)`` replaced by its light value; raises ``KeyError`` for an unknown token."""
    return _REFERENCE.sub(lambda match: palette()[match[1]], text)


def root_rule() -> str:
    """The tokens as CSS for a document's root."""
    return ":root{" + "".join(f"--{name}:{value};" for name, value in palette().items()) + "}"
