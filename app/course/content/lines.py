"""Which line of a file each piece of its text stands on, kept while Python-Markdown takes the text apart.

Block processors cut, strip, detab and join text, but carry it along. So a character that no author can type (``U+F0000``
plus the line's number) is put into each line behind its structure before blocks are found, goes wherever its line goes, and
is taken out before inline patterns are looked for: emphasis, links, code spans and attribute lists read what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

Lines = Sequence[tuple[int, str]]
"""A text as lines, each with its number in the file (from 1)."""

_FIRST, _LAST = 0xF0000, 0x10FFFD
MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_PREFIX = r"(?:[ ]*(?:>|[*+-](?=[ ]|$)|\d+\.(?=[ ])|\#{1,6}|:))*[ ]*"
"""Quote, bullet, number, hashes and colon, as often as they are nested."""

_STRUCTURE = re.compile(_PREFIX + r"""(?:!!![ ]?(?=[\w-])|\|?[ ]*(?:[*_]{1,3}(?=\s))?["'(]?)""")
"""What stands before a line's own words: also a callout's sign and the first pipe of a row."""

_TARGET = re.compile(_PREFIX + r"\[[^\[\]]*\]:[ ]*<?(?=[^\s<>])")
"""A link's address given apart (``[1]: https://…``): the character goes before the address, which so knows its line."""

_MEANING = re.compile(_PREFIX + r"""\*\[[^\\\]]+\][ ]?:[ ]*(?!''[ ]*$|""[ ]*$)(?=\S)""")
"""The meaning of an abbreviation (``*[PDF]: …``), before which the character goes; two quotation marks take a meaning away."""

_BARE = re.compile(
    _PREFIX
    + r"(?:[=-]+[ ]*$|(?:[-_*][ ]{0,2}){3,}[ ]*$|[|:\- ]+$|\#[\# ]*$"  # underline, rule, row of a table, heading without words
    r"|\*\[[^\]]+\]|\[[^\[\]]*\]:)"  # an abbreviation or a link's address that stands on the next line
)
"""Lines in which the character would stand in the way of a block pattern; what they begin knows its line otherwise."""

_DEFINITION = re.compile(_PREFIX + r"(\*?)\[[^\[\]]*\][ ]?:[ ]*(\S?)")
"""An abbreviation, or a link's address; what is missing of it may stand on the next lines."""


_TITLE = re.compile(r"""[ ]*(?:(["']).*\1|\(.*\))[ ]*$""")


def numbered(text: str, first: int = 1) -> list[tuple[int, str]]:
    """The lines of a text that begins on line ``first``."""
    return list(enumerate(text.split("\n"), first))


def joined(lines: Lines) -> str:
    """The text of lines without their numbers."""
    return "\n".join(text for _, text in lines)


def mark_lines(lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The lines with a character for the number of each; past line 131,069 of a file they stay as they are."""
    awaited = ""
    for number, line in lines:
        target = _TARGET.match(line) or _MEANING.match(line)
        place = target.end() if target else _STRUCTURE.match(line).end()  # type: ignore[union-attr]  # the pattern matches any line
        bare = not line[place:].strip() and line.rstrip()[-1:] in ("", ">")
        bare = bare or awaited == "address" or (awaited == "title" and _TITLE.match(line) is not None)
        bare = bare or (target is None and _BARE.match(line) is not None)
        awaited = _awaited(line, awaited)
        yield line if bare or number > _LAST - _FIRST else f"{line[:place]}{chr(_FIRST + number)}{line[place:]}"


def _awaited(line: str, before: str) -> str:
    """What may follow a line that is, or goes on with, the address of a link."""
    found = _DEFINITION.match(line)
    if found is None:
        return "title" if before == "address" else ""
    if found[1]:
        return ""
    return "title" if found[2] else "address"


def as_marked(text: str, number: int) -> str:
    """One line without structure before it, with the character for its number."""
    return "\n".join(mark_lines([(number, text)]))


def without_marks(text: str) -> str:
    """A text that Python-Markdown has kept out of the tree (a title, an address), as it was written."""
    return MARK.sub("", text)


def marked_line(text: str) -> int:
    """The line of the first mark in a text; 0 where there is none."""
    found = MARK.search(text)
    return ord(found[0]) - _FIRST if found else 0


class LineTaker(Treeprocessor):
    """Takes the characters out of a tree and notes their lines. Registered behind footnotes (50) and before inlines (20).

    ``first`` is the line of an element, 0 where nothing tells it; ``text`` and ``tail`` hold the line of each line of an
    element's text and of the text behind it, as long as inline elements have not been found.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[Element, int] = {}
        """The lines of elements that whoever made the tree knows; set before each run."""
        self.first: dict[Element, int] = {}
        self.text: dict[Element, list[int]] = {}
        self.tail: dict[Element, list[int]] = {}

    def run(self, root: Element) -> None:
        """Go through a whole tree."""
        self.first, self.text, self.tail = {}, {}, {}
        self._take(root)

    def take_from_attributes(self, root: Element) -> None:
        """Take the characters out of what Python-Markdown has kept outside of the tree meanwhile: addresses and titles."""
        for element in root.iter():
            for name, value in element.attrib.items():
                if value and (line := marked_line(value)):
                    self.first[element] = line
                    element.attrib[name] = without_marks(value)

    def _take(self, element: Element) -> int:
        own = self.known.get(element, 0)
        element.text, self.text[element] = _strip(element.text)
        candidates = [own, *self.text[element][:1]]
        for child in element:
            candidates.append(self._take(child))
            child.tail, self.tail[child] = _strip(child.tail)
            candidates += self.tail[child][:1]
        self.first[element] = next((line for line in candidates if line), 0)
        return self.first[element]


def _strip(text: str | None) -> tuple[str | None, list[int]]:
    """The text without characters, and the line of each of its lines; lines without one count from their neighbours."""
    if not text or MARK.search(text) is None:
        return text, []
    lines = [marked_line(part) for part in text.split("\n")]
    for place in range(1, len(lines)):
        if not lines[place] and lines[place - 1]:
            lines[place] = lines[place - 1] + 1
    for place in range(len(lines) - 2, -1, -1):
        if not lines[place]:
            lines[place] = lines[place + 1] - 1
    return type(text)(MARK.sub("", text)), lines
