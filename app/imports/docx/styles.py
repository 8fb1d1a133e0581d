"""What the styles of a Word document mean: headings, titles, captions, lists, bold letters, by their built-in English names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from app.imports.docx.names import W

Element = etree._Element

_DEEPEST_CHAIN = 30
_HEADING = re.compile(r"heading (\d)\Z")
_LIST = re.compile(r"list (bullet|number|continue)(?: (\d))?\Z")
_KINDS: Mapping[str, str] = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
    "html preformatted": "code",
    "plain text": "code",
    "macro": "code",
    "macro text": "code",
    "code": "code",
    "source code": "code",
    "preformatted text": "code",
    "toc heading": "contents",
    "table of figures": "contents",
}


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which list a paragraph belongs to: the number of its definition, and its level from 0."""

    list_id: str
    level: int


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a paragraph's style means. ``heading`` is 0 or a level from 1; ``list_level`` is -1 where its name says nothing."""

    kind: str = "text"
    heading: int = 0
    list_kind: str = ""
    list_level: int = -1
    numbering: Numbering | None = None
    is_bold: bool = False
    size_pt: float = 0


class WordStyles:
    """The styles of one document; ``root`` is the part that defines them, if there is one."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {} if root is None else {found.get(f"{W}styleId") or "": found for found in root.iter(f"{W}style")}
        self._default = next(
            (name for name, found in self._elements.items() if _is_default(found)),
            "",
        )
        self._known: dict[str, WordStyle] = {}

    def of(self, name: str) -> WordStyle:
        """The style with that id (empty: the usual one)."""
        name = name or self._default
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> WordStyle:
        kind, heading, list_kind, list_level = "text", 0, "", -1
        numbering: Numbering | None = None
        bold: bool | None = None
        size = 0.0
        level: int | None = None
        for element in self._chain(name):
            called = value(element, "name").lower()
            if found := _HEADING.match(called):
                heading = heading or int(found[1])
            if found := _LIST.match(called):
                list_kind = list_kind or found[1]
                list_level = list_level if list_level >= 0 else int(found[2] or 1) - 1
            if kind == "text":
                kind = "contents" if re.match(r"toc \d", called) else _KINDS.get(called, "text")
            properties = element.find(f"{W}pPr")
            if properties is not None:
                numbering = numbering or numbering_of(properties)
                outline = value(properties, "outlineLvl")
                heading = heading or (int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0)
                level = level if level is not None else (numbering.level if numbering else None)
            letters = element.find(f"{W}rPr")
            if letters is not None:
                bold = is_on(letters, "b") if bold is None else bold
                size = size or half_points(letters)
        return WordStyle(kind, heading, list_kind, list_level, numbering, bool(bold), size)

    def _chain(self, name: str) -> Iterator[Element]:
        """The style and those on which it stands."""
        for _ in range(_DEEPEST_CHAIN):
            element = self._elements.get(name)
            if element is None:
                return
            yield element
            name = value(element, "basedOn")


def value(element: Element, name: str) -> str:
    """The value of a child such as ``<w:outlineLvl w:val="1"/>``; empty when there is none."""
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def is_on(properties: Element, name: str) -> bool | None:
    """Whether a property is switched on or off; ``None`` when nothing is said."""
    found = properties.find(f"{W}{name}")
    return None if found is None else (found.get(f"{W}val") or "1") not in ("0", "false", "off", "none")


def half_points(properties: Element) -> float:
    """The size of letters in points, which stands there in half ones; 0 when nothing is said."""
    size = value(properties, "sz")
    return int(size) / 2 if size.isdigit() and len(size) < 5 else 0


def numbering_of(properties: Element) -> Numbering | None:
    """The list that the properties of a paragraph or a style name; its id is ``0`` where they end one."""
    found = properties.find(f"{W}numPr")
    if found is None:
        return None
    level = value(found, "ilvl")
    list_id = value(found, "numId")
    return Numbering(list_id, int(level) if level.isdigit() and len(level) == 1 else 0) if list_id else None


def _is_default(element: Element) -> bool:
    return element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true")
