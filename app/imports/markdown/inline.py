"""Inline content as Markdown: marks that every reader takes as they are meant, and text in which nothing is taken for a mark.

Follows CommonMark 0.31.2 (flanking rules of ``*``) and avoids what Python-Markdown reads otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import quote

from app.imports.form import Content, DocNoteCall, Inline, LineBreak, StyledText
from app.imports.markdown.marks import Piece, settle
from app.imports.text import tidy

BREAK = "  \n"
"""A new line inside a paragraph."""

_MARKS = (("strong", "**"), ("emphasis", "*"), ("struck", "~~"))
_ENTITY = re.compile(r"&(?=#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z0-9]{2,31};|[#a-zA-Z0-9]{0,31}\Z)")
"""Where the text ends within what could be one, the next piece of the line could end it."""
_ALWAYS = re.compile(r"[\\`*\[\]{}~<]")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]+")
_UNSAFE = {char: quote(char, safe="") for char in " ()<>\\`*\"'"}
_ADDRESS_END = ".,;:!?)”’»"
_LINE_STARTS = (
    (re.compile(r"#"), r"\\#"),
    (re.compile(r">"), r"\\>"),
    (re.compile(r"([-+])(?=\s|$|-+\s*$)"), r"\\\1"),
    (re.compile(r"(-)(?=[\s-]*$)"), r"\\\1"),
    (re.compile(r"(\d{1,9}|[A-Za-z])([.)])(?=\s|$)"), r"\1\\\2"),
    (re.compile(r"!!!"), r"\\!!!"),
    (re.compile(r"\|"), r"\\|"),
    # These three cannot be escaped by a backslash in every reader.
    (re.compile(r":"), "&#58;"),
    (re.compile(r"="), "&#61;"),
    (re.compile(r"\?\?\?"), "&#63;??"),
)


def write_line(content: Content, notes: Mapping[str, str] | None = None) -> str:
    """Inline content as one paragraph. ``notes`` has the label of each footnote by its key; pictures are not its business."""
    return "\n".join(_safe_start(line) for line in _write(content, notes).split("\n"))


def write_heading(content: Content, notes: Mapping[str, str] | None = None) -> str:
    """Inline content as the text of a heading, which is one line."""
    text = _write(_on_one_line(content, " "), notes)
    return re.sub(r"#(?=#*$)", r"\\#", text)


def write_cell(content: Content, notes: Mapping[str, str] | None = None) -> str:
    """Inline content as the text of a table's cell, where a new line becomes a stroke."""
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", _write(_on_one_line(content, " / "), notes))


def write_label(text: str) -> str:
    """A text as what stands between [ and ] of a picture."""
    return _safe_label(_escaped(text))


def _on_one_line(content: Content, between: str) -> Content:
    return tuple(StyledText(between) if isinstance(item, LineBreak) else item for item in content)


def _safe_start(line: str) -> str:
    """A line whose first characters begin no list, heading, quotation, rule or other block."""
    for pattern, instead in _LINE_STARTS:
        if pattern.match(line):
            return pattern.sub(instead, line, count=1)
    return line


def _write(content: Content, notes: Mapping[str, str] | None) -> str:
    items = tidy(without_marks((item,))[0] if isinstance(item, StyledText) and item.code else item for item in content)
    return settle(_joined(_pieces(items, notes or {}, ("link", *(name for name, _ in _MARKS)))))


def _pieces(items: Sequence[Inline], notes: Mapping[str, str], layers: Sequence[str]) -> list[Piece]:
    """The items with their marks around them, the outermost layer first."""
    if not layers:
        return [piece for item in items for piece in _leaf(item, notes)]
    layer, *inner = layers
    found: list[Piece] = []
    for value, group in groupby(_with_calls_inside(items, layer), lambda pair: pair[0]):
        within = _pieces([item for _, item in group], notes, inner)
        if not value:
            found += within
        elif layer == "link":
            found += _linked(within, str(value))
        else:
            found += _marked(within, dict(_MARKS)[layer])
    return found


def _with_calls_inside(items: Sequence[Inline], layer: str) -> Iterable[tuple[object, Inline]]:
    """Each item with its value of a layer; a new line between two runs of one value has it as well."""
    values = [getattr(item, layer, None) for item in items]
    for index, item in enumerate(items):
        value = values[index]
        if isinstance(item, LineBreak) and layer != "link":
            around = {values[near] for near in (index - 1, index + 1) if 0 <= near < len(items)}
            value = around.pop() if len(around) == 1 else None
        yield value or "", item


def _leaf(item: Inline, notes: Mapping[str, str]) -> list[Piece]:
    if isinstance(item, LineBreak):
        return [Piece(BREAK)]
    if isinstance(item, DocNoteCall):
        return [Piece(f"[^{notes[item.note]}]", solid=True)] if item.note in notes else []
    if not isinstance(item, StyledText):
        return []
    if item.code and item.text.strip() and not (item.link and "]" in item.text):
        return [Piece(_code(item.text), solid=True)]
    return [Piece(_escaped(item.text))] if item.link else list(_with_addresses(item.text))


def _code(text: str) -> str:
    """A code span with as many ticks as its text asks for (CommonMark 6.1)."""
    text = text.replace("\n", " ")
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    inner = f" {text} " if text[0] in "` " or text[-1] in "` " else text
    return f"{fence}{inner}{fence}"


def _with_addresses(text: str) -> Iterator[Piece]:
    """Escaped text in which addresses stand between < and >, so that they are links."""
    place = 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_ADDRESS_END)
        yield Piece(_escaped(text[place : found.start()]))
        yield Piece(f"<{address}>", solid=True)
        place = found.start() + len(address)
    yield Piece(_escaped(text[place:]))


def _escaped(text: str) -> str:
    """Text in which no character begins a mark."""
    text = _ALWAYS.sub(lambda found: "".join(f"\\{char}" for char in found.group()), text)
    text = _ENTITY.sub("&amp;", text)
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)


def _safe_label(text: str) -> str:
    """The text between [ and ], which would call a footnote if it began with ^, and a source if it began with @."""
    return f"\\{text}" if text[:1] in ("^", "@") else text


def _linked(within: list[Piece], address: str) -> list[Piece]:
    lead, inner, trail = _parted(within)
    text = _safe_label(settle(inner))
    if not text or address == "#":
        return within
    if text == _escaped(address) and _ADDRESS.fullmatch(address):
        return [*lead, Piece(f"<{address}>", solid=True), *trail]
    return [*lead, Piece(f"[{text}]({_address(address)})", solid=True), *trail]


def _address(address: str) -> str:
    """An address as it can stand between ( and )."""
    return "".join(_UNSAFE.get(char, char) for char in address if char.isprintable())


def _marked(within: list[Piece], sign: str) -> list[Piece]:
    """The pieces between two marks; white space at the ends stands outside, where marks are read."""
    lead, inner, trail = _parted(within)
    if not any(piece.text for piece in inner if not piece.mark):
        return within
    return [*lead, Piece(sign, 1), *inner, Piece(sign, -1), *trail]


def _parted(pieces: list[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """White space at the beginning, the rest, white space at the end."""
    pieces = _joined(pieces)
    lead: list[Piece] = []
    trail: list[Piece] = []
    if pieces and not pieces[0].mark:
        text = pieces[0].text
        rest = text.lstrip()
        lead = _joined([Piece(text[: len(text) - len(rest)])])
        pieces = [*_joined([replace(pieces[0], text=rest)]), *pieces[1:]]
    if pieces and not pieces[-1].mark:
        text = pieces[-1].text
        rest = text.rstrip()
        trail = _joined([Piece(text[len(rest) :])])
        pieces = [*pieces[:-1], *_joined([replace(pieces[-1], text=rest)])]
    return lead, pieces, trail


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces without empty ones, neighbouring texts made one."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        before = found[-1] if found else None
        if before and not (before.mark or before.solid or piece.mark or piece.solid):
            found[-1] = Piece(before.text + piece.text)
        else:
            found.append(piece)
    return found


def without_marks(content: Content) -> Content:
    """Inline content as plain text with its links and notes."""
    return tuple(
        replace(item, strong=False, emphasis=False, struck=False) if isinstance(item, StyledText) else item for item in content
    )
