"""Lists that were typed rather than made: a bullet, a dash or a number at the beginning of a paragraph or of a line in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.imports.form import Content, DocBlock, DocParagraph, Inline, LineBreak, ListLine, StyledText, plain
from app.imports.report import Report
from app.imports.structure.walking import Blocks, change_inside
from app.imports.text import tidy

_BULLET = re.compile(r"[•·▪◦‣●○■□◆➢➤✓✔✗]\s*(?=\S)")
_BOX = re.compile(r"([☐☑☒])\s*(?=\S)|\[([ xX]?)\]\s+(?=\S)")
_DASH = re.compile(r"[-–*]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_LETTER = re.compile(r"([a-z])[.)]\s+(?=\S)")
_LEAST = 2
"""So many lines with a dash or a number make a list: one alone may be a remark, a speaker's line or a date."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """The mark that a line begins with. ``number`` is 0 for bullets."""

    kind: str
    length: int
    number: int = 0
    checked: bool | None = None


def find_typed_lists(blocks: Blocks, report: Report) -> Iterator[DocBlock]:
    """The blocks with runs of typed list lines as list lines; what was made of them is told."""
    run: list[tuple[DocParagraph, _Typed]] = []
    for block in blocks:
        lines = _lines(block)
        marks = [_mark(line) for line in lines]
        if lines and all(marks):
            for line, mark in zip(lines, marks, strict=True):
                assert mark is not None  # noqa: S101 (all of them were found)
                if run and not _follows(run[-1][1], mark):
                    yield from _made(run, report)
                    run = []
                run.append((line, mark))
            continue
        yield from _made(run, report)
        run = []
        if lines and any(marks):
            yield from _mixed(lines, report)
        else:
            yield change_inside(block, lambda inner: find_typed_lists(inner, report))
    yield from _made(run, report)


def _lines(block: DocBlock) -> list[DocParagraph]:
    """The lines of a paragraph of text as paragraphs; of any other block, none."""
    if not isinstance(block, DocParagraph) or block.style != "text":
        return []
    lines: list[list[Inline]] = [[]]
    for item in block.content:
        if isinstance(item, LineBreak):
            lines.append([])
        else:
            lines[-1].append(item)
    return [replace(block, content=tidy(line)) for line in lines]


def _mark(line: DocParagraph) -> _Typed | None:
    text = plain(line.content)
    if found := _BOX.match(text):
        return _Typed("box", found.end(), checked=found[1] in ("☑", "☒") or (found[2] or "").lower() == "x")
    if found := _BULLET.match(text):
        return _Typed("bullet", found.end())
    if found := _DASH.match(text):
        return _Typed("dash", found.end())
    if found := _NUMBER.match(text):
        return _Typed("number", found.end(), int(found[1]))
    if found := _LETTER.match(text):
        return _Typed("letter", found.end(), ord(found[1]) - ord("a") + 1)
    return None


def _follows(before: _Typed, mark: _Typed) -> bool:
    return before.kind == mark.kind and (not mark.number or mark.number == before.number + 1)


def _mixed(lines: Sequence[DocParagraph], report: Report) -> Iterator[DocBlock]:
    """A paragraph of which only some lines are a list's, such as a sentence with its points under it."""
    run: list[tuple[DocParagraph, _Typed]] = []
    words: list[DocParagraph] = []
    for line in lines:
        mark = _mark(line)
        if mark is None:
            yield from _made(run, report)
            run = []
            words.append(line)
            continue
        if run and not _follows(run[-1][1], mark):
            yield from _made(run, report)
            run = []
        yield from _together(words)
        words = []
        run.append((line, mark))
    yield from _made(run, report)
    yield from _together(words)


def _together(lines: Sequence[DocParagraph]) -> Iterator[DocParagraph]:
    """Lines that are no list as one paragraph again."""
    if lines:
        content: Content = lines[0].content
        for line in lines[1:]:
            content = (*content, LineBreak(), *line.content)
        yield replace(lines[0], content=content)


def _made(run: Sequence[tuple[DocParagraph, _Typed]], report: Report) -> Iterator[DocBlock]:
    if not run:
        return
    kind = run[0][1].kind
    if len(run) < _LEAST and kind not in ("bullet", "box"):
        yield from (line for line, _ in run)
        return
    told = "a typed list was taken as a list" + (", its letters as numbers" if kind == "letter" else "")
    report.change(run[0][0].place, told)
    for line, mark in run:
        paragraph = replace(line, content=without_start(line.content, mark.length))
        ordered = kind in ("number", "letter")
        yield ListLine(0, ordered, mark.number or 1, (paragraph,), line.place, mark.checked)


def without_start(content: Content, length: int) -> Content:
    """The content without its first characters."""
    rest: list[Inline] = []
    for item in content:
        if isinstance(item, StyledText) and length:
            taken = min(length, len(item.text))
            length -= taken
            item = replace(item, text=item.text[taken:])
        rest.append(item)
    return tidy(rest)
