"""Inline elements become marked runs: flattened, cleaned of superfluous spaces, cut into sentences, every one with its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Protocol
from xml.etree.ElementTree import Element

from app.course import sentences, typography
from app.course.content.mark_kinds import MARK_KINDS
from app.course.content.note_calls import NoteCall
from app.course.content.runs import Mark, Phrase, Run, Sentence
from app.course.media.file import MediaFile

MARKS = {kind.element: name for name, kind in MARK_KINDS.items() if kind.element}
"""The kinds of mark by the element that each is read from."""

CALL = "note-call"
"""The inline element that calls a footnote; ``label`` is the note's."""

INLINE = frozenset({*MARKS, "br", "img", CALL})
MAX_MARKS = 40
"""How many marks may stand around one word: more than any hand writes."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""The number of a footnote is raised, so that it ends no sentence and no number."""

_NUMBER = "0"
"""Stands for a source's number until the bibliography has been read: numbers are laid on when all files are."""

_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029\x1c-\x1f\x85]+")

InlineContent = list["str | Element"]
"""What stands between two tags: text and inline elements in order."""


class Surroundings(Protocol):
    """What the text of a block is read with."""

    def check(self, element: Element, line: int) -> tuple[str, str]:
        """Checks the attributes of an inline element; gives its anchor and its language."""

    def refuse(self, element: Element, line: int) -> None:
        """Reports an element that cannot stand inside a line."""

    def refuse_depth(self, line: int) -> None:
        """Raises because too many marks stand around one word."""

    def address(self, link: Element, line: int) -> tuple[str, int]:
        """Where a link leads (nothing when it cannot be followed, which is reported), and the line on which that is written."""

    def meaning(self, abbreviation: Element, line: int) -> str:
        """What an abbreviation means."""

    def file(self, address: str) -> MediaFile | None:
        """The file to take away to which a link leads."""

    def call(self, label: str, line: int) -> tuple[NoteCall, bool]:
        """The call of a footnote, and whether it is the first of it."""

    def next_number(self) -> int:
        """Numbers the marks of a block."""


class LineWalk:
    """Where in a text's lines the walk through it is."""

    def __init__(self, lines: Sequence[int], default: int) -> None:
        self._lines = lines or [default]
        self._place = 0

    @property
    def line(self) -> int:
        """The line at this place."""
        return self._lines[min(self._place, len(self._lines) - 1)]

    def step(self) -> None:
        """Go on to the next line."""
        self._place += 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of one line under the same marks; of a broken line the text is a space."""

    text: str
    marks: tuple[Mark, ...]
    line: int
    breaks: bool = False


def content_of(element: Element) -> InlineContent:
    """The text and children of an element in order."""
    content: InlineContent = [element.text] if element.text else []
    for child in element:
        content.append(child)
        if child.tail:
            content.append(child.tail)
    return content


class InlineText:
    """Inline content in one language, ready to be cut into sentences."""

    def __init__(self, content: Iterable[str | Element], walk: LineWalk, language: str, around: Surroundings) -> None:
        self._around = around
        self._language = language
        self._pieces = tuple(_trimmed(self._flatten(content, (), walk)))
        self._flat = "".join(piece.text for piece in self._pieces)
        self._starts = list(accumulate((len(piece.text) for piece in self._pieces), initial=0))
        self._bound = self._bind()
        self._opened: set[Mark] = set()

    def whole(self, sentence_id: str = "") -> Phrase:
        """All of it as one sentence, however many there are; nothing when there is no text."""
        if not self._flat:
            return ()
        return (Sentence(sentence_id, self._runs(0, len(self._flat)), self._pieces[0].line),)

    def cut(self, prefix: str, first: int) -> Phrase:
        """The sentences in it; their ids are ``<prefix>.<first>`` and so on."""
        found: list[Sentence] = []
        before = 0
        for start, end in sentences.split(self._flat.replace(typography.NBSP, " "), self._language):
            after_break = bool(found) and any(piece.breaks for piece, _, _ in self._between(before, start))
            before = end
            runs = self._runs(start, end)
            found.append(Sentence(f"{prefix}.{first + len(found)}", runs, self._line_at(start), after_break))
        return tuple(found)

    def _bind(self) -> str:
        """The text with its non-breaking spaces, each word by the rules of the language that it is in."""
        languages = [_language_under(piece.marks, self._language) for piece in self._pieces]
        bound = {language: typography.bind(self._flat, language) for language in set(languages)}
        ends = self._starts[1:]
        return "".join(bound[language][start:end] for language, start, end in zip(languages, self._starts, ends, strict=False))

    def _line_at(self, place: int) -> int:
        return self._pieces[min(bisect_right(self._starts, place), len(self._pieces)) - 1].line

    def _between(self, start: int, end: int) -> Iterator[tuple[_Piece, int, int]]:
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._pieces)):
            begin, finish = self._starts[index], self._starts[index + 1]
            if begin >= end:
                break
            if finish > start:
                yield self._pieces[index], max(begin, start), min(finish, end)

    def _runs(self, start: int, end: int) -> tuple[Run, ...]:
        """The runs from ``start`` to ``end``; an anchor stays with the first run that has its mark."""
        runs: list[Run] = []
        here: set[Mark] = set()
        for piece, begin, finish in self._between(start, end):
            here.update(piece.marks)
            marks = tuple(replace(mark, anchor="") if mark.anchor and mark in self._opened else mark for mark in piece.marks)
            text = self._bound[begin:finish]
            if runs and not piece.breaks and not runs[-1].breaks and runs[-1].marks == marks:
                runs[-1] = Run(runs[-1].text + text, marks)
            else:
                runs.append(Run(text, marks, piece.breaks))
        self._opened |= here
        return tuple(runs)

    def _flatten(self, content: Iterable[str | Element], marks: tuple[Mark, ...], walk: LineWalk) -> Iterator[_Piece]:
        if len(marks) > MAX_MARKS:
            self._around.refuse_depth(walk.line)
        for item in content:
            if isinstance(item, str):
                yield from self._lines_of(item, marks, walk)
            elif item.tag == "br":
                yield _Piece(" ", marks, walk.line, breaks=True)
                walk.step()
            elif item.tag == "cite":
                yield from self._citation(item, marks, walk)
            elif item.tag == CALL:
                call, is_first = self._around.call(item.get("label", ""), walk.line)
                anchor = call.place if is_first else ""
                mark = Mark("note", self._around.next_number(), call.note, anchor=anchor, line=walk.line)
                yield _Piece(str(call.number).translate(_RAISED), (*marks, mark), walk.line)
            elif item.tag in MARKS:
                yield from self._flatten(content_of(item), (*marks, *self._mark(item, walk.line)), walk)
            else:
                self._around.refuse(item, walk.line)

    def _mark(self, element: Element, line: int) -> tuple[Mark, ...]:
        """The mark that an element is; none for a link that cannot be followed."""
        anchor, language = self._around.check(element, line)
        value = self._around.meaning(element, line) if element.tag == "abbr" else ""
        if element.tag == "a":
            value, line = self._around.address(element, line)
            if not value:
                return ()
        file = self._around.file(value) if element.tag == "a" else None
        return (Mark(MARKS[element.tag], self._around.next_number(), value, language, anchor, line, file),)

    def _lines_of(self, text: str, marks: tuple[Mark, ...], walk: LineWalk) -> Iterator[_Piece]:
        for number, part in enumerate(text.split("\n")):
            if number:
                walk.step()
                part = f" {part}"
            if part:
                yield _Piece(_SPACE.sub(" ", part), marks, walk.line)

    def _citation(self, cite: Element, marks: tuple[Mark, ...], walk: LineWalk) -> Iterator[_Piece]:
        anchor, language = self._around.check(cite, walk.line)
        around = (*marks, Mark("citation", self._around.next_number(), "", language, anchor, walk.line))
        before = "["
        for key in cite.get("data-sources", "").split(";"):
            yield _Piece(before, around, walk.line)
            source = Mark("source", self._around.next_number(), key, line=walk.line)
            yield _Piece(_NUMBER, (*around, source), walk.line)
            before = ", "
        yield _Piece("]", around, walk.line)


def _language_under(marks: tuple[Mark, ...], language: str) -> str:
    """The language of a word with these marks in a text in ``language``."""
    return next((mark.language for mark in reversed(marks) if mark.language), language)


def _trimmed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """The pieces without white space at either end and without a space after a space."""
    kept: list[_Piece] = []
    space = True
    for piece in pieces:
        text = piece.text
        if not piece.breaks and space and text.startswith(" "):
            text = text[1:]
        if text:
            kept.append(piece if text is piece.text else replace(piece, text=text))
            space = text.endswith(" ")
    while kept and not kept[-1].breaks and not (text := kept[-1].text.rstrip(" ")):
        kept.pop()
    if kept and not kept[-1].breaks:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return iter(kept)
