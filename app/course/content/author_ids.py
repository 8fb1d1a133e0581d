"""Ids that authors give: carried into the block that has an id of its own, and found again as places to link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from app.course.content.nodes import Node, part_names
from app.course.content.runs import Mark, Sentence, marks_of


def give_anchor(node: Node) -> Node:
    """The node of a block with its author's id on the first thing inside that can carry it; as it was when nothing can."""
    given = _given_inside(node, node.anchor)
    return node if given is None else replace(given, anchor="")


def anchors_of(parts: Iterable[Node | Sentence]) -> Iterator[tuple[str, int]]:
    """Every author's id in a walk with its line, in reading order."""
    seen: set[Mark] = set()
    for part in parts:
        if part.anchor:
            yield part.anchor, part.line
        if isinstance(part, Sentence):
            yield from ((mark.anchor, mark.line) for mark in marks_of(part, seen) if mark.anchor)


def _given(value: Any, anchor: str) -> Any:
    """The value with the id on the first carrier in it, ``None`` when it has none."""
    if isinstance(value, Sentence):
        return replace(value, anchor=anchor) if value.id and not value.anchor else None
    if isinstance(value, Node):
        return replace(value, anchor=anchor) if value.carries_anchor and not value.anchor else _given_inside(value, anchor)
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            if (given := _given(item, anchor)) is not None:
                return (*value[:place], given, *value[place + 1 :])
    return None


def _given_inside(node: Node, anchor: str) -> Node | None:
    for name in part_names(type(node)):
        if (given := _given(getattr(node, name), anchor)) is not None:
            return replace(node, **{name: given})
    return None
