"""Two editions of a course side by side: what stands beside what, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from app.course.content.kinds.definitions import DefinedTerm, Definitions
from app.course.content.kinds.figure import Figure
from app.course.content.kinds.heading import Heading
from app.course.content.kinds.table import Table
from app.course.element import Children, Element
from app.course.model import Block, Edition, Section, Step, StepVariant, Term
from app.exports.formats.pdf.blocks import BlockLayout, PaperLinks
from app.exports.formats.pdf.tables import merge_tables
from app.exports.printing.drawing import draw, words_px
from app.presentation.marks import Link
from app.presentation.media import MEDIA_WRITERS
from app.presentation.page_ids import term_anchor
from app.presentation.pairing import Pair, block_of, pair_blocks, pair_steps, pair_terms
from app.presentation.serialisation import markup
from app.presentation.writer import ElementWriter, WriterOptions

HALF_PX = 313.0
SUFFIX = "-twin"
_READABLE_PX = 11.0
_CORNERS = 18


@dataclass(frozen=True, slots=True)
class PrintedPair(Pair[Markup]):
    """What stands side by side on paper; ``wide`` when half a page is too narrow for it, ``head`` when it must not end a page."""

    wide: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class StepPairs:
    """A step of the journey: its scene, drawn once, and its words in both languages."""

    scene: Markup
    pairs: tuple[PrintedPair, ...]


class BilingualLayout:
    """Sets a course beside its counterpart in ``language``. ``link`` gives the address of a place in the document."""

    def __init__(self, language: str, link: Link, links: PaperLinks | None = None) -> None:
        self._language = language
        self._links = links
        self._link = link
        self._own = ElementWriter(WriterOptions(link=link))
        self._counterpart = ElementWriter(WriterOptions(suffix=SUFFIX, link=link))

    def blocks(self, here: Section, there: Section) -> Iterator[PrintedPair]:
        """The blocks of a section beside those of its counterpart; one without a counterpart stands alone."""
        layout = BlockLayout(here.blocks, self._link, HALF_PX, links=self._links)
        counterpart_layout = BlockLayout((), self._link, HALF_PX, SUFFIX, self._links)
        for pair in pair_blocks(here.blocks, there.blocks):
            own = layout.lay_out(pair.own) if pair.own else None
            other = counterpart_layout.lay_out(pair.counterpart) if pair.counterpart else None
            sides = _Sides(pair, own, other, layout.writer, counterpart_layout.writer, self._language)
            yield from _PAIRED.get(block_of(pair).node.name, _side_by_side)(sides)

    def steps(self, here: Section, there: Section) -> tuple[StepPairs, ...]:
        """The journey of a section in both languages; empty where there is none."""
        if not here.journey or not there.journey:
            return ()
        return tuple(
            StepPairs(markup((draw(step.scene, radius=_CORNERS),)), tuple(self._step(step, counterpart)))
            for step, counterpart in ((pair.own, pair.counterpart) for pair in pair_steps(here, there))
            if step and counterpart
        )

    def terms(self, here: Edition, there: Edition) -> tuple[PrintedPair, ...]:
        """The glossary in both languages, in the order of ``here``."""
        return tuple(self._term(pair) for pair in pair_terms(here, there))

    def _term(self, pair: Pair[Term]) -> PrintedPair:
        own = _defined(self._own, pair.own, term_anchor(pair.own.id)) if pair.own else ()
        return _pair(own, _defined(self._counterpart, pair.counterpart) if pair.counterpart else ())

    def _step(self, step: Step, counterpart: Step) -> Iterator[PrintedPair]:
        for mode, variant, other in (("omni", step.omni, counterpart.omni), ("multi", step.multi, counterpart.multi)):
            own = self._title(self._own, step, variant, mode).having(id=variant.title.id)
            yield _pair((own,), (self._title(self._counterpart, counterpart, other, mode),), head=True)
            for pair in pair_blocks(variant.story, other.story):
                yield _pair(_one(_written_block(self._own, pair.own)), _one(_written_block(self._counterpart, pair.counterpart)))
            yield _pair(_facts(variant), _facts(other))

    def _title(self, writer: ElementWriter, step: Step, variant: StepVariant, mode: str) -> Element:
        return Element("h4", {"class": f"is-{mode}"}, (f"{step.channel}: ", *writer.inside(variant.title)))


@dataclass(frozen=True, slots=True)
class _Sides:
    """A pair of blocks, each laid out; an element is missing with its block."""

    pair: Pair[Block]
    own: Element | None
    other: Element | None
    own_writer: ElementWriter
    other_writer: ElementWriter
    language: str


def _side_by_side(sides: _Sides) -> Iterator[PrintedPair]:
    yield _pair(_one(sides.own), _one(sides.other))


def _pair_headings(sides: _Sides) -> Iterator[PrintedPair]:
    yield _pair(_one(sides.own), _one(sides.other), head=True)


def _pair_tables(sides: _Sides) -> Iterator[PrintedPair]:
    """One table with the cells of both, where they have the same cells."""
    merged = merge_tables(sides.own, sides.other, sides.language) if sides.own and sides.other else None
    yield _pair(_one(merged or sides.own), () if merged else _one(sides.other), wide=True)


def _pair_figures(sides: _Sides) -> Iterator[PrintedPair]:
    """What both languages show stands once; a drawing that cannot be read on half a page is broad."""
    node = sides.pair.own.node if sides.pair.own else None
    if isinstance(node, Figure) and MEDIA_WRITERS[node.picture.medium].is_shared:
        yield _pair(_one(sides.own), _without_image(sides.other))
    else:
        yield _pair(_one(sides.own), _one(sides.other), wide=not _fits_half(sides.own))


def _pair_definitions(sides: _Sides) -> Iterator[PrintedPair]:
    """A list of definitions, one beside the other, when the two are of one length."""
    here, there = sides.pair.own, sides.pair.counterpart
    ours, theirs = _definitions(here) if here else [], _definitions(there) if there else []
    if not here or not there or not ours or len(ours) != len(theirs):
        yield from _side_by_side(sides)
        return
    for place, (one, two) in enumerate(zip(ours, theirs, strict=True)):
        own = _written(one, sides.own_writer, here.id if not place else "")
        yield _pair(_one(own), _one(_written(two, sides.other_writer, there.id if not place else "")))


_PAIRED: Mapping[str, Callable[[_Sides], Iterator[PrintedPair]]] = {
    Definitions.name: _pair_definitions,
    Figure.name: _pair_figures,
    Heading.name: _pair_headings,
    Table.name: _pair_tables,
}
"""The nodes that stand otherwise than side by side."""


def _definitions(block: Block) -> list[Definitions]:
    """A list for each term of a list of definitions, with what it means."""
    node = block.node
    if not isinstance(node, Definitions):
        return []
    starts = [place for place, entry in enumerate(node.entries) if isinstance(entry, DefinedTerm)]
    ends = [*starts[1:], len(node.entries)]
    return [replace(node, entries=node.entries[start:end]) for start, end in zip(starts, ends, strict=True)]


def _written_block(writer: ElementWriter, block: Block | None) -> Element | None:
    return writer.block(block) if block else None


def _written(definitions: Definitions, writer: ElementWriter, block_id: str) -> Element:
    element = writer.node(definitions)
    return element.having(id=writer.suffixed(block_id)) if block_id else element


def _without_image(figure: Element | None) -> Children:
    """What a figure says: the photo that both languages have is printed once, and each has its words."""
    if figure is None:
        return ()
    words = tuple(child for child in figure.children if isinstance(child, Element) and child.tag != "img")
    told = "".join(child.get("alt") for child in figure.children if isinstance(child, Element))
    return (figure.holding(*(words or (Element("figcaption", {}, (told,)),))),)


def _fits_half(figure: Element | None) -> bool:
    """Whether the words of every drawing can be read when it stands half a page broad."""
    drawings = [element for element in figure.walk() if element.tag == "svg"] if figure else []
    return all(not (words := words_px(drawing, HALF_PX)) or words >= _READABLE_PX for drawing in drawings)


def _defined(writer: ElementWriter, term: Term, anchor: str = "") -> Children:
    """A term with its meaning; ``anchor`` is the id by which links find it."""
    return (
        Element(
            "p", {"id": anchor} if anchor else {}, (Element("b", {}, (term.name,)), Element("br"), *writer.phrase(term.meaning))
        ),
    )


def _facts(variant: StepVariant) -> Children:
    rows = [Element("li", {}, (f"{fact.label}: {fact.value}",)) for fact in variant.known]
    rows += [Element("li", {"class": "is-lost"}, (sentence.text,)) for sentence in (*variant.lost, *variant.repeated)]
    return (Element("ul", {}, tuple(rows)),) if rows else ()


def _one(element: Element | None) -> Children:
    return () if element is None else (element,)


def _pair(here: Children, there: Children, *, wide: bool = False, head: bool = False) -> PrintedPair:
    return PrintedPair(markup(here), markup(there), wide, head)
