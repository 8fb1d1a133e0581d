"""What a kind of node has to say about how its blocks are found in a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from app.course.content.blocks.reader import BlockReader

Take = Callable[[str], str | None]
"""Given a line that follows a container's first one: what of it belongs inside, ``None`` when it does not belong there."""


class Rest:
    """The lines of a text from one of them on, without copying them: reading a text stays linear."""

    __slots__ = ("_lines", "_start")

    def __init__(self, lines: Sequence[tuple[int, str]], start: int = 0) -> None:
        self._lines = lines
        self._start = start

    def __len__(self) -> int:
        return len(self._lines) - self._start

    def __getitem__(self, index: int) -> str:
        """The text of a line; an empty one behind the end."""
        place = self._start + index
        return self._lines[place][1] if place < len(self._lines) else ""

    @property
    def is_behind_empty_line(self) -> bool:
        """Whether the line before the first one is empty."""
        return self._start > 0 and not self._lines[self._start - 1][1].strip()

    def number(self, index: int = 0) -> int:
        """The number of a line in its file."""
        return self._lines[self._start + index][0]

    def behind(self, count: int) -> Rest:
        """The lines behind the first ``count``."""
        return Rest(self._lines, self._start + count)

    def lines(self, count: int, first: int = 0) -> list[tuple[int, str]]:
        """Lines with their numbers."""
        return list(self._lines[self._start + first : self._start + count])


@dataclass(frozen=True, slots=True)
class Container:
    """A block that other blocks stand in. ``first`` is what of its first line belongs inside.

    ``take`` is asked for each line that follows. ``is_lazy`` when a paragraph in it goes on with lines that lack its sign.
    """

    first: str
    take: Take
    is_lazy: bool = True


class BlockRule:
    """How blocks of one kind begin and end. Rules are asked in the order of :attr:`order`; what none takes is a paragraph."""

    order: int = 50

    def begins(self, rest: Rest) -> bool:
        """Whether a block may begin with the first line."""
        raise NotImplementedError  # each rule that is asked says it; the others have a default

    def interrupts(self, rest: Rest) -> bool:
        """Whether the first line ends a paragraph of the same container that stands right before it."""
        return self.begins(rest)

    def ends_lazy(self, rest: Rest) -> bool:
        """Whether the first line ends a paragraph in a container whose sign it lacks."""
        return self.begins(rest)

    def container(self, rest: Rest) -> Container | None:
        """The container that begins with the first line; ``None`` for a block without blocks in it."""
        return None

    def read(self, reader: BlockReader, parent: Element, rest: Rest) -> int:
        """Add the block to ``parent``; says how many lines it took, 0 when it cannot stand there after all."""
        raise NotImplementedError  # each rule that is asked says it; the others have a default


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def take_indented(line: str) -> str | None:
    """What of a line belongs to a piece whose lines are indented by four spaces; ``None`` when it is indented less."""
    if not line.strip():
        return ""
    return line[4:] if indent(line) >= 4 else None
