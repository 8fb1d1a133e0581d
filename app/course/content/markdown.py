"""Python-Markdown with the course's configuration: lines of Markdown become a tree whose elements know their lines.

Raw HTML is never interpreted: what looks like a tag stays text. Python-Markdown's own serialiser is not used.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX

from app.course.content.blocks.reader import BlockReader
from app.course.content.inline_rules import follow_commonmark
from app.course.content.kind import NodeKind
from app.course.content.lines import Lines, LineTaker, joined, without_marks
from app.course.content.too_deep import TooDeepError
from app.course.files import clean
from app.registry import Registry

MAX_BRACKETS = 400
"""Looking for the end of a link costs the length of the text for each bracket: more of them in one piece is refused."""

_RAW_HTML = re.compile(r"(?<!\\)(?!(?<=\]\()<[^<>\\]*>[) ])<(?=[A-Za-z!?/])(?![A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*>)")
_CODE = re.compile(r"`[^`]*`")
_BEFORE_INLINES = 30
"""Where lines are taken out of the tree: behind footnotes (50), before inline patterns (20)."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The elements of a text. ``lines`` knows where they stand; ``starts`` are the lines of the top-level ones.

    A ``<section>`` at the end holds what stands behind the text (its footnotes); it begins behind the last line.
    """

    elements: tuple[Element, ...]
    starts: tuple[int, ...]
    lines: LineTaker


class MarkdownParser:
    """One configured parser. Not to be shared by threads: take it from :func:`parser`."""

    def __init__(self, kinds: Iterable[NodeKind] = ()) -> None:
        kinds = tuple(kinds)
        extensions = [extension for kind in kinds for extension in kind.extensions()]
        self._markdown = markdown.Markdown(extensions=[*extensions, AttrListExtension(), AbbrExtension()], tab_length=4)
        for name in ("indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote"):
            self._markdown.parser.blockprocessors.deregister(name)
        self._markdown.parser.blockprocessors.register(_AddressReference(self._markdown.parser), "reference", 15)
        self._blocks = BlockReader((rule for kind in kinds for rule in kind.block_rules()), self._markdown.parser)
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.treeprocessors.deregister("prettify")
        for name in ("html", "entity", "automail"):
            self._markdown.inlinePatterns.deregister(name)
        follow_commonmark(self._markdown)
        self._lines = LineTaker()
        self._markdown.treeprocessors.register(self._lines, "lines", _BEFORE_INLINES)
        patterns = self._markdown.inlinePatterns
        citation = _Citation(r"\[@([^\[\]@\s;]+(?:;\s*@[^\[\]@\s;]+)*)\]", self._markdown)
        patterns.register(citation, "citation", 175)
        patterns.register(_Entity(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z0-9]{2,31});"), "entity", 80)
        self.is_whole = True
        """Whether the last text was read to its end: what Python-Markdown was in the midst of would stay with it."""

    def tree(self, lines: Lines) -> Tree:
        """The top-level elements of a text in order. Raises :class:`TooDeepError`."""
        self._begin()
        lines = self._normalised(lines)
        root = Element("div")
        self._markdown.parser.root = root
        self._blocks.read_text(root, lines)
        starts_behind: tuple[int, ...] = ()
        if self._blocks.apart:
            behind = self._blocks.child(root, "section", self._blocks.starts[self._blocks.apart[0]])
            behind.extend(self._blocks.apart)
            starts_behind = (lines[-1][0] + 1,)
        self._lines.known = self._blocks.starts
        try:
            self._finish(root)
        except RecursionError:
            raise TooDeepError(lines[0][0]) from None
        self.is_whole = True
        elements = tuple(root)
        within = elements[: len(elements) - len(starts_behind)]
        return Tree(elements, (*(self._lines.first[element] for element in within), *starts_behind), self._lines)

    def phrase(self, lines: Lines) -> Tree:
        """One run of text as the content of a ``<p>``; block markup in it means nothing. Raises :class:`TooDeepError`."""
        self._begin()
        lines = self._normalised(lines)
        while len(lines) > 1 and not lines[0][1].strip():
            lines = lines[1:]
        self._lines.known = {}
        root = Element("div")
        paragraph = SubElement(root, "p")
        paragraph.text = joined(lines).strip()
        try:
            self._finish(root)
        except RecursionError:
            raise TooDeepError(lines[0][0]) from None
        self.is_whole = True
        self._lines.text[paragraph] = [number for number, _ in lines]
        self._lines.first[paragraph] = lines[0][0]
        return Tree((paragraph,), (lines[0][0],), self._lines)

    def _begin(self) -> None:
        self._markdown.reset()
        self.is_whole = False

    def _normalised(self, lines: Lines) -> Lines:
        texts = clean(joined(lines)).split("\n")
        for preprocessor in self._markdown.preprocessors:
            texts = preprocessor.run(texts)
        brackets = 0
        numbers = [number for number, _ in lines]
        found = list(zip(numbers, texts, strict=False))  # without the empty lines that Python-Markdown puts behind a text
        for number, line in found:
            within = bool(line.strip())
            brackets = brackets + line.count("[") if within else 0
            if brackets > MAX_BRACKETS:
                raise TooDeepError(number)
        return found

    def _finish(self, root: Element) -> None:
        for treeprocessor in self._markdown.treeprocessors:
            treeprocessor.run(root)
        self._lines.take_from_attributes(root)
        blocks = {element[0] for element in root.iter("pre")}
        for code in root.iter("code"):
            if code not in blocks:  # what stands in a line was escaped by Python-Markdown
                code.text = html.unescape(code.text or "")
        for cell in root.iter():
            if cell.tag in ("td", "th"):  # only there a | needs a backslash, also in code
                for code in cell.iter("code"):
                    code.text = (code.text or "").replace("\\|", "|")


def raw_html_lines(lines: Lines) -> list[int]:
    """The lines on which something stands that looks like HTML."""
    return [number for number, text in lines if "<" in text and _RAW_HTML.search(_CODE.sub("", text))]


_kept = threading.local()


def parser(kinds: Registry[NodeKind]) -> MarkdownParser:
    """The parser of this thread for these kinds of node: making one costs as much as reading a section."""
    known, found = getattr(_kept, "parser", (None, None))
    if found is None or known is not kinds or not found.is_whole:
        found = MarkdownParser(kinds.values())
        _kept.parser = (kinds, found)
    return found


class _AddressReference(ReferenceProcessor):
    """``[label]: address``; a bracket with a backslash before it does not end the label."""

    RE = re.compile(ReferenceProcessor.RE.pattern.replace(r"([^\[\]]*)", r"((?:\\.|[^\[\]\\])+)", 1), re.MULTILINE)


class _Citation(InlineProcessor):
    """``[@key]`` and ``[@one; @two]``."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802 (Python-Markdown's signature)
        keys = m.group(1)
        if STX in keys:  # a character with a backslash before it (k\_) was put aside already
            keys = self.md.treeprocessors["unescape"].unescape(self.unescape(keys))  # type: ignore[attr-defined]  # this processor has it, not all do
        element = Element("cite", {"data-sources": keys.replace("@", "").replace(" ", "")})
        return element, m.start(0), m.end(0)


class _Entity(InlineProcessor):
    """``&nbsp;`` and its like, as the characters they stand for."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802 (Python-Markdown's signature)
        return without_marks(clean(html.unescape(m.group(0)))), m.start(0), m.end(0)
