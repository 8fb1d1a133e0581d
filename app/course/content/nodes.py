"""What all nodes have in common, and the walks over them; each kind of node is a module of :mod:`app.course.content.kinds`.

Nodes are values: a change makes a new tree. Walks find the parts of a node by its fields, so that a new kind of node needs
none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, ClassVar, TypeVar

from app.course.content.runs import Phrase, Sentence
from app.course.media.file import MediaFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A piece of a text. ``line`` is the line of its file on which it begins.

    ``anchor`` is an id that the author gave it, ``language`` (BCP 47) the language that she named for it. ``role`` is what the
    piece is to a reader (``list``, ``example``), ``name`` is that of the sort of node, by which its writer is found.
    ``carries_anchor`` when it can have an author's id beside that of its block, ``is_chapter`` when what follows begins anew with
    it, ``counted_as`` the name under which translations must have as many of it (``items``, ``cells``; empty: not counted),
    ``parts_name`` what its items are called.
    """

    name: ClassVar[str] = ""
    carries_anchor: ClassVar[bool] = False
    is_chapter: ClassVar[bool] = False
    counted_as: ClassVar[str] = ""
    parts_name: ClassVar[str] = "items"
    line: int
    anchor: str = ""
    language: str = ""

    @property
    def role(self) -> str:
        """What the piece is to a reader; two sorts of node may have one role."""
        return self.name

    @property
    def titles(self) -> tuple[Sentence, ...]:
        """The sentences in it that name something rather than tell of it: no term is marked in them."""
        return ()

    @property
    def is_enumeration(self) -> bool:
        """Whether its sentences are entries, each of which stands for itself: a voice makes a longer pause between them."""
        return False

    @property
    def pictured(self) -> tuple[str, ...]:
        """The names of the pictures that it shows by itself; translations show the same."""
        return ()

    def differences(self, counterpart: Node) -> Iterator[str]:
        """What a ``counterpart`` of the same sort has otherwise and must not: each as the end of a sentence about it."""
        return iter(())


_Value = TypeVar("_Value")
_COMMON = frozenset({"line", "anchor", "language"})
_fields: dict[type, tuple[str, ...]] = {}
_part_names: dict[type[Node], tuple[str, ...]] = {}

Content = tuple[Node | Phrase, ...]
"""What stands in an item, a quote or a callout: text and nodes in order."""


def parts(node: Node) -> Iterator[Node | Sentence]:
    """The nodes and sentences directly in a node, in reading order."""
    for name in part_names(type(node)):
        yield from _flat(getattr(node, name))


def walk(node: Node) -> Iterator[Node | Sentence]:
    """A node and everything in it, in reading order."""
    yield node
    for part in parts(node):
        if isinstance(part, Node):
            yield from walk(part)
        else:
            yield part


def sentences(node: Node) -> Iterator[Sentence]:
    """The sentences of a node that are read aloud, in reading order."""
    for part in parts(node):
        if isinstance(part, Node):
            yield from narrated(part)
        elif part.id:
            yield part


def narrated(node: Node) -> Iterator[Sentence]:
    """The sentences by which a node is read aloud: those in it, or one that it makes of them (a row of a table)."""
    own: Callable[[], Iterator[Sentence]] | None = getattr(node, "narrated", None)
    return own() if own is not None else sentences(node)


def change_sentences(value: _Value, change: Callable[[Sentence], Sentence]) -> _Value:
    """The value (a node, or anything of the model that holds nodes) with every sentence in it changed."""
    changed: _Value = _changed(value, change)
    return changed


def _changed(value: Any, change: Callable[[Sentence], Sentence]) -> Any:
    if isinstance(value, Sentence):
        return change(value)
    if isinstance(value, tuple):
        after = tuple([_changed(item, change) for item in value])
        return value if all(one is other for one, other in zip(value, after, strict=True)) else after
    changes: dict[str, Any] = {}
    for name in _holders(type(value)):
        before = getattr(value, name)
        changed = _changed(before, change)
        if changed is not before:
            changes[name] = changed
    return replace(value, **changes) if changes else value


def _holders(sort: type) -> tuple[str, ...]:
    """The names of the fields of a sort of value in which sentences may stand."""
    if sort not in _fields:
        _fields[sort] = tuple(field.name for field in fields(sort)) if is_dataclass(sort) and not _is_medium(sort) else ()
    return _fields[sort]


def _is_medium(sort: type) -> bool:
    """Whether it is what a figure shows, or a file: neither holds sentences, and a drawing is large."""
    return sort is MediaFile or hasattr(sort, "medium")


def part_names(sort: type[Node]) -> tuple[str, ...]:
    """The names of the fields of a sort of node beside those that all nodes have, in order."""
    if sort not in _part_names:
        _part_names[sort] = tuple(name for name in _holders(sort) if name not in _COMMON)
    return _part_names[sort]


def _flat(value: Any) -> Iterator[Node | Sentence]:
    if isinstance(value, Node | Sentence):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _flat(item)
