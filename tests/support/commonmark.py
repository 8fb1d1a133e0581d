"""Trees of Markdown texts, to be compared: ours, and those that CommonMark's examples or another parser give."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import tinyhtml5

from app.course.content.kinds import NODE_KINDS
from app.course.content.lines import numbered
from app.course.content.markdown import MarkdownParser

Shape = tuple[str, tuple[tuple[str, str], ...], tuple["Shape | str", ...]]
"""A tag, the attributes that matter, and what stands inside.

White space between words is one space, none at the ends; a block of code has no empty lines at its end.
"""

ATTRIBUTES = ("href", "src", "alt", "title", "start")
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "div", "body", "table",
                     "thead", "tbody", "tr", "th", "td"})  # fmt: skip
_SPACE = re.compile(r"[ \t\n\r\f]+")


def expected(html: str) -> tuple[Shape | str, ...]:
    """The tree of a piece of HTML."""
    root = tinyhtml5.parse(html)
    body = next(element for element in root.iter() if _tag(element) == "body")
    return _shape(body)[2]


def ours(text: str, parser: MarkdownParser | None = None) -> tuple[Shape | str, ...]:
    """The tree of a text as the course reads it."""
    root = Element("body")
    root.extend((parser or MarkdownParser(NODE_KINDS.values())).tree(numbered(text)).elements)
    return _shape(root)[2]


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _shape(element: Element, *, exact: bool = False) -> Shape:
    tag = _tag(element)
    exact = exact or tag == "pre"
    parts: list[Shape | str] = []
    _add(parts, element.text, exact, tag == "code")
    for child in element:
        parts.append(_shape(child, exact=exact))
        _add(parts, child.tail, exact, in_code=False)
    if exact:
        parts = [part for part in (p.rstrip("\n") if isinstance(p, str) else p for p in parts) if part]
    else:
        parts = _trimmed(parts, is_block=tag in _BLOCKS)
    attributes = tuple((name, unquote(element.get(name) or "")) for name in ATTRIBUTES if element.get(name) is not None)
    return tag, attributes, tuple(parts)


def _add(parts: list[Shape | str], text: str | None, exact: bool, in_code: bool) -> None:
    if not text:
        return
    if not exact:
        text = text.replace("\n", " ") if in_code else _SPACE.sub(" ", text)
    if parts and isinstance(parts[-1], str):
        parts[-1] += text
    else:
        parts.append(text)


def _trimmed(parts: list[Shape | str], *, is_block: bool) -> list[Shape | str]:
    """Without white space that no reader sees: at the ends of a block, and beside blocks and broken lines."""
    kept: list[Shape | str] = []
    for place, part in enumerate(parts):
        if isinstance(part, str):
            if (place == 0 and is_block) or (place and _parts_lines(parts[place - 1])):
                part = part.lstrip(" ")
            if (place == len(parts) - 1 and is_block) or (place < len(parts) - 1 and _parts_lines(parts[place + 1])):
                part = part.rstrip(" ")
            if not part:
                continue
        kept.append(part)
    return kept


def _parts_lines(part: Shape | str) -> bool:
    return not isinstance(part, str) and (part[0] in _BLOCKS or part[0] == "br")
