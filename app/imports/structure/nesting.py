"""Lists that stand line by line, as office programs keep them, made into lists within lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.imports.form import BulletList, DocBlock, ListItem, ListLine
from app.imports.structure.walking import Blocks, change_inside


@dataclass(slots=True)
class _Open:
    """A list that still grows."""

    level: int
    line: ListLine
    items: list[_OpenItem] = field(default_factory=list)

    def takes(self, line: ListLine) -> bool:
        """Whether the line goes on with this list: of the same sort, and counted on."""
        first = self.line
        return line.ordered == first.ordered and (not line.ordered or line.number == first.number + len(self.items))

    def closed(self) -> BulletList:
        items = tuple(ListItem(tuple(item.blocks), item.checked) for item in self.items)
        return BulletList(self.line.ordered, items, self.line.number if self.line.ordered else 1, self.line.place)


@dataclass(slots=True)
class _OpenItem:
    blocks: list[DocBlock]
    checked: bool | None


def nest_lists(blocks: Blocks) -> Iterator[DocBlock]:
    """The blocks with every run of list lines as lists; what continues an item without a mark of its own goes into it."""
    lines: list[ListLine] = []
    for block in blocks:
        if isinstance(block, ListLine):
            lines.append(block)
            continue
        yield from _nested(lines)
        lines = []
        yield change_inside(block, nest_lists)
    yield from _nested(lines)


def _nested(lines: Sequence[ListLine]) -> Iterator[DocBlock]:
    """The lists that the lines make. A level may be left out, as when a style of the second level is used alone."""
    open_lists: list[_Open] = []
    for line in lines:
        _close(open_lists, line.level)
        if line.continues:
            if open_lists:
                open_lists[-1].items[-1].blocks += line.blocks
            else:
                yield from line.blocks
            continue
        if open_lists and open_lists[-1].level >= line.level:
            open_lists[-1].level = line.level
            if not open_lists[-1].takes(line):
                done = open_lists.pop().closed()
                if open_lists:
                    open_lists[-1].items[-1].blocks.append(done)
                else:
                    yield done
        if not open_lists or open_lists[-1].level < line.level:
            open_lists.append(_Open(line.level, line))
        open_lists[-1].items.append(_OpenItem(list(line.blocks), line.checked))
    _close(open_lists, -1)
    if open_lists:
        yield open_lists.pop().closed()


def _close(open_lists: list[_Open], level: int) -> None:
    """Put every open list deeper than ``level`` into the item to which it belongs; the outermost stays open.

    One that left levels out counts as of the highest that it can be.
    """
    while len(open_lists) > 1 and open_lists[-1].level > level:
        if open_lists[-2].level < level:
            open_lists[-1].level = level
            return
        done = open_lists.pop().closed()
        open_lists[-1].items[-1].blocks.append(done)
