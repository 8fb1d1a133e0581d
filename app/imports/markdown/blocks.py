"""Blocks as Markdown: one paragraph on one line, lists indented by four spaces, footnotes at the end.

Pictures are written by the name under which they lie in the course; names are given, not chosen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.imports.form import (
    BulletList,
    DefinitionList,
    DocBlock,
    DocCallout,
    DocCode,
    DocFigure,
    DocHeading,
    DocParagraph,
    DocPicture,
    DocQuote,
    DocTable,
    ListItem,
    plain,
)
from app.imports.markdown.inline import write_cell, write_heading, write_label, write_line
from app.imports.text import one_line

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called in the course: pictures by their content, footnotes by their key."""

    pictures: Mapping[bytes, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def write_blocks(blocks: Sequence[DocBlock], names: Names) -> str:
    """The blocks as Markdown, an empty line between them, a line end after the last; empty when there are none."""
    text = "\n\n".join(_write_all(blocks, names))
    return f"{text}\n" if text else ""


def write_note(label: str, blocks: Sequence[DocBlock], names: Names) -> str:
    """A footnote's text, as it stands at the end of a section."""
    body = "\n\n".join(_write_all(blocks, names))
    return f"[^{label}]: {_indented(body)}\n"


def _write_all(blocks: Sequence[DocBlock], names: Names) -> list[str]:
    found: list[str] = []
    before: DocBlock | None = None
    other = False
    for block in blocks:
        # Two lists in a row would be one; another mark parts them.
        joins = isinstance(block, BulletList) and isinstance(before, BulletList) and block.ordered == before.ordered
        other = joins and not other
        text = _write_list(block, names, other) if isinstance(block, BulletList) else _write(block, names)
        if text.strip():
            found.append(text)
            before = block
    return found


def _write(block: DocBlock, names: Names) -> str:
    match block:
        case DocHeading():
            return _write_heading(block, names)
        case DocParagraph():
            return write_line(block.content, names.notes)
        case DocTable():
            return _write_table(block, names)
        case DocFigure():
            return _write_figure(block.picture, names, plain(block.caption))
        case DocQuote():
            return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_write_all(block.blocks, names)).split("\n"))
        case DocCode():
            return _write_code(block)
        case DocCallout():
            return _write_callout(block, names)
        case DefinitionList():
            return _write_definitions(block, names)
        case _:
            return ""


def _write_heading(heading: DocHeading, names: Names) -> str:
    mark = f" {{#{heading.name}}}" if heading.name else ""
    return f"{'#' * heading.level} {write_heading(heading.content, names.notes)}{mark}"


def _write_list(block: BulletList, names: Names, other_mark: bool) -> str:
    """A list; an empty line between its items where one of them has more than a paragraph and lists."""
    loose = any(_is_loose(item) for item in block.items)
    lines: list[str] = []
    for number, item in enumerate(block.items, block.start):
        sign = f"{number}{')' if other_mark else '.'}" if block.ordered else "*" if other_mark else "-"
        box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
        body = ("\n\n" if _is_loose(item) else "\n").join(_write_all(item.blocks, names))
        lines.append(f"{sign} {box}{_indented(body)}".rstrip())
    return ("\n\n" if loose else "\n").join(lines)


def _is_loose(item: ListItem) -> bool:
    return any(not isinstance(block, BulletList) for block in item.blocks[1:])


def _indented(text: str) -> str:
    """The text with every line but the first indented."""
    return re.sub(r"\n(?=[^\n])", f"\n{_INDENT}", text)


def _write_table(table: DocTable, names: Names) -> str:
    rows = [[write_cell(cell.content, names.notes) for cell in row] for row in table.rows]
    if not rows or not rows[0]:
        return ""
    head, *body = rows
    lines = [_row(head), f"|{'---|' * len(head)}", *map(_row, body)]
    caption = write_line(table.caption, names.notes)
    return "\n".join([*lines, "", f": {caption}"] if caption else lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _write_figure(picture: DocPicture, names: Names, caption: str) -> str:
    name = names.pictures.get(picture.data)
    if name is None:
        return ""
    title = one_line(caption).replace('"', "”")
    return f"![{write_label(one_line(picture.alt))}]({name}{f' {chr(34)}{title}{chr(34)}' if title else ''})"


def _write_code(code: DocCode) -> str:
    longest = max((len(ticks) for ticks in re.findall("`{3,}", code.text)), default=2)
    fence = "`" * (longest + 1)
    language = code.language if re.fullmatch(r"[A-Za-z0-9+#.-]+", code.language) else ""
    return f"{fence}{language}\n{code.text.strip(chr(10))}\n{fence}"


def _write_callout(callout: DocCallout, names: Names) -> str:
    title = one_line(callout.title).replace('"', "”")
    head = f"{'???' if callout.folded else '!!!'} {callout.kind}{f' {chr(34)}{title}{chr(34)}' if title else ''}"
    body = "\n\n".join(_write_all(callout.blocks, names))
    return f"{head}\n{_INDENT}{_indented(body)}" if body.strip() else ""


def _write_definitions(block: DefinitionList, names: Names) -> str:
    entries = []
    for entry in block.entries:
        meanings = ["\n\n".join(_write_all(meaning, names)) for meaning in entry.meanings]
        lines = [write_line(entry.term, names.notes).replace("\n", " "), *(f":   {_indented(text)}" for text in meanings if text)]
        entries.append("\n".join(lines))
    return "\n\n".join(entries)
