"""Composes a document: takes a course and an order and lays out what its template shows, without a word of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.course.journey_sum import Balance, balance
from app.course.model import Course, Edition, Journey, Question, Section, Term
from app.exports.blocks import BlockSetter
from app.exports.drawing import draw
from app.exports.figures import fixed_figures
from app.exports.margin_notes import MarginNotes
from app.exports.orders import VARIANTS, Order
from app.exports.qr import qr_code
from app.exports.twins import Pair, StopPairs, pair_blocks, pair_stops, pair_terms
from app.exports.walk import Stop, journey_figures, stops
from app.exports.worksheet import Variant, draw_variant
from app.rendering import catalogue

COVER = "cover.svg"


@dataclass(frozen=True, slots=True)
class NumberedUnit:
    """A unit of the course and its number."""

    title: str
    twin_title: str
    number: int


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """Blocks as HTML that stay together, and the term explained beside them."""

    blocks: tuple[str, ...]
    term: Term | None
    height_px: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it stands in one document."""

    section: Section
    unit: NumberedUnit
    number: int
    opens_unit: bool
    groups: tuple[PrintedGroup, ...] = ()
    stops: tuple[Stop, ...] = ()
    sum: Balance | None = None
    code: str = ""
    questions: tuple[tuple[int, Question], ...] = ()
    twin: Section | None = None
    pairs: tuple[Pair, ...] = ()
    stop_pairs: tuple[StopPairs, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that a print template shows. No learner's document holds a trainer's note: they are taken out here."""

    course: Course
    edition: Edition
    order: Order
    total: int
    chapters: tuple[Chapter, ...] = ()
    appendices: tuple[tuple[str, str], ...] = ()
    cover_art: str = ""
    public_url: str = ""
    contact: str = ""
    other: str = ""
    variant: Variant | None = None
    variants: tuple[Variant, ...] = ()
    term_pairs: tuple[Pair, ...] = ()
    figures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def is_trainers(self) -> bool:
        """Whether it is the trainer's edition."""
        return self.order.edition == "trainer"

    @property
    def units(self) -> tuple[tuple[NumberedUnit, tuple[Chapter, ...]], ...]:
        """The chapters by unit, for the contents."""
        return tuple((unit, tuple(group)) for unit, group in groupby(self.chapters, key=lambda chapter: chapter.unit))

    @property
    def journey(self) -> Journey | None:
        """The journey, where a chosen section tells one."""
        return next((chapter.section.journey for chapter in self.chapters if chapter.section.journey), None)

    @property
    def class_minutes(self) -> int:
        """The trainer's minutes of all sections together."""
        return sum(chapter.section.trainer.minutes for chapter in self.chapters if chapter.section.trainer)

    @property
    def address(self) -> str:
        """The course on the web; empty without a public address."""
        return f"{self.public_url}/{self.order.language}/{self.course.id}/" if self.public_url else ""


def compose(course: Course, order: Order, *, public_url: str = "", contact: str = "") -> Document:
    """The document that ``order`` asks for. ``public_url`` (scheme and host, no path) switches the QR codes on."""
    edition = course.editions[order.language]
    if order.edition != "trainer":
        edition = _without_notes(edition)
    base = Document(course, edition, order, len(edition.sections), public_url=public_url.rstrip("/"), contact=contact)
    if order.edition == "worksheet":
        variant = draw_variant(edition, order.variant, order.sections)
        return replace(base, variant=variant, figures=fixed_figures())
    other = next((language for language in course.languages if language != order.language), "")
    twin = _without_notes(course.editions[other]) if order.edition == "bilingual" else None
    chapters = tuple(_chapters(base, twin))
    figures = dict(fixed_figures())
    for chapter in chapters:
        if chapter.section.journey and not twin:
            figures |= journey_figures(chapter.section.journey)
    return replace(
        base,
        chapters=chapters,
        appendices=tuple(_appendices(base, any(chapter.questions for chapter in chapters))),
        cover_art=draw(edition.pictures[COVER]) if COVER in edition.pictures else "",
        other=other if twin else "",
        variants=_variants(base) if base.is_trainers else (),
        term_pairs=pair_terms(edition, twin) if twin else (),
        figures=figures,
    )


def _without_notes(edition: Edition) -> Edition:
    units = tuple(
        replace(unit, sections=tuple(replace(section, trainer=None) for section in unit.sections)) for unit in edition.units
    )
    return replace(edition, units=units)


def _chapters(document: Document, twin: Edition | None) -> Iterator[Chapter]:
    order, edition = document.order, document.edition
    setter, notes = BlockSetter(edition.glossary), MarginNotes(edition.glossary)
    numbered = tuple(enumerate(edition.quiz.questions, 1))
    number = 0
    for place, unit in enumerate(edition.units):
        twin_title = twin.units[place].title if twin else ""
        here = NumberedUnit(unit.title, twin_title, place + 1)
        opens = True
        for section in unit.sections:
            number += 1
            if order.sections and section.id not in order.sections:
                continue
            chapter = Chapter(section, here, number, opens, code=_code(document, section))
            opens = False
            if twin:
                other = twin.section(section.id)
                yield replace(
                    chapter,
                    twin=other,
                    pairs=pair_blocks(section, other, setter, BlockSetter(twin.glossary)),
                    stop_pairs=pair_stops(section, other),
                )
                continue
            yield replace(
                chapter,
                groups=tuple(
                    PrintedGroup(
                        tuple(setter.set(block, opening=block is section.blocks[0]) for block in group.blocks),
                        group.term,
                        group.height_px,
                    )
                    for group in notes.arrange(section.blocks)
                ),
                stops=stops(section.journey) if section.journey else (),
                sum=balance(section.journey) if section.journey else None,
                questions=tuple((count, each) for count, each in numbered if each.section_id == section.id)
                if document.is_trainers
                else (),
            )


def _code(document: Document, section: Section) -> str:
    if not document.address:
        return ""
    words = catalogue(document.order.language).gettext("QR code: this section on the web, with sound")
    return qr_code(f"{document.address}#{section.id}", words)


def _appendices(document: Document, with_key: bool) -> Iterator[tuple[str, str]]:
    say = catalogue(document.order.language).gettext
    if document.is_trainers and with_key:
        yield "key", say("Answer key")
    yield "glossary", say("Glossary")
    yield "bibliography", say("Bibliography")
    yield "about", say("About this document")


def _variants(document: Document) -> tuple[Variant, ...]:
    """The worksheets of the whole course, which the key explains."""
    drawn = (draw_variant(document.edition, name) for name in VARIANTS)
    return tuple(variant for variant in drawn if variant.items)
