"""What Word and Google Docs write into a saved page and no browser shows as what it is: lists, titles, captions, contents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from app.imports.form import Content, plain
from app.imports.html.parsing import text_of
from app.imports.html.styles import points
from app.imports.structure.typed_lists import without_start

Element = etree._Element
Kind = Literal["text", "title", "subtitle", "caption", "quote", "contents", "heading", "list"]

_KINDS: Mapping[str, Kind] = {
    "msotitle": "title",
    "title": "title",
    "msosubtitle": "subtitle",
    "subtitle": "subtitle",
    "msocaption": "caption",
    "msoquote": "quote",
    "msointensequote": "quote",
}
_LIST = re.compile(r"(l\d+) level(\d+)")
_GOOGLE_LIST = re.compile(r"lst-(kix_\w+)-(\d)\b")
_ORDERED = re.compile(r"\(?(?:(?:\d+\.)*(\d+)|[a-zA-Z]|[ivxlcIVXLC]+)[.)]\Z")
_TYPED = re.compile(r"\s*([·§Øüvqo•–-]|\(?(?:\d{1,3}|[a-z]{1,4})[.)])\s*[\u00a0\t]\s*")
_STEP_PT = 36
"""How far Word sets in each level of a list."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is. ``level`` is a heading's (from 1) or a list's (from 0); ``number`` counts in its list."""

    kind: Kind = "text"
    level: int = 0
    ordered: bool = False
    number: int = 1


class OfficePage:
    """The roles of the paragraphs of one page, asked for in their order: numbers of lists are counted on."""

    def __init__(self, root: Element) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._is_word = any((element.get("class") or "").startswith("Mso") for element in root.iter("p"))

    def role(self, element: Element, style: Mapping[str, str]) -> Role:
        """The role of a paragraph by its class and style."""
        classes = (element.get("class") or "").lower().split()
        if any(name.startswith("msotoc") for name in classes):
            return Role("contents")
        if (level := style.get("mso-outline-level", "")).isdigit():
            return Role("heading", min(int(level), 9))
        if found := _LIST.search(style.get("mso-list", "")):
            return self._counted(found[1], int(found[2]) - 1, _sign(element))
        return Role(next((_KINDS[name] for name in classes if name in _KINDS), "text"))

    def is_sign(self, style: Mapping[str, str]) -> bool:
        """Whether an element is the sign of a list's item, which belongs to no text."""
        return style.get("mso-list") == "ignore"

    def typed_role(self, element: Element, style: Mapping[str, str], content: Content) -> tuple[Role, Content]:
        """The role of a paragraph of a list that was saved without Word's own marks, and its content without the sign."""
        name = (element.get("class") or "").lower()
        if not (self._is_word and name.startswith("msolist")):
            return Role(), content
        found = _TYPED.match(plain(content))
        if not found:
            return Role(), content
        level = max(0, round(points(style.get("margin-left", "")) / _STEP_PT) - 1)
        return self._counted("typed", level, found[1]), without_start(content, found.end())

    def google_list(self, element: Element) -> tuple[str, int] | None:
        """The name and the level of a list as Google Docs saves it, each level beside the others."""
        found = _GOOGLE_LIST.search(element.get("class") or "")
        return (found[1], int(found[2])) if found else None

    def _counted(self, name: str, level: int, sign: str) -> Role:
        for known in [known for known in self._counts if known[0] == name and known[1] > level]:
            del self._counts[known]
        found = _ORDERED.match(sign.strip())
        number = int(found[1]) if found and found[1] else self._counts.get((name, level), 0) + 1
        self._counts[name, level] = number
        return Role("list", level, bool(found), min(number, 999_999_999))


def _sign(element: Element) -> str:
    """What Word shows before the item, out of the part that it marks to be ignored."""
    for part in element.iter("span"):
        if re.search(r"mso-list:\s*ignore", part.get("style") or "", re.IGNORECASE):
            return text_of(part).replace("\u00a0", " ").strip()
    return ""
