"""Composes a document: takes a course and an order and lays out what its template shows, without a word of its own."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from app.course.journey_sum import Balance, balance
from app.course.model import Course, Edition, Journey, Question, Section, Term, TrainerNotes
from app.course.pictures import COVER
from app.exports.blocks import BlockSetter
from app.exports.drawing import draw
from app.exports.figures import cover_places, fixed_figures, plain_cover
from app.exports.margin_notes import MarginNotes
from app.exports.orders import VARIANTS, Order
from app.exports.qr import qr_code
from app.exports.twins import Pair, StopPairs, pair_blocks, pair_stops, pair_terms
from app.exports.walk import Stop, journey_figures, stops
from app.exports.worksheet import Variant, draw_variant
from app.rendering import catalogue

_MOST_STOPS, _BARE_STOPS = 6, 5
_UNDER_STOP_PX = 62
_HEADING_LINES, _GAP_LINES = 2.0, 0.3
_TAG = re.compile(r"<[^>]+>")


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
    beliefs_left: int = 0
    code: str = ""
    questions: tuple[tuple[int, Question], ...] = ()
    twin: Section | None = None
    pairs: tuple[Pair, ...] = ()
    stop_pairs: tuple[StopPairs, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverStop:
    """A name on a cover without a drawing; ``left`` is its middle and ``top`` its upper edge, in CSS px."""

    name: str
    left: int
    top: int


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
    cover_stops: tuple[CoverStop, ...] = ()
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
    art = draw(edition.pictures[COVER]) if COVER in edition.pictures else ""
    names = () if art else _cover_names(replace(base, chapters=chapters))
    if not art:
        figures["cover.svg"] = plain_cover(len(names) or _BARE_STOPS, numbered=bool(names))
    return replace(
        base,
        chapters=chapters,
        appendices=tuple(_appendices(base, any(chapter.questions for chapter in chapters))),
        cover_art=art,
        cover_stops=tuple(
            CoverStop(name, x, y + _UNDER_STOP_PX) for name, (x, y) in zip(names, cover_places(len(names)), strict=True)
        ),
        other=other if twin else "",
        variants=_variants(base) if base.is_trainers else (),
        term_pairs=pair_terms(edition, twin) if twin else (),
        figures=figures,
    )


def _cover_names(document: Document) -> tuple[str, ...]:
    """What the stops of a cover without a drawing are called: the journey's, else the units; nothing when they are too many."""
    channels = tuple(step.channel for step in document.journey.steps) if document.journey else ()
    units = tuple(unit.title for unit, _ in document.units)
    return next((names for names in (channels, units) if 0 < len(names) <= _MOST_STOPS), ())


def _without_notes(edition: Edition) -> Edition:
    units = tuple(
        replace(unit, sections=tuple(replace(section, trainer=None) for section in unit.sections)) for unit in edition.units
    )
    return replace(edition, units=units)


def _chapters(document: Document, twin: Edition | None) -> Iterator[Chapter]:
    order, edition = document.order, document.edition
    notes = MarginNotes(edition.glossary)
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
                    pairs=tuple(pair_blocks(section, other, twin.language)),
                    stop_pairs=pair_stops(section, other),
                )
                continue
            setter = BlockSetter(section.blocks)
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
                beliefs_left=_beliefs_left(section.trainer) if section.trainer else 0,
                questions=tuple((count, each) for count, each in numbered if each.section_id == section.id)
                if document.is_trainers
                else (),
            )


def _beliefs_left(notes: TrainerNotes) -> int:
    """How many misunderstandings stand in the left column of the trainer's box, so that both are about equally long."""
    beliefs = [_lines(each.belief, 36) + _lines(each.answer, 41) for each in notes.misunderstandings]
    left = sum(_lines(question, 40) for question in notes.questions) + _HEADING_LINES
    right = sum(_lines(_TAG.sub("", part), 46) for part in notes.html.split("</p>") if part.strip()) + _HEADING_LINES

    def height(count: int) -> float:
        return max(left + sum(beliefs[:count]) + _HEADING_LINES * bool(count), right + sum(beliefs[count:]))

    return min(range(len(beliefs) + 1), key=height)


def _lines(text: str, letters: int) -> float:
    """How many lines a text takes with so many letters in each, and the gap after it."""
    return math.ceil(len(text) / letters) + _GAP_LINES


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
