"""What the styles of an OpenDocument text mean, by what they say and by the names of those on which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.imports.odt.names import FO, STYLE, TEXT

Element = etree._Element

_DEEPEST_CHAIN = 30
_HEADING = re.compile(r"heading (\d+)\Z")
_NAMED_LIST = re.compile(r"list (bullet|number|continue)(?: (\d))?\Z")
_KINDS: Mapping[str, str] = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "illustration": "caption",
    "table": "caption",
    "drawing": "caption",
    "figure": "caption",
    "quotations": "quote",
    "quote": "quote",
    "intense quote": "quote",
    "preformatted text": "code",
    "html preformatted": "code",
    "source code": "code",
}


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style says. ``heading`` is 0 or a level from 1, ``list_level`` -1 where the name says nothing.

    ``strong`` and its like are ``None`` where nothing is said.
    """

    kind: str = "text"
    heading: int = 0
    list_level: int = -1
    continues: bool = False
    list_style: str = ""
    strong: bool | None = None
    emphasis: bool | None = None
    struck: bool | None = None
    shift: int | None = None
    is_hidden: bool = False
    size_pt: float = 0


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of a list's level are marked. ``is_marked`` is false where nothing stands before them."""

    is_ordered: bool = False
    start: int = 1
    is_marked: bool = True
    is_decimal: bool = True


class OdtStyles:
    """The styles of one document, from the roots of its parts; what comes later counts more."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._levels: dict[tuple[str, int], ListLevel] = {}
        self._known: dict[tuple[str, str], OdtStyle] = {}
        for root in roots:
            for element in root.iter(f"{STYLE}style"):
                self._elements[element.get(f"{STYLE}family") or "", element.get(f"{STYLE}name") or ""] = element
            for element in root.iter(f"{TEXT}list-style"):
                for level in element:
                    self._read_level(element.get(f"{STYLE}name") or "", level)

    def of(self, element: Element, family: str = "paragraph") -> OdtStyle:
        """The style of a paragraph or, with the family ``text``, of a part of it."""
        key = (family, element.get(f"{TEXT}style-name") or "")
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def level(self, list_style: str, level: int) -> ListLevel:
        """How a level (from 0) of a list is marked; a bullet where nothing is said."""
        return self._levels.get((list_style, level), ListLevel())

    def _read(self, family: str, name: str) -> OdtStyle:
        kind, heading, list_level, continues, list_style = "text", 0, -1, False, ""
        said: dict[str, str] = {}
        for element in self._chain(family, name):
            called = _plain_name(element)
            if found := _HEADING.match(called):
                heading = heading or int(found[1])
            if found := _NAMED_LIST.match(called):
                list_level = list_level if list_level >= 0 else int(found[2] or 1) - 1
                continues = continues or found[1] == "continue"
            if kind == "text":
                kind = "contents" if re.match(r"contents (\d+|heading)", called) else _KINDS.get(called, "text")
            outline = element.get(f"{STYLE}default-outline-level") or ""
            heading = heading or (int(outline) if outline.isdigit() else 0)
            list_style = list_style or element.get(f"{STYLE}list-style-name") or ""
            for properties in element.iter(f"{STYLE}text-properties"):
                for attribute, value in properties.attrib.items():
                    said.setdefault(str(attribute), str(value))
        return OdtStyle(kind, heading, list_level, continues, list_style, **_letters(said))

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        for _ in range(_DEEPEST_CHAIN):
            element = self._elements.get((family, name))
            if element is None:
                return
            yield element
            name = element.get(f"{STYLE}parent-style-name") or ""

    def _read_level(self, name: str, element: Element) -> None:
        number = element.get(f"{TEXT}level") or ""
        if not number.isdigit():
            return
        is_ordered = element.tag == f"{TEXT}list-level-style-number"
        start = element.get(f"{TEXT}start-value") or "1"
        form = element.get(f"{STYLE}num-format") or ""
        first = int(start) if start.isdigit() and len(start) < 10 else 1
        self._levels[name, int(number) - 1] = ListLevel(is_ordered, first, bool(form) or not is_ordered, form == "1")


def _letters(said: Mapping[str, str]) -> dict[str, Any]:
    """What properties of letters mean; only what is said."""
    found: dict[str, Any] = {}
    if weight := said.get(f"{FO}font-weight"):
        found["strong"] = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
    if slant := said.get(f"{FO}font-style"):
        found["emphasis"] = slant in ("italic", "oblique")
    if line := said.get(f"{STYLE}text-line-through-style") or said.get(f"{STYLE}text-line-through-type"):
        found["struck"] = line != "none"
    if position := said.get(f"{STYLE}text-position"):
        height = position.split()[0] if position.split() else "0%"
        found["shift"] = 1 if height == "super" else -1 if height == "sub" or height.startswith("-") else int(height != "0%")
    if size := re.fullmatch(r"(\d{1,3}(?:\.\d+)?)pt", said.get(f"{FO}font-size", "")):
        found["size_pt"] = float(size[1])
    found["is_hidden"] = said.get(f"{TEXT}display") == "none"
    return found


def _plain_name(element: Element) -> str:
    """A style's name as people see it, in small letters: ``Heading_20_1`` is ``heading 1``."""
    name = element.get(f"{STYLE}display-name") or element.get(f"{STYLE}name") or ""
    return re.sub(r"_([0-9a-f]{2})_", lambda found: chr(int(found[1], 16)), name).lower()
