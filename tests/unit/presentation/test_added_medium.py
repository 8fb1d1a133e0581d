"""A medium that a test adds to figures: shown on a page and on paper, said, told beside itself, and held to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.course.content.kinds.figure import Figure
from app.course.element import Children, Element
from app.course.media.photo import Photo
from app.course.model import Block, SpokenRun
from app.exports.formats.pdf.blocks import draw_on_paper
from app.paths import PACKAGE
from app.presentation.media import MEDIA_WRITERS
from app.presentation.medium_writer import MediumWriter, Paper
from app.presentation.node_writer import Allowed, allowed
from app.presentation.nodes import NODE_WRITERS
from app.presentation.nodes.figure import FigureWriter
from app.presentation.page_words import PageWords
from app.presentation.safe_html import to_html
from app.presentation.serialisation import serialise
from app.presentation.speech import Speaker, Spoken
from app.presentation.writer import ElementWriter, WriterOptions
from app.registry import Registry


@dataclass(frozen=True, slots=True)
class Scale:
    """A measure from nothing to ten."""

    medium: ClassVar[str] = "scale"
    is_still: ClassVar[bool] = False
    name: str
    value: int

    @property
    def label(self) -> str:
        return f"{self.value} of 10"

    def lacks(self, language: str) -> None:
        """Nothing."""


class ScaleWriter(MediumWriter):
    """``<meter>``; on paper words."""

    name = Scale.medium
    css_class = "scale"
    elements: ClassVar[Mapping[str, Allowed]] = {"meter": allowed("bar", attributes="value")}
    is_shared = True

    def on_page(self, shown: Scale, figure: Figure, block_id: str, words: PageWords) -> Children:
        return (Element("meter", {"class": "bar wide", "value": str(shown.value), "onclick": "x"}, (words.say("value"),)),)

    def on_paper(self, shown: Scale, figure: Figure, block_id: str, paper: Paper) -> Children:
        return (Element("p", {}, (shown.label,)),)

    def narrate(self, shown: Scale, figure: Figure, speaker: Speaker) -> Iterator[Spoken]:
        yield Spoken("a-1.1", (SpokenRun(shown.label, speaker.language),))

    def photos(self, shown: Scale) -> tuple[Photo, ...]:
        return ()


FIGURE = Figure(line=1, picture=Scale("mood", 7))
BLOCK = Block("a-1", FIGURE)
WRITERS = Registry((FigureWriter(MEDIA_WRITERS.plus(ScaleWriter())), *(NODE_WRITERS[n] for n in NODE_WRITERS if n != "figure")))


def test_a_page_shows_it_and_allows_what_it_says() -> None:
    """Its element, class and attribute reach the page; what it does not say, and a page without it, let nothing through."""
    element = ElementWriter(writers=WRITERS).block(BLOCK)
    assert serialise([element]) == (
        '<figure class="scale" id="a-1"><meter class="bar wide" value="7" onclick="x">value</meter></figure>'
    )
    assert to_html([element], WRITERS) == '<figure class="scale" id="a-1"><meter class="bar" value="7">value</meter></figure>'
    assert to_html([element]) == '<figure class="" id="a-1">value</figure>'


def test_paper_a_voice_and_the_second_language_ask_it_as_well() -> None:
    """Each has what the medium gives for it; beside itself it is told in words by default."""
    paper = ElementWriter(WriterOptions(draw=draw_on_paper), WRITERS)
    assert serialise([paper.block(BLOCK)]) == '<figure class="scale" id="a-1"><p>7 of 10</p></figure>'
    (said,) = Speaker("en", WRITERS).say_node(FIGURE)
    assert said.runs == (SpokenRun("7 of 10", "en"),)
    assert serialise(ScaleWriter().in_words(FIGURE.picture, FIGURE)) == "<p>7 of 10</p>"


def test_nothing_of_it_stays_behind() -> None:
    """The registries are as they were."""
    assert "scale" not in MEDIA_WRITERS
    assert list(MEDIA_WRITERS) == ["drawing", "photo", "recording"]


def test_nobody_asks_which_medium_it_is() -> None:
    """No module but those of the media themselves tests the class of what a figure shows."""
    asking = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"isinstance\([^)]*\b(Shown|Picture|Photo|Recording)\b", path.read_text("utf-8"))
    ]
    assert asking == []
