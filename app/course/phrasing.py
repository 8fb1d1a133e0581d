"""Sentences inside an element: each becomes a ``<span data-sentence>``, and inline tags are cut where a sentence ends.

Owns the flattening of inline content into pieces of text and its rebuilding. Which elements hold sentences is decided
by :mod:`app.course.markup`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import accumulate
from xml.etree.ElementTree import Element

from app.course import sentences, typography
from app.course.model import Run, Sentence

VOID = frozenset({"br", "img"})
SILENT = frozenset({"cite"})
"""Elements that are seen and not spoken: the number of a source says nothing to the ear."""

_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029\x1c-\x1f\x85]+")
_BEFORE_MARK = re.compile(r"\s+([.,;:!?…])")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text under a chain of inline elements, or one void element (whose text is a space)."""

    text: str
    chain: tuple[Element, ...]
    void: Element | None = None


Content = list["str | Element"]
"""What stands between two tags: text and inline elements in order."""


def content_of(element: Element) -> Content:
    """The text and children of an element in order."""
    content: Content = [element.text] if element.text else []
    for child in element:
        content.append(child)
        if child.tail:
            content.append(child.tail)
    return content


def fill(element: Element, content: Iterable[str | Element]) -> None:
    """Make ``content`` the whole content of ``element``."""
    for child in list(element):
        element.remove(child)
    element.text = None
    last: Element | None = None
    for item in content:
        if isinstance(item, str):
            if last is None:
                element.text = (element.text or "") + item
            else:
                last.tail = (last.tail or "") + item
        else:
            item.tail = None
            element.append(item)
            last = item


class Phrase:
    """Inline content in one language, ready to be cut into sentences."""

    def __init__(self, content: Iterable[str | Element], language: str) -> None:
        self.language = language
        self._pieces = tuple(_trimmed(_flatten(content, ())))
        self._flat = "".join(piece.text for piece in self._pieces)
        self._starts = list(accumulate((len(piece.text) for piece in self._pieces), initial=0))
        self._bound = typography.bind(self._flat)

    @property
    def text(self) -> str:
        """The text with ordinary spaces."""
        return " ".join(self._flat.split())

    @property
    def runs(self) -> tuple[Run, ...]:
        """What a voice says of the whole."""
        return self._runs(0, len(self._flat))

    def whole(self) -> Content:
        """The content with its non-breaking spaces, not cut."""
        return self._rebuilt(0, len(self._flat), set())

    def one(self, sentence_id: str) -> tuple[Content, Sentence]:
        """The whole content as a single sentence, however many there are."""
        sentence = Sentence(sentence_id, self.text, self.runs)
        return [_span(sentence_id, self.whole())], sentence

    def marked(self, prefix: str, first: int) -> tuple[Content, list[Sentence]]:
        """The content with each sentence in a span; sentences are ``<prefix>.<first>`` and so on."""
        content: Content = []
        found: list[Sentence] = []
        opened: set[int] = set()
        before = 0
        for start, end in sentences.split(self._flat.replace(typography.NBSP, " "), self.language):
            if content:
                content.append(Element("br") if self._is_broken(before, start) else " ")
            before = end
            sentence_id = f"{prefix}.{first + len(found)}"
            content.append(_span(sentence_id, self._rebuilt(start, end, opened)))
            text = " ".join(self._flat[start:end].split())
            found.append(Sentence(sentence_id, text, self._runs(start, end)))
        return content, found

    def _is_broken(self, start: int, end: int) -> bool:
        """Whether the author has broken the line between two sentences."""
        return any(piece.void is not None and piece.void.tag == "br" for piece, _, _ in self._cut(start, end))

    def _cut(self, start: int, end: int) -> Iterator[tuple[_Piece, int, int]]:
        first = max(0, bisect_right(self._starts, start) - 1)
        for index in range(first, len(self._pieces)):
            begin, finish = self._starts[index], self._starts[index + 1]
            if begin >= end:
                break
            if finish > start:
                yield self._pieces[index], max(begin, start), min(finish, end)

    def _runs(self, start: int, end: int) -> tuple[Run, ...]:
        runs: list[Run] = []
        for piece, begin, finish in self._cut(start, end):
            if any(element.tag in SILENT for element in piece.chain):
                continue
            language = next((lang for element in reversed(piece.chain) if (lang := element.get("lang"))), self.language)
            text = self._flat[begin:finish].replace(typography.NBSP, " ")
            if runs and runs[-1].language == language:
                runs[-1] = Run(runs[-1].text + text, language)
            else:
                runs.append(Run(text, language))
        spoken = (Run(_BEFORE_MARK.sub(r"\1", " ".join(run.text.split())), run.language) for run in runs)
        return tuple(run for run in spoken if run.text)

    def _rebuilt(self, start: int, end: int, opened: set[int]) -> Content:
        """The content from ``start`` to ``end`` with copies of its inline elements; ``opened`` are those seen before."""
        top = Element("top")
        branch: list[tuple[Element, Element]] = []
        for piece, begin, finish in self._cut(start, end):
            depth = 0
            while depth < min(len(branch), len(piece.chain)) and branch[depth][0] is piece.chain[depth]:
                depth += 1
            del branch[depth:]
            for element in piece.chain[depth:]:
                twin = Element(element.tag, dict(element.attrib))
                if id(element) in opened:
                    twin.attrib.pop("id", None)
                opened.add(id(element))
                (branch[-1][1] if branch else top).append(twin)
                branch.append((element, twin))
            parent = branch[-1][1] if branch else top
            if piece.void is not None:
                void = copy(piece.void)
                void.tail = None
                parent.append(void)
            else:
                _add_text(parent, self._bound[begin:finish])
        return content_of(top)


def _flatten(content: Iterable[str | Element], chain: tuple[Element, ...]) -> Iterator[_Piece]:
    for item in content:
        if isinstance(item, str):
            yield _Piece(_SPACE.sub(" ", item), chain)
        elif item.tag in VOID:
            yield _Piece(" ", chain, item)
        else:
            yield from _flatten(content_of(item), (*chain, item))


def _trimmed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """The pieces without white space at either end and without a space after a space."""
    kept: list[_Piece] = []
    space = True
    for piece in pieces:
        text = piece.text
        if piece.void is None and space and text.startswith(" "):
            text = text[1:]
        if text:
            kept.append(_Piece(text, piece.chain, piece.void))
            space = text.endswith(" ")
    while kept and kept[-1].void is None and not (text := kept[-1].text.rstrip(" ")):
        kept.pop()
    if kept and kept[-1].void is None:
        kept[-1] = _Piece(kept[-1].text.rstrip(" "), kept[-1].chain)
    return iter(kept)


def _span(sentence_id: str, content: Content) -> Element:
    span = Element("span", {"data-sentence": sentence_id})
    fill(span, content)
    return span


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
