"""A list, with or without numbers; an item holds text, further lists, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.blocks.block_rule import BlockRule, Container, Rest, indent
from app.course.content.kind import NodeKind
from app.course.content.nodes import Content, Node

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder

TASK = "data-task"
_BOX = re.compile(r"\[(?P<mark>[ xX])\] +(?=\S)")
_ITEM = re.compile(r"(?P<margin> {0,3})(?P<marker>[-+*]|(?P<number>\d{1,9})[.)])(?P<gap> +|$)(?P<text>.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Node):
    """One item of a list. ``task`` is ``open`` or ``done`` for one that begins with a box to tick, else empty."""

    name: ClassVar[str] = "item"
    carries_anchor: ClassVar[bool] = True
    counted_as: ClassVar[str] = "items"
    content: Content = ()
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Node):
    """A list; ``start`` is the number of the first item where that is not 1."""

    name: ClassVar[str] = "list"
    ordered: bool
    start: str = ""
    items: tuple[Item, ...] = ()

    @property
    def is_enumeration(self) -> bool:
        """Its items are."""
        return True


class ListingKind(NodeKind):
    """``<ul>`` and ``<ol>``."""

    name = Listing.name
    tags = frozenset({"ul", "ol"})
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {"li": frozenset({TASK})}

    def block_rules(self) -> Sequence[BlockRule]:
        """Lines that begin with a bullet or a number."""
        return (_ListRule(),)

    def build(self, element: Element, builder: NodeBuilder) -> Listing:
        """A list with its items."""
        start = element.get("start", "")
        return Listing(
            **builder.place(element),
            ordered=element.tag == "ol",
            start=start if start.isascii() and start.isdigit() else "",
            items=tuple(Item(**builder.place(item), content=builder.content(item), task=item.get(TASK, "")) for item in element),
        )


class _ListRule(BlockRule):
    """CommonMark 0.31.2, sections 5.2 and 5.3. A rule of dashes or stars is asked for before."""

    order = 60

    def begins(self, rest: Rest) -> bool:
        return _ITEM.match(rest[0]) is not None

    def interrupts(self, rest: Rest) -> bool:
        """An item without words, or with a number other than 1, begins no list right behind a paragraph."""
        found = _ITEM.match(rest[0])
        return found is not None and bool(found["text"].strip()) and int(found["number"] or 1) == 1

    def container(self, rest: Rest) -> Container | None:
        found = _ITEM.match(rest[0])
        return _item(found) if found else None

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        found = first = _ITEM.match(rest[0])
        if first is None:
            return 0
        number = first["number"]
        attributes = {"start": str(int(number))} if number and int(number) != 1 else {}
        listing = reader.child(parent, "ol" if number else "ul", rest.number(), attributes)
        count = 0
        is_loose = False
        while found and _kind(found) == _kind(first):
            item = reader.child(listing, "li", rest.number(count))
            body = reader.gather(rest.behind(count), _item(found))
            if box := _BOX.match(body[0][1]):
                item.set(TASK, "open" if box["mark"] == " " else "done")
                body[0] = (body[0][0], body[0][1][box.end() :])
            reader.read(item, body)
            count += len(body)
            blank = count
            while blank < len(rest) and not rest[blank].strip():
                blank += 1
            is_loose = is_loose or _has_gap(reader, item, body)
            following = rest.behind(blank)
            other = any(rule.begins(following) for rule in reader.rules if rule.order < self.order)
            found = None if other else _ITEM.match(following[0])
            if found and _kind(found) == _kind(first):
                is_loose = is_loose or blank > count
                count = blank
        if not is_loose:
            for item in listing:
                _without_paragraphs(item)
        return count


def _kind(found: re.Match[str]) -> str:
    return found["marker"][-1]


def _item(found: re.Match[str]) -> Container:
    """What stands behind the bullet, and the lines indented as far; an item that is empty so far takes no empty line."""
    gap = len(found["gap"])
    text = found["text"]
    spaces = gap if text.strip() and 1 <= gap <= 4 else 1
    width = found.end("marker") + spaces
    is_empty = not text.strip()

    def take(line: str) -> str | None:
        nonlocal is_empty
        if not line.strip():
            return None if is_empty else ""
        if indent(line) < width:
            return None
        is_empty = False
        return line[width:]

    return Container("" if is_empty else " " * (gap - spaces) + text, take)


def _has_gap(reader: BlockReader, item: Element, body: Sequence[tuple[int, str]]) -> bool:
    """Whether an empty line stands between two blocks of an item."""
    empty = {number for number, text in body[1:] if not text.strip()}
    return any(reader.starts[child] - 1 in empty for child in item[1:])


def _without_paragraphs(item: Element) -> None:
    """The paragraphs of an item of a list without empty lines become its text."""
    before: Element | None = None
    for child in list(item):
        if child.tag != "p":
            before = child
        elif before is None:
            item.text = _joined(item.text, child.text)
            item.remove(child)
        else:
            before.tail = _joined(before.tail, child.text)
            item.remove(child)


def _joined(text: str | None, more: str | None) -> str:
    """The text of two paragraphs between which an address of a link was taken out."""
    return f"{text}\n{more or ''}" if text else more or ""
