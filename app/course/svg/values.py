"""Values of attributes and properties, read as CSS reads them: what they refer to, and lengths without units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import tinycss2

ID = re.compile(r"[\w.:-]+\Z")
_COLOURS = frozenset({"rgb", "rgba", "hsl", "hsla"})
_LOADING = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "expression", "element"})
_SCALE = {"px": 1.0, "deg": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def referred_id(value: str) -> str:
    """The id that ``url(#id)`` refers to, in any spelling and with a colour for the case that it is not there; else nothing."""
    parts = [part for part in tinycss2.parse_component_value_list(value) if part.type not in ("whitespace", "comment")]
    if not parts:
        return ""
    address = _address(parts[0])
    if not address.startswith("#") or not ID.match(address[1:]) or any(_loads(part) for part in parts[1:]):
        return ""
    return address[1:]


def loads(value: str) -> bool:
    """Whether a value could load something, or is spelled so that it might; what cannot be read could do anything."""
    if "\\" in value or "javascript:" in value.lower() or "data:" in value.lower():
        return True
    return any(_loads(part) for part in tinycss2.parse_component_value_list(value))


def in_user_units(value: str) -> str:
    """The value with numbers in place of lengths and angles: an attribute has no other in some places, and means the same."""
    parts = tinycss2.parse_component_value_list(value)
    return "".join(_written(part) for part in parts).strip()


def _address(part: Any) -> str:
    if part.type == "url":
        return str(part.value)
    if part.type == "function" and part.lower_name == "url":
        said = [inner for inner in part.arguments if inner.type not in ("whitespace", "comment")]
        return str(said[0].value) if len(said) == 1 and said[0].type == "string" else ""
    return ""


def _loads(part: Any) -> bool:
    if part.type in ("url", "error", "at-keyword", "{} block"):
        return True
    if part.type == "function":
        return part.lower_name in _LOADING or any(_loads(inner) for inner in part.arguments)
    inner: Iterable[Any] = getattr(part, "content", None) or ()
    return any(_loads(each) for each in inner)


def _written(part: Any) -> str:
    if part.type == "dimension" and part.lower_unit in _SCALE:
        return f"{part.value * _SCALE[part.lower_unit]:.6g}"
    if part.type == "function" and part.lower_name not in _COLOURS:
        return f"{part.name}({''.join(_written(inner) for inner in part.arguments)})"
    return str(tinycss2.serialize([part]))
