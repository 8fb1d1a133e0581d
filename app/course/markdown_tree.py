"""Python-Markdown driven piece by piece: a text becomes element trees with the source line each one begins on.

Raw HTML is never interpreted: what looks like a tag stays text. Python-Markdown's own serialiser is not used.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension, AdmonitionProcessor
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

from app.course.files import clean

MAX_BRACKETS = 400
"""Looking for the end of a link costs the length of the text for each bracket: more of them in one piece is refused."""

MAX_CROWDED_HEADINGS = 100
"""Headings without an empty line between them: each costs the length of all that follow."""

_RAW_HTML = re.compile(r"(?<!\\)<(?=[A-Za-z!?/])(?![A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*>)")
_ABBREVIATION = re.compile(r"^\*\[[^\]]+\]:", re.MULTILINE)


class TooDeepError(Exception):
    """The text is nested deeper, or has more brackets or crowded headings, than any written by hand; ``line`` counts from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Piece:
    """One top-level element, the Markdown it came from, and the line (from 0) on which that begins."""

    element: Element
    source: str
    line: int


class MarkdownTree:
    """One configured Markdown parser. Not to be shared by threads: take it from :func:`parser`."""

    def __init__(self) -> None:
        self._markdown = markdown.Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                DefListExtension(),
                AttrListExtension(),
                AbbrExtension(),
                AdmonitionExtension(),
                SaneListExtension(),
            ],
            tab_length=4,
        )
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.treeprocessors.deregister("prettify")
        for name in ("html", "entity", "automail"):
            self._markdown.inlinePatterns.deregister(name)
        self._markdown.ESCAPED_CHARS = [*self._markdown.ESCAPED_CHARS, "<", "@", "|", "~"]
        self.is_whole = True
        """Whether the last text was read to its end: what Python-Markdown was in the midst of would stay with it."""
        patterns = self._markdown.inlinePatterns
        patterns.register(_Citation(r"\[@([^\[\]@\s;]+(?:;\s*@[^\[\]@\s;]+)*)\]"), "citation", 175)
        patterns.register(_Entity(r"&(?:#[0-9]{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z0-9]{2,31});"), "entity", 80)
        blocks = self._markdown.parser.blockprocessors
        blocks.register(_UntitledAdmonition(self._markdown.parser), "admonition", 105)

    def pieces(self, text: str) -> list[Piece]:
        """The top-level elements of a text in order. Raises :class:`TooDeepError`."""
        self._begin()
        lines = self._normalised(text)
        root = Element("div")
        starts: list[int] = []
        place = 0
        try:
            for place in self._grow(root, lines):
                _note_starts(root, starts, place, lines)
            self._finish(root)
        except RecursionError:
            raise TooDeepError(place) from None
        self.is_whole = True
        ends = [*starts[1:], len(lines)] if starts else []
        return [
            Piece(element, _without_abbreviations(lines[start : max(end, start + 1)]), start)
            for element, start, end in zip(list(root), starts, ends, strict=True)
        ]

    def phrase(self, text: str) -> Element:
        """One run of text as the content of a ``<p>``; block markup in it means nothing. Raises :class:`TooDeepError`."""
        self._begin()
        lines = self._normalised(text)
        root = Element("div")
        paragraph = SubElement(root, "p")
        paragraph.text = "\n".join(lines).strip()
        try:
            self._finish(root)
        except RecursionError:
            raise TooDeepError(0) from None
        self.is_whole = True
        return paragraph

    def _begin(self) -> None:
        self._markdown.reset()
        self.is_whole = False

    def _normalised(self, text: str) -> list[str]:
        lines: list[str] = clean(text).split("\n")
        for preprocessor in self._markdown.preprocessors:
            lines = preprocessor.run(lines)
        brackets = headings = 0
        for number, line in enumerate(lines):
            within = bool(line.strip())
            brackets = brackets + line.count("[") if within else 0
            headings = headings + line.startswith("#") if within else 0
            if brackets > MAX_BRACKETS or headings > MAX_CROWDED_HEADINGS:
                raise TooDeepError(number)
        return lines

    def _grow(self, root: Element, lines: list[str]) -> Iterator[int]:
        """Let the block parser take one bite after the other; yields the line on which each bite began."""
        parser = self._markdown.parser
        parser.root = root
        blocks = "\n".join(lines).split("\n\n")
        total = left = sum(map(_height, blocks))
        while blocks:
            bite, waiting = blocks[0], len(blocks) - 1
            for processor in parser.blockprocessors:
                if processor.test(root, blocks[0]) and processor.run(root, blocks) is not False:
                    break
            yield total - left + len(bite) - len(bite.lstrip("\n"))
            # A processor takes the first block only, and may put the rest of it back.
            left += sum(map(_height, blocks[: len(blocks) - waiting])) - _height(bite)

    def _finish(self, root: Element) -> None:
        for treeprocessor in self._markdown.treeprocessors:
            treeprocessor.run(root)
        for code in root.iter("code"):
            code.text = html.unescape(code.text or "")


def raw_html_lines(text: str) -> list[int]:
    """The lines (from 0) on which something stands that looks like HTML."""
    if "<" not in text:
        return []
    return [number for number, line in enumerate(text.split("\n")) if _RAW_HTML.search(_without_code(line))]


def parser() -> MarkdownTree:
    """The parser of this thread: making one costs as much as reading a section."""
    found: MarkdownTree | None = getattr(_parsers, "tree", None)
    if found is None or not found.is_whole:
        found = _parsers.tree = MarkdownTree()
    return found


_parsers = threading.local()


def _height(block: str) -> int:
    return block.count("\n") + 2


def _note_starts(root: Element, starts: list[int], place: int, lines: list[str]) -> None:
    """Remember on which line the elements begin that the last bite added."""
    added = len(root) - len(starts)
    for index in range(added):
        element = root[len(starts)]
        line = place
        if index and element.tag[0] == "h" and element.tag[1:].isdigit():
            line = next((n for n in range(starts[-1] + 1, len(lines)) if lines[n].startswith("#")), place)
        starts.append(line)


def _without_abbreviations(lines: list[str]) -> str:
    return "\n".join(line for line in lines if not _ABBREVIATION.match(line)).strip("\n").rstrip()


def _without_code(line: str) -> str:
    return re.sub(r"`[^`]*`", "", line) if "`" in line else line


class _Citation(InlineProcessor):
    """``[@key]`` and ``[@one; @two]``."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = Element("cite", {"data-sources": m.group(1).replace("@", "").replace(" ", "")})
        return element, m.start(0), m.end(0)


class _Entity(InlineProcessor):
    """``&nbsp;`` and its like, as the characters they stand for."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        return clean(html.unescape(m.group(0))), m.start(0), m.end(0)


class _UntitledAdmonition(AdmonitionProcessor):
    """Callouts without a title of their own get none: a class name is English and means nothing to a reader."""

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        """The callout's class and its title, if it has one."""
        return match.group(1).lower(), match.group(2) or None
