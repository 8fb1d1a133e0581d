"""Reads numbered lines into elements: asks each rule in turn, and gives what no rule takes to the paragraph's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser

from app.course.content.blocks.block_rule import BlockRule, Container, Rest
from app.course.content.blocks.open_paragraph import OpenParagraph
from app.course.content.lines import Lines, mark_lines, marked_line
from app.course.content.too_deep import TooDeepError

UNDERLINE = re.compile(r" {0,3}(?P<sign>=+|-+) *$")
"""What makes a heading of the paragraph above it."""

MAX_NESTING = 40
"""How deep containers may stand in each other: more than any hand writes, as many as nodes (each level reads its lines again)."""


class BlockReader:
    """Reads the blocks of one text at a time. ``starts`` are the lines on which the elements found so far begin."""

    def __init__(self, rules: Iterable[BlockRule], parser: BlockParser) -> None:
        self.rules: Sequence[BlockRule] = sorted(rules, key=lambda rule: rule.order)
        self.starts: dict[Element, int] = {}
        self.apart: list[Element] = []
        """What stands behind the text, wherever in it it was written."""
        self._parser = parser
        self._depth = 0

    def read_text(self, root: Element, lines: Lines) -> None:
        """All blocks of a text. Raises :class:`TooDeepError` for what is nested deeper than any hand writes."""
        self.starts, self._depth = {}, 0
        self.apart = []
        self.read(root, lines)

    def read(self, parent: Element, lines: Lines) -> None:
        """The blocks in a container."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise TooDeepError(lines[0][0] if lines else 0)
        at = 0
        try:
            while at < len(lines):
                rest = Rest(lines, at)
                at += self._one(parent, rest) if rest[0].strip() else 1
        except RecursionError:
            raise TooDeepError(lines[min(at, len(lines) - 1)][0]) from None
        finally:
            self._depth -= 1

    def child(self, parent: Element, tag: str, line: int, attributes: dict[str, str] | None = None) -> Element:
        """A new element in ``parent`` that begins on a line."""
        element = SubElement(parent, tag, attributes or {})
        self.starts[element] = line
        return element

    def set_apart(self, tag: str, line: int, attributes: dict[str, str]) -> Element:
        """A new element that begins on a line and belongs behind the text."""
        element = Element(tag, attributes)
        self.starts[element] = line
        self.apart.append(element)
        return element

    def leaf(self, parent: Element, lines: Lines) -> None:
        """Paragraphs and tables in lines without containers; abbreviations and addresses of links are taken out of them."""
        before = len(parent)
        text = "\n".join(mark_lines([(number, line.lstrip(" ")) for number, line in lines]))
        self._parser.parseBlocks(parent, [text])
        for element in parent[before:]:
            self.starts.setdefault(element, marked_line("".join(element.itertext())) or lines[0][0])

    def gather(self, rest: Rest, container: Container) -> list[tuple[int, str]]:
        """The lines inside a container that begins with the first line; empty lines behind the last are left to what follows."""
        body = [(rest.number(), container.first)]
        seen = OpenParagraph(self.rules)
        seen.feed(container.first)
        count = 1
        for index in range(1, len(rest)):
            line = rest[index]
            inside = container.take(line)
            if inside is None:
                if not (container.is_lazy and line.strip() and seen.is_open):
                    break
                if any(rule.ends_lazy(rest.behind(index)) for rule in self.rules):
                    break
                inside = self._as_words(line)
            body.append((rest.number(index), inside))
            seen.feed(inside)
            if line.strip():
                count = index + 1
        return body[:count]

    def _one(self, parent: Element, rest: Rest) -> int:
        for rule in self.rules:
            if rule.begins(rest) and (count := rule.read(self, parent, rest)):
                return count
        return self._paragraph(parent, rest)

    def _as_words(self, line: str) -> str:
        """A line that goes on with a paragraph although it lacks the container's sign: it begins and underlines nothing."""
        words = line.lstrip(" ")
        if UNDERLINE.match(words) or any(rule.ends_lazy(Rest(((0, words),))) for rule in self.rules):
            sign = len(words) - len(words.lstrip("0123456789"))
            return f"{words[:sign]}\\{words[sign:]}"
        return line

    def _paragraph(self, parent: Element, rest: Rest) -> int:
        """Lines up to an empty one, or up to what may follow a paragraph at once; an underline makes a heading of them."""
        count = 1
        while count < len(rest) and rest[count].strip():
            if underline := UNDERLINE.match(rest[count]):
                self._heading(parent, rest.lines(count), "h1" if underline["sign"][0] == "=" else "h2")
                return count + 1
            if any(rule.interrupts(rest.behind(count)) for rule in self.rules):
                break
            count += 1
        self.leaf(parent, rest.lines(count))
        return count

    def _heading(self, parent: Element, lines: Lines, tag: str) -> None:
        """The last paragraph of the lines as a heading: addresses of links may stand before it."""
        before = len(parent)
        self.leaf(parent, lines)
        if len(parent) > before and parent[-1].tag == "p":
            parent[-1].tag = tag
