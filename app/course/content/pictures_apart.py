"""Pictures that stand alone in a line of an item or a callout: they need no empty line around them to be figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

PICTURE = "picture"
"""The element around a picture that is a figure."""


def pictures_apart(content: Sequence[str | Element]) -> Iterator[str | Element]:
    """Text and elements in order, each picture that has a line for itself in an element :data:`PICTURE`."""
    for place, item in enumerate(content):
        before = content[place - 1] if place else "\n"
        after = content[place + 1] if place + 1 < len(content) else "\n"
        if isinstance(item, str) or item.tag != "img" or not (_ends_line(before) and _begins_line(after)):
            yield item
            continue
        around = Element(PICTURE)
        around.append(item)
        yield around


def picture_paragraph(around: Element) -> Element:
    """The paragraph that such a picture would be if empty lines stood around it."""
    paragraph = Element("p")
    paragraph.extend(around)
    for child in paragraph:
        child.tail = None
    return paragraph


def _ends_line(item: str | Element) -> bool:
    """Whether what stands before a picture leaves the line to it."""
    return item.rstrip(" ").endswith("\n") or not item.strip() if isinstance(item, str) else item.tag not in _IN_LINE


def _begins_line(item: str | Element) -> bool:
    """Whether what stands behind a picture leaves the line to it."""
    return item.lstrip(" ").startswith("\n") or not item.strip() if isinstance(item, str) else item.tag not in _IN_LINE


_IN_LINE = frozenset({"a", "abbr", "br", "cite", "code", "del", "em", "img", "note-call", "strong"})
