"""Markdown → safe HTML in blocks and sentences with stable ids.

Owns what an author may write in a text and how it looks as HTML. Parsing proper is :mod:`app.course.markdown_tree`'s,
cutting into sentences :mod:`app.course.phrasing`'s, the shapes of blocks :mod:`app.course.shapes`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from app.course import markdown_tree, shapes
from app.course.allowlist import clean_html
from app.course.context import Context
from app.course.errors import Problem, Severity
from app.course.links import LinkChecker
from app.course.model import Block, Sentence
from app.course.phrasing import Phrase, content_of, fill
from app.course.pictures import as_figure

_LIST_ITEM = re.compile(r"(?:[-*+]|\d{1,2}\.) +\S|\|.*\|\s*$")
_LEFT_OVER = re.compile(r"\*\*|\]\(|\[@|\{[:#.]|!!!|\(fact:|\]\[|\[\^|```|~~")


@dataclass(frozen=True, slots=True)
class Inline:
    """A line of text without a block around it: the HTML of its content, what is read, and its sentences."""

    html: str
    text: str
    sentences: tuple[Sentence, ...]


class Scribe:
    """Writes the text of one file as HTML and collects, in ``problems``, what is wrong with it. Never raises on content.

    ``line`` is always the line of the file (from 1) on which the given text begins.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.problems: list[Problem] = []

    def blocks(self, text: str, prefix: str, line: int = 1) -> tuple[Block, ...]:
        """Every top-level piece of a text; the ids are ``<prefix>-1``, ``<prefix>-2`` …"""
        self._refuse_html(text, line)
        try:
            pieces = markdown_tree.parser().pieces(text)
        except markdown_tree.TooDeepError as error:
            self._refuse_depth(line + error.line)
            return ()
        blocks: list[Block] = []
        self._check_headings(pieces, line)
        for piece in pieces:
            block = self._block(piece, f"{prefix}-{len(blocks) + 1}", line + piece.line)
            if block is not None:
                blocks.append(block)
        return tuple(blocks)

    def block(self, text: str, block_id: str, line: int = 1) -> Block:
        """One paragraph (block markup in it means nothing) with exactly that id."""
        element = self._phrase(text, line)
        piece = markdown_tree.Piece(element, text.strip(), 0)
        block = self._block(piece, block_id, line)
        if block is not None:
            return block
        return Block(block_id, "paragraph", f'<p id="{block_id}"></p>', (), text, self.context.path, line)

    def inline(self, text: str, sentence_prefix: str, line: int = 1) -> Inline:
        """A line of text cut into sentences ``<sentence_prefix>.1`` …, without an element around it."""
        phrase, element = self._inline_phrase(text, line)
        content, sentences = phrase.marked(sentence_prefix, 1)
        fill(element, content)
        return Inline(_inner(element), phrase.text, tuple(sentences))

    def sentence(self, text: str, sentence_prefix: str, line: int = 1) -> tuple[str, Sentence]:
        """A line of text as one sentence ``<sentence_prefix>.1``, whatever full stops stand in it: its HTML and itself."""
        phrase, element = self._inline_phrase(text, line)
        content, sentence = phrase.one(f"{sentence_prefix}.1")
        fill(element, content)
        return _inner(element), sentence

    def error(self, line: int, message: str, hint: str = "") -> None:
        """Note an error of this file."""
        self.problems.append(Problem(self.context.path, line, message, hint))

    def warning(self, line: int, message: str, hint: str = "") -> None:
        """Note a warning of this file."""
        self.problems.append(Problem(self.context.path, line, message, hint, Severity.WARNING))

    def _phrase(self, text: str, line: int) -> Element:
        self._refuse_html(text, line)
        try:
            return markdown_tree.parser().phrase(text)
        except markdown_tree.TooDeepError as error:
            self._refuse_depth(line + error.line)
            return Element("p")

    def _inline_phrase(self, text: str, line: int) -> tuple[Phrase, Element]:
        element = self._phrase(text, line)
        LinkChecker(self.context, self.error, text, line).check(element)
        for image in element.findall(".//img"):
            image.tag = "span"
            self.error(line, "a picture cannot stand inside a line", "give it a paragraph of its own")
        return Phrase(content_of(element), self.context.language), element

    def _block(self, piece: markdown_tree.Piece, block_id: str, line: int) -> Block | None:
        checker = LinkChecker(self.context, self.error, piece.source, line)
        checker.check(piece.element)
        shaper = shapes.Shaper(self.context, self.error, checker.line_of, line)
        shape = shaper.shape(piece.element, block_id)
        if shape is None:
            return None
        html = clean_html(tostring(shape.element, encoding="unicode", method="html"))
        if shape.picture is not None:
            svg = as_figure(shape.picture, block_id, shape.alternative)
            html = html.replace('<div data-picture=""></div>', svg, 1)
        self._look_for_slips(piece.source, shape, line)
        return Block(block_id, shape.kind, html, shape.sentences, piece.source, self.context.path, line)

    def _look_for_slips(self, source: str, shape: shapes.Shape, line: int) -> None:
        """Markdown that was meant and did not work shows as text: no error, but seldom what the author wanted."""
        if shape.kind == "paragraph":
            for number, text in enumerate(source.split("\n")[1:], line + 1):
                if _LIST_ITEM.match(text):
                    self.warning(number, "a list or a table inside a paragraph", "put an empty line before it")
                    break
        if shape.kind == "table":
            self._compare_rows(source, line)
        for sentence in shape.sentences:
            if found := _LEFT_OVER.search(sentence.text):
                self.warning(line, f"'{found.group()}' is left in the text", "look whether the Markdown around it is whole")
                break

    def _compare_rows(self, source: str, line: int) -> None:
        """A cell beyond the head's is shown nowhere; one that is missing stays empty."""
        rows = [(number, _cells(text)) for number, text in enumerate(source.split("\n"), line) if "|" in text]
        for number, cells in rows[2:]:
            columns = rows[0][1]
            if cells > columns:
                self.error(number, f"the row has {cells} cells, its table {columns} columns", "write a | inside a cell as \\|")
            elif cells < columns:
                self.warning(
                    number, f"the row has {cells} cells, its table {columns} columns", "leave a cell empty between two |"
                )

    def _check_headings(self, pieces: list[markdown_tree.Piece], line: int) -> None:
        """Headings begin at ``##`` and go down one step at a time, so that a page's outline has no holes."""
        level = 1
        for piece in pieces:
            tag = piece.element.tag
            if tag not in shapes.HEADINGS:
                continue
            found = int(tag[1])
            if found == 1:
                self.error(line + piece.line, "a heading with one # is the course's own", "begin with ##")
            elif found > level + 1:
                hint = f"write {'#' * (level + 1)} here"
                self.error(line + piece.line, f"the heading skips a level: {'#' * found} after {'#' * level}", hint)
            level = max(2, found)

    def _refuse_html(self, text: str, line: int) -> None:
        for number in markdown_tree.raw_html_lines(text):
            self.error(line + number, "HTML in the text", "write it in Markdown; a plain < before a letter as \\<")

    def _refuse_depth(self, line: int) -> None:
        self.error(line, "too many brackets, or nested too deep", "write it as plain text, with empty lines between headings")


def _cells(row: str) -> int:
    """The number of cells in a line of a table: a | that is escaped or inside code parts none."""
    plain = re.sub(r"`[^`]*`|\\.", "", row).strip()
    return plain.removeprefix("|").removesuffix("|").count("|") + 1


def _inner(element: Element) -> str:
    """The cleaned HTML between an element's tags."""
    wrapped = _retagged(element, "span")
    html = clean_html(tostring(wrapped, encoding="unicode", method="html"))
    return html.removeprefix("<span>").removesuffix("</span>")


def _retagged(element: Element, tag: str) -> Element:
    """A new element of that tag, without attributes, around the same content."""
    twin = Element(tag)
    fill(twin, content_of(element))
    return twin
