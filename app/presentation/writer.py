"""Writes nodes as elements: one writer for pages, paper and books, which differ in its options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.course.content.kinds.figure import Figure
from app.course.content.nodes import Content, Node
from app.course.content.runs import Mark, Phrase, Run, Sentence
from app.course.element import Children, Element
from app.course.media.file import MediaFile
from app.course.model import Block
from app.presentation.addresses import media_address
from app.presentation.marks import MARK_WRITERS, Link
from app.presentation.medium_writer import MediumWriter
from app.presentation.node_writer import NodeWriter
from app.presentation.nodes import NODE_WRITERS
from app.presentation.page_ids import suffixed
from app.presentation.page_words import PageWords
from app.registry import Registry

Draw = Callable[[MediumWriter, Figure, str], Children]
"""What stands in a figure above its caption: given the writer of what it shows, the figure and the id of its block."""


def same_page(name: str) -> str:
    """The address of a place that stands in the same page."""
    return f"#{name}"


def nowhere(name: str) -> str:
    """The address of every place where no place of the course stands."""
    return ""


def file_address(file: MediaFile) -> str:
    """Where a file to take away is served."""
    return media_address(file, file.version, file.relative)


def nothing_more(file: MediaFile) -> str:
    """Says nothing of a file behind the link to it."""
    return ""


def host_of(address: str) -> str:
    """The host to which an address leads."""
    return urlsplit(address).hostname or address


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """How a medium wants its elements.

    ``lower_headings`` is by how many levels headings stand lower than ``<h3>`` for ``##``. ``suffix`` stands behind every id,
    so that a text can stand beside its counterpart in one page; links lead to the places of the page, which stand there once.
    ``link`` gives the address of a place in the course, or nothing where the medium lacks it: the words then have no link.
    ``ids`` says whether sentences and an author's anchors carry their ids, ``terms`` whether terms lead to the glossary,
    ``folds`` whether a reader can open what is folded: on paper it is open. ``footnotes`` are set where they are called, by
    their ids: on paper they go to the foot of the page. ``file_address`` gives the address of a file to take away,
    or nothing where it has none, ``file_note`` what stands in brackets behind the link; ``elsewhere`` what stands below a picture
    that leads to an address out of the course.
    """

    lower_headings: int = 0
    suffix: str = ""
    draw: Draw = PageWords().draw
    link: Link = same_page
    ids: bool = True
    terms: bool = False
    folds: bool = False
    footnotes: Mapping[str, Phrase] = field(default_factory=dict)
    file_address: Callable[[MediaFile], str] = file_address
    file_note: Callable[[MediaFile], str] = nothing_more
    elsewhere: Callable[[str], str] = host_of


@dataclass(frozen=True, slots=True)
class ElementWriter:
    """Writes blocks, nodes and phrases with the options of one medium."""

    options: WriterOptions = field(default_factory=WriterOptions)
    writers: Registry[NodeWriter] = field(default_factory=lambda: NODE_WRITERS)

    def block(self, block: Block) -> Element:
        """The element of a block, under its id."""
        block_id = self.suffixed(block.id)
        return self.writers[block.node.name].write(block.node, self, block_id).having(id=block_id)

    def node(self, node: Node) -> Element:
        """The element of a node that stands inside of another."""
        return self.writers[node.name].write(node, self)

    def content(self, content: Content) -> Children:
        """Text and nodes in order, each node on a line of its own."""
        children: list[Element | str] = []
        for part in content:
            children += ("\n", self.node(part)) if isinstance(part, Node) else self.phrase(part)
        return tuple(children)

    def inside(self, block: Block) -> Children:
        """What stands in a block that is a paragraph or a heading, for a place with an element of its own; others whole."""
        phrase: Phrase | None = getattr(block.node, "phrase", None)
        return (self.block(block),) if phrase is None else self.phrase(phrase)

    def phrase(self, phrase: Phrase) -> Children:
        """Sentences one after the other, each in an element that carries its id."""
        children: list[Element | str] = []
        for number, sentence in enumerate(phrase):
            if number:
                children.append(Element("br") if sentence.after_break else " ")
            children += self.sentence(sentence)
        return tuple(children)

    def sentence(self, sentence: Sentence) -> Children:
        """One sentence in an element that carries its id; only what is in it when it has none."""
        runs = self._runs(sentence.runs)
        if not sentence.id or not self.options.ids:
            return runs
        anchor = {"id": self.suffixed(sentence.anchor)} if sentence.anchor else {}
        return (Element("span", {"data-sentence": self.suffixed(sentence.id), **anchor}, runs),)

    def attributes(self, node: Node) -> dict[str, str]:
        """What every element has of its node: the language and the id that an author gave it."""
        found = {"lang": node.language} if node.language else {}
        return {**found, "id": self.suffixed(node.anchor)} if node.anchor and self.options.ids else found

    def suffixed(self, name: str) -> str:
        """The id of a block or a sentence in this medium."""
        return suffixed(name, self.options.suffix)

    def _runs(self, runs: Iterable[Run]) -> Children:
        """Runs with their marks as elements around them; neighbours share those that they have in common."""
        top: list[Element | str] = []
        opened: list[tuple[Mark, list[Element | str]]] = []
        for run in runs:
            wanted = [mark for mark in run.marks if self._is_shown(mark)]
            common = 0
            while common < min(len(opened), len(wanted)) and opened[common][0] == wanted[common]:
                common += 1
            self._close(opened, common, top)
            opened += [(mark, []) for mark in wanted[common:]]
            inside = opened[-1][1] if opened else top
            inside.append(Element("br") if run.breaks else run.text)
        self._close(opened, 0, top)
        return tuple(top)

    def _close(self, opened: list[tuple[Mark, list[Element | str]]], keep: int, top: list[Element | str]) -> None:
        while len(opened) > keep:
            mark, children = opened.pop()
            (opened[-1][1] if opened else top).extend(MARK_WRITERS[mark.kind].write(mark, tuple(children), self))

    def _is_shown(self, mark: Mark) -> bool:
        """Whether a mark becomes an element: one that leads nowhere in this medium does not."""
        return MARK_WRITERS[mark.kind].is_shown(mark, self.options)
