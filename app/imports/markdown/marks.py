"""The marks of a line, put where readers take them for marks (CommonMark 0.31.2, 6.2: flanking, the rule of three).

A mark that CommonMark would read as a literal character changes places with the character next to it. Where that does not help
it is removed together with its partner: losing a bold word is better than showing stray asterisks.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

MOST_MARKS = 2_000
"""A paragraph with more has none: nobody wrote them, and they would take minutes."""

_LAST_EXCLAMATION = re.compile(r"(?<!\\)((?:\\\\)*)!\Z")
_FIRST = re.compile(r"\\.|&[#\w]+;|[^\\]", re.DOTALL)
_LAST = re.compile(r"(?:(?:\\.|&[#\w]+;|[^\\])*?)(\\.|&[#\w]+;|[^\\])\Z", re.DOTALL)
_NEAR_END = 12
"""The longest character as it is written, an entity, is shorter."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of a line, written already. ``mark``: 1 opens, -1 closes, 0 is text; ``solid`` text is not to be cut."""

    text: str
    mark: int = 0
    solid: bool = False


@dataclass(slots=True)
class _Words:
    """The text between two marks."""

    parts: deque[tuple[str, bool]] = field(default_factory=deque)

    def first(self) -> str:
        return self.parts[0][0][0] if self.parts else ""

    def last(self) -> str:
        return self.parts[-1][0][-1] if self.parts else ""

    def take(self, *, from_start: bool) -> str:
        """The first or last character as it is written, taken away; empty when it is solid or the only one."""
        if not self.parts:
            return ""
        text, solid = self.parts[0 if from_start else -1]
        if solid:
            return ""
        if from_start:
            found = _FIRST.match(text)
            char = found[0] if found else ""
            rest = text[len(char) :]
        else:
            char = _last_character(text)
            rest = text[: len(text) - len(char)]
        if not char or (not rest and len(self.parts) == 1):
            return ""
        if from_start:
            self.parts.popleft()
            if rest:
                self.parts.appendleft((rest, False))
        else:
            self.parts.pop()
            if rest:
                self.parts.append((rest, False))
        return char

    def put(self, char: str, *, at_start: bool) -> None:
        """Add a character at one end."""
        if at_start:
            self.parts.appendleft((char, False))
        else:
            self.parts.append((char, False))


@dataclass(slots=True)
class _Mark:
    """A mark; ``words`` of the line stand before and after it, at its own number and the next."""

    sign: str
    opens: bool
    partner: int = 0
    is_gone: bool = False


class _Line:
    """Marks by number, and the words around them: those with a mark's number stand before it."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.marks: list[_Mark] = []
        self.words = [_Words()]
        open_marks: list[int] = []
        for piece in pieces:
            if not piece.mark:
                self.words[-1].parts.append((piece.text, piece.solid))
                continue
            mark = _Mark(piece.text, piece.mark == 1)
            if mark.opens:
                open_marks.append(len(self.marks))
            else:
                mark.partner = open_marks.pop()
                self.marks[mark.partner].partner = len(self.marks)
            self.marks.append(mark)
            self.words.append(_Words())
        self.has_strong = any(mark.sign == "**" for mark in self.marks)

    def settle(self) -> str:
        """The line with every mark where it is read as one."""
        waiting = deque(range(len(self.marks)))
        queued = set(waiting)
        while waiting:
            number = waiting.popleft()
            queued.discard(number)
            if self.marks[number].is_gone or self._is_read(number):
                continue
            changed = [number]
            if self._is_fragile(number) or not self._make_way(number):
                changed = [number, self.marks[number].partner]
                for one in changed:
                    self.marks[one].is_gone = True
            for near in {near for one in changed for near in (self._next(one, -1), one, self._next(one, 1))}:
                if 0 <= near < len(self.marks) and near not in queued and not self.marks[near].is_gone:
                    waiting.append(near)
                    queued.add(near)
        return self.written()

    def written(self) -> str:
        """The line; a ! before a [ is escaped, since it would make a link a picture."""
        found: list[str] = []
        for words, mark in zip_longest(self.words, self.marks):
            for text, _ in words.parts:
                if found and text.startswith("["):
                    found[-1] = _LAST_EXCLAMATION.sub(r"\1\\!", found[-1])
                found.append(text)
            if mark is not None and not mark.is_gone:
                found.append(mark.sign)
        return "".join(found)

    def drop_marks(self) -> None:
        """Take all marks away."""
        for mark in self.marks:
            mark.is_gone = True

    def _is_read(self, number: int) -> bool:
        if self._is_fragile(number):
            return False
        inner, outer = self._around(number)
        return not inner.isspace() and (not _is_punctuation(inner) or outer.isspace() or _is_punctuation(outer))

    def _is_fragile(self, number: int) -> bool:
        """Whether an emphasis could be read with the mark of a strong text: one closes where the other opens, or it could open as
        well as close.
        """
        mark = self.marks[number]
        if mark.sign != "*" or not self.has_strong:
            return False
        for step in (-1, 1):
            near = self._touching(number, step)
            while near is not None:
                if self.marks[near].opens != mark.opens and self.marks[near].sign[0] == "*":
                    return True
                near = self._touching(near, step)
        inner, outer = self._around(number)
        return not (inner.isspace() or outer.isspace()) and _is_punctuation(inner) == _is_punctuation(outer)

    def _around(self, number: int) -> tuple[str, str]:
        """The characters inside and outside of a mark. Marks of one character that touch are one run, so they are passed over."""
        mark = self.marks[number]
        found = []
        for step in (1, -1):
            near = number
            while True:
                words = self._words_beside(near, step)
                if words:
                    found.append(words)
                    break
                next_ = self._next(near, step)
                if not 0 <= next_ < len(self.marks):
                    found.append(" ")
                    break
                if self.marks[next_].sign[0] != mark.sign[0]:
                    found.append(self.marks[next_].sign[0])
                    break
                near = next_
        after, before = found
        return (after, before) if mark.opens else (before, after)

    def _words_beside(self, number: int, step: int) -> str:
        """The nearest character beside a mark, up to the next mark that is there; empty when the two touch."""
        place = number + 1 if step == 1 else number
        while 0 <= place < len(self.words):
            char = self.words[place].first() if step == 1 else self.words[place].last()
            between = place if step == 1 else place - 1
            if char or not 0 <= between < len(self.marks) or not self.marks[between].is_gone:
                return char
            place += step
        return ""

    def _next(self, number: int, step: int) -> int:
        """The number of the next mark that is there, in one direction; beyond the ends when there is none."""
        number += step
        while 0 <= number < len(self.marks) and self.marks[number].is_gone:
            number += step
        return number

    def _touching(self, number: int, step: int) -> int | None:
        """The number of the mark that touches this one, if any does."""
        near = self._next(number, step)
        return near if 0 <= near < len(self.marks) and not self._words_beside(number, step) else None

    def _make_way(self, number: int) -> bool:
        """Put the character inside of a mark outside; whether there was one that could go."""
        mark = self.marks[number]
        inner, outer = (number + 1, number) if mark.opens else (number, number + 1)
        char = self.words[inner].take(from_start=mark.opens)
        if char:
            self.words[outer].put(char, at_start=not mark.opens)
        return bool(char)


def settle(pieces: Iterable[Piece]) -> str:
    """The pieces as one text. Marks have to be nested in each other, and come in pairs."""
    line = _Line(pieces)
    if len(line.marks) > MOST_MARKS:
        line.drop_marks()
    return line.settle()


def _last_character(text: str) -> str:
    """The last character as it is written; only the end of the text is looked at, at a place that is no escape's middle."""
    start = max(0, len(text) - _NEAR_END)
    backslashes = len(text[:start]) - len(text[:start].rstrip("\\"))
    found = _LAST.match(text[start - backslashes % 2 :])
    return found[1] if found else ""


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
