"""Texts in tests: made by hand, or built from Markdown and resolved as in a small course; and as a page shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from app.course.content.builder import BlockBuilder
from app.course.content.kinds import NODE_KINDS
from app.course.content.kinds.heading import Heading
from app.course.content.kinds.listing import Item, Listing
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.lines import numbered
from app.course.content.links import Resolver
from app.course.content.nodes import Node
from app.course.content.runs import Phrase, Run, Sentence
from app.course.element import Element
from app.course.errors import Problem
from app.course.file_context import FileContext
from app.course.model import Block
from app.course.pictures import Picture
from app.presentation.page import text_html

CHART = Element("svg", {"aria-label": "Opis"}, (Element("path", {"id": "chart-a"}),))
PICTURES: Mapping[str, Picture] = {"chart.svg": Picture("chart.svg", "Wykres", "Opis", CHART)}
TARGETS = frozenset({"what-is", "source-rigby-2011"})
SOURCES: Mapping[str, int] = {"rigby-2011": 1, "pwc-2018": 2}


def sentence(sentence_id: str, text: str) -> Sentence:
    """A sentence without marks."""
    return Sentence(sentence_id, (Run(text),) if text else (), 1)


def phrase(prefix: str, *texts: str) -> Phrase:
    """Sentences without marks."""
    return tuple(sentence(f"{prefix}.{number}", text) for number, text in enumerate(texts, 1))


def block(block_id: str, *texts: str, kind: str = "paragraph", source: str = "", path: str = "", line: int = 1) -> Block:
    """A paragraph, a heading or a list (an item each) of sentences without marks."""
    sentences = phrase(block_id, *texts)
    nodes: dict[str, Node] = {
        "paragraph": Paragraph(line=line, phrase=sentences),
        "heading": Heading(line=line, level=2, phrase=sentences),
        "list": Listing(line=line, ordered=False, items=tuple(Item(line=line, content=((each,),)) for each in sentences)),
    }
    return Block(block_id, nodes[kind], source, path)


class SmallReader:
    """Builds the text of one file that has a picture, two sources and two places to link to; ``problems`` are told."""

    def __init__(self, language: str = "pl") -> None:
        self._builder = BlockBuilder(FileContext(language, "c/pl/s.md", PICTURES), NODE_KINDS)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the texts built so far."""
        return self._builder.problems

    def blocks(self, text: str, prefix: str = "s", line: int = 1) -> tuple[Block, ...]:
        """Every top-level piece of a text that begins on a line."""
        return self._resolver().resolve(self._builder.blocks(numbered(text, line), prefix))

    def block(self, text: str, block_id: str, line: int = 1) -> Block:
        """One paragraph."""
        return self._resolver().resolve(self._builder.block(numbered(text, line), block_id))

    def phrase(self, text: str, prefix: str, line: int = 1) -> Phrase:
        """Sentences without a block around them."""
        return self._resolver().resolve(self._builder.phrase(numbered(text, line), prefix))

    def sentence(self, text: str, prefix: str, line: int = 1) -> Sentence:
        """One sentence."""
        return self._resolver().resolve(self._builder.sentence(numbered(text, line), prefix))

    def _resolver(self) -> Resolver:
        return Resolver(TARGETS, SOURCES, self._builder.error)


def blocks(text: str, language: str = "pl") -> tuple[Block, ...]:
    """The blocks of a text that has no problems."""
    reader = SmallReader(language)
    found = reader.blocks(text)
    assert reader.problems == []
    return found


def page(text: Block | Phrase | Sentence | Iterable[Block]) -> str:
    """The HTML of a text on a page."""
    if isinstance(text, Block | Sentence):
        return str(text_html(text))
    parts = tuple(text)
    return "".join(map(page, parts)) if parts and isinstance(parts[0], Block) else str(text_html(parts))


def words(markup: str) -> str:
    """What a reader sees of HTML, with single ordinary spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup.replace("<br>", " "))).split())
