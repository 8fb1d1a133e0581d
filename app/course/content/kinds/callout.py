"""A callout: an example, a note, or a line with stops."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree.ElementTree import Element

from app.course.content.blocks.block_rule import BlockRule, Container, Rest, Take, indent
from app.course.content.kind import NodeKind
from app.course.content.kinds.listing import Listing
from app.course.content.kinds.quote import inside_quote
from app.course.content.lines import as_marked
from app.course.content.nodes import Content, Node
from app.course.content.runs import Phrase
from app.course.hints import did_you_mean

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader
    from app.course.content.builder import NodeBuilder


CALLOUTS = ("example", "note", "task", "tip", "warning", "line")
MIN_STOPS, MAX_STOPS = 3, 6
"""How many items a line with stops can show."""

_CLASS = "admonition"
_TITLE_CLASS = "admonition-title"
_FOLDED = "data-folded"
_OUTSIDE = "data-outside"
"""Set where words stand right below a callout's sign and do not belong to it."""

_SIGN = re.compile(r' {0,3}(?P<sign>!!!|\?\?\?) ?(?P<sort>[\w-]+(?: +[\w-]+)*)(?: +"(?P<title>.*?)")? *$')
_INDENT = "indent its text by four spaces"
_NEW_PIECE = re.compile(r"\s*$| {0,3}(?:!!!|\?\?\?|#|> ?\[!)")
_ALERT = re.compile(r" {0,3}> ?\[!(?P<sort>\w+)\] *(?P<title>.*?) *$")
_ALERTS = {"important": "note", "caution": "warning"}
"""Sorts of GitHub's that have another name here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout(Node):
    """A box with a title of its own, if it has one; ``sort`` is one of :data:`CALLOUTS`.

    ``folded`` when only the title is seen until a reader opens it.
    """

    name: ClassVar[str] = "callout"
    sort: str
    title: Phrase = ()
    content: Content = ()
    folded: bool = False

    @property
    def role(self) -> str:
        """Its sort."""
        return self.sort

    @property
    def titles(self) -> Phrase:
        """Its own title."""
        return self.title

    @property
    def is_enumeration(self) -> bool:
        """The stops of a line are."""
        return self.sort == "line"


class CalloutKind(NodeKind):
    """``<div class="admonition …">``."""

    name = Callout.name
    tags = frozenset({"div"})
    attributes: ClassVar[Mapping[str, frozenset[str]]] = {"div": frozenset({_FOLDED, _OUTSIDE})}

    def block_rules(self) -> Sequence[BlockRule]:
        """A line that begins with ``!!!``, and a quotation that begins with ``[!NOTE]``."""
        return (_CalloutRule(), _AlertRule())

    def build(self, element: Element, builder: NodeBuilder) -> Callout:
        """The callout; an unknown sort, and a line with anything but a few stops, are reported."""
        place = builder.place(element)
        sort = element.get("class", "").removeprefix(_CLASS).strip()
        if sort not in CALLOUTS:
            builder.report(place["line"], f"unknown callout '{sort}'", did_you_mean(sort, CALLOUTS))
            sort = "note"
        title: Phrase = ()
        if len(element) and element[0].get("class") == _TITLE_CLASS:
            builder.place(element[0])
            title = builder.phrase(element[0])
            element.remove(element[0])
        folded = _FOLDED in element.attrib
        if folded and not title:
            builder.report(place["line"], "what is folded needs a title", f'write ??? {sort} "Title"')
        callout = Callout(**place, sort=sort, title=title, content=builder.content(element), folded=folded)
        if sort == "line":
            _check_stops(callout, builder)
        elif not callout.content and (not title or folded or _OUTSIDE in element.attrib):
            hint = element.get(_OUTSIDE) or _INDENT
            builder.warn(callout.line, f"nothing stands inside the callout '{sort}'", hint)
        return callout


def _check_stops(callout: Callout, builder: NodeBuilder) -> None:
    lists = [node for node in callout.content if isinstance(node, Listing)]
    stops = len(lists[0].items) if lists else 0
    if len(lists) != 1 or len(callout.content) != 1 or not MIN_STOPS <= stops <= MAX_STOPS:
        hint = f"it has {stops} items" if lists else "indent the list by four spaces"
        message = f"a line holds one list of {MIN_STOPS} to {MAX_STOPS} items and nothing else"
        builder.report(callout.line, message, hint)


class _CalloutRule(BlockRule):
    """``!!! example "Title"`` or, folded, ``??? example "Title"``, and lines indented by two to four spaces below it."""

    order = 45

    def begins(self, rest: Rest) -> bool:
        return _SIGN.match(rest[0]) is not None

    def container(self, rest: Rest) -> Container:
        return Container("", _body(), is_lazy=False)

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        sign = _SIGN.match(rest[0])
        if sign is None:
            return 0
        element = _callout(reader, parent, rest.number(), sign["sort"], sign["title"] or "")
        if sign["sign"] == "???":
            element.set(_FOLDED, "")
        body = reader.gather(rest, self.container(rest))
        _note_words_outside(element, rest, _INDENT)
        reader.read(element, body[1:])
        return len(body)


class _AlertRule(BlockRule):
    """``> [!NOTE]``, as GitHub and others write callouts."""

    order = 39

    def begins(self, rest: Rest) -> bool:
        return _ALERT.match(rest[0]) is not None

    def container(self, rest: Rest) -> Container:
        return Container("", inside_quote)

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        sign = _ALERT.match(rest[0])
        if sign is None:
            return 0
        sort = sign["sort"].lower()
        element = _callout(reader, parent, rest.number(), _ALERTS.get(sort, sort), sign["title"])
        _note_words_outside(element, rest, "begin each line of its text with >")
        body = reader.gather(rest, self.container(rest))
        reader.read(element, body[1:])
        return len(body)


def _callout(reader: BlockReader, parent: Element, line: int, sort: str, title: str) -> Element:
    element = reader.child(parent, "div", line, {"class": f"{_CLASS} {sort.lower()}"})
    if title:
        reader.child(element, "p", line, {"class": _TITLE_CLASS}).text = as_marked(title, line)
    return element


def _note_words_outside(element: Element, rest: Rest, hint: str) -> None:
    """What to do about the line below the sign, for a callout that turns out to be empty; another sign is no text of it."""
    if _NEW_PIECE.match(rest[1]) is None:
        element.set(_OUTSIDE, hint)


def _body() -> Take:
    """The lines below a callout's sign: as far indented as the first of them, four spaces at most."""
    width = 0

    def take(line: str) -> str | None:
        nonlocal width
        if not line.strip():
            return ""
        width = width or min(indent(line), 4)
        return line[width:] if width >= 2 and indent(line) >= width else None

    return take
