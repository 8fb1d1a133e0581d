"""Composes a document: takes a course and an order and lays out what its template shows, without a word of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from markupsafe import Markup

from app.course.content.author_ids import anchors_of
from app.course.content.nodes import walk
from app.course.content.runs import Phrase
from app.course.journey import variant_parts
from app.course.journey_sum import Balance, balance
from app.course.media.photo import Photo
from app.course.model import Block, Course, Edition, Journey, Question, Section, Term
from app.course.pictures import COVER
from app.course.section_checks import section_checks
from app.exports.formats.pdf.bilingual import BilingualLayout, PrintedPair, StepPairs
from app.exports.formats.pdf.blocks import BlockLayout, PaperLinks, draw_on_paper, on_paper
from app.exports.formats.pdf.journey import JourneySheet, journey_figures, journey_sheets
from app.exports.formats.pdf.margin_notes import MarginNotes
from app.exports.formats.pdf.worksheet import VARIANTS, Worksheet, WorksheetItem, draw_worksheet, lay_out_question, option_letters
from app.exports.orders import Order
from app.exports.printing.drawing import draw
from app.exports.printing.figures import cover_places, fixed_figures, plain_cover
from app.exports.printing.photos import photos_of
from app.presentation.page_ids import source_anchor, term_anchor
from app.presentation.qr import qr_code
from app.presentation.rendering import catalogue
from app.presentation.serialisation import markup
from app.presentation.writer import ElementWriter, WriterOptions

_MOST_STOPS, _BARE_STOPS = 6, 5
_UNDER_STOP_PX = 62
_SCENE_CORNERS = 16


@dataclass(frozen=True, slots=True)
class NumberedUnit:
    """A unit of the course and its number."""

    title: str
    counterpart_title: str
    number: int


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """Blocks that stay together, and the term explained beside them."""

    blocks: tuple[Markup, ...]
    term: Term | None
    height_px: int


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section as it stands in one document."""

    section: Section
    unit: NumberedUnit
    number: int
    opens_unit: bool
    scene: Markup = Markup()
    groups: tuple[PrintedGroup, ...] = ()
    journey_sheets: tuple[JourneySheet, ...] = ()
    sum: Balance | None = None
    code: Markup = Markup()
    questions: tuple[tuple[int, Question], ...] = ()
    check: WorksheetItem | None = None
    counterpart: Section | None = None
    pairs: tuple[PrintedPair, ...] = ()
    step_pairs: tuple[StepPairs, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverStop:
    """A name on a cover without a drawing; ``left`` is its middle and ``top`` its upper edge, in CSS px."""

    name: str
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """Everything that a print template shows. No learner's document holds a trainer's note: they are taken out here."""

    course: Course
    edition: Edition
    order: Order
    total: int
    chapters: tuple[PrintedSection, ...] = ()
    appendices: tuple[tuple[str, str], ...] = ()
    cover_art: Markup = Markup()
    cover_stops: tuple[CoverStop, ...] = ()
    public_url: str = ""
    contact: str = ""
    other: str = ""
    variant: Worksheet | None = None
    variants: tuple[Worksheet, ...] = ()
    term_pairs: tuple[PrintedPair, ...] = ()
    figures: Mapping[str, bytes] = field(default_factory=dict)
    places: frozenset[str] = frozenset()

    def link(self, name: str) -> str:
        """Where a link to a place of the course leads in this document; nowhere when its section was not chosen."""
        return f"#{name}" if name in self.places else ""

    def html(self, text: Block | Phrase) -> Markup:
        """A block, or sentences without a block around them."""
        writer = self._writer
        return markup((writer.block(text),) if isinstance(text, Block) else writer.phrase(text))

    def inside(self, block: Block) -> Markup:
        """What stands in a heading, for a place that has an element of its own."""
        return markup(self._writer.inside(block))

    def explains(self, question: Question) -> bool:
        """Whether the key of the document has the question."""
        return any(question == each for chapter in self.chapters for _, each in chapter.questions)

    @property
    def _writer(self) -> ElementWriter:
        return ElementWriter(on_paper(WriterOptions(link=self.link, draw=draw_on_paper), self.out))

    @property
    def out(self) -> PaperLinks:
        """How it leads to the course online."""
        language = self.order.language
        # Translators: where something is that a printed document cannot hold.
        words = catalogue(language).gettext("in the course online")
        return PaperLinks(language, f"{self.address}downloads" if self.address else words, self.public_url)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos that it shows, each once."""
        sections = [chapter.section for chapter in self.chapters]
        notes = [block for section in sections if section.trainer for block in section.trainer.blocks]
        return tuple(dict.fromkeys(photos_of([*(block for section in sections for block in section.blocks), *notes])))

    @property
    def is_trainers(self) -> bool:
        """Whether it is the trainer's edition."""
        return self.order.rendition == "trainer"

    @property
    def units(self) -> tuple[tuple[NumberedUnit, tuple[PrintedSection, ...]], ...]:
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


def compose(course: Course, order: Order, *, public_url: str = "", contact: str = "") -> PrintedDocument:
    """The document that ``order`` asks for. ``public_url`` (scheme and host, no path) switches the QR codes on."""
    edition = course.editions[order.language]
    if order.rendition != "trainer":
        edition = _without_notes(edition)
    counterpart = _without_notes(course.editions[_language_beside(course, order)]) if order.rendition == "bilingual" else None
    if counterpart:
        edition, counterpart = _shared(edition, counterpart), _shared(counterpart, edition)
    base = PrintedDocument(course, edition, order, len(edition.sections), public_url=public_url.rstrip("/"), contact=contact)
    if order.rendition == "worksheet":
        variant = draw_worksheet(edition, order.option("variant"), order.sections)
        return replace(base, variant=variant, figures=fixed_figures())
    base = replace(base, places=frozenset(_places(edition, order.sections)))
    chapters = tuple(_chapters(base, counterpart))
    figures = dict(fixed_figures())
    for chapter in chapters:
        if chapter.section.journey and not counterpart:
            figures |= journey_figures(chapter.section.journey)
    art = markup((draw(edition.pictures[COVER]),)) if COVER in edition.pictures else Markup()
    names = () if art else _cover_names(replace(base, chapters=chapters))
    if not art:
        figures["cover.svg"] = plain_cover(len(names) or _BARE_STOPS, numbered=bool(names))
    return replace(
        base,
        chapters=chapters,
        appendices=tuple(_appendices(base, chapters)),
        cover_art=art,
        cover_stops=tuple(
            CoverStop(name, x, y + _UNDER_STOP_PX) for name, (x, y) in zip(names, cover_places(len(names)), strict=True)
        ),
        other=counterpart.language if counterpart else "",
        variants=_variants(base) if base.is_trainers else (),
        term_pairs=BilingualLayout(counterpart.language, base.link).terms(edition, counterpart) if counterpart else (),
        figures=figures,
    )


def languages_beside(course: Course, language: str) -> tuple[str, ...]:
    """The languages that can stand beside ``language``, that in which the course was written before the others."""
    return tuple(other for other in dict.fromkeys((course.source_language, *course.languages)) if other != language)


def _language_beside(course: Course, order: Order) -> str:
    """The language that was chosen, or the only one there is beside that of the document."""
    return order.option("beside") or languages_beside(course, order.language)[0]


def _places(edition: Edition, chosen: Collection[str]) -> Iterator[str]:
    """What can be led to in a document: the chosen sections (all when none are) with everything in them, terms and works."""
    for section in edition.sections:
        if chosen and section.id not in chosen:
            continue
        yield section.id
        for block in section.blocks:
            yield block.id
            yield from (name for name, _ in anchors_of(walk(block.node)))
        for step in section.journey.steps if section.journey else ():
            for variant in (step.omni, step.multi):
                yield variant.title.id
                yield from (name for name, _ in anchors_of(variant_parts(variant)))
    yield from (term_anchor(term.id) for term in edition.glossary)
    yield from (source_anchor(source.id) for source in edition.bibliography)


def _cover_names(document: PrintedDocument) -> tuple[str, ...]:
    """What the stops of a cover without a drawing are called: the journey's, else the units; nothing when they are too many."""
    channels = tuple(step.channel for step in document.journey.steps) if document.journey else ()
    units = tuple(unit.title for unit, _ in document.units)
    return next((names for names in (channels, units) if 0 < len(names) <= _MOST_STOPS), ())


def _without_notes(edition: Edition) -> Edition:
    units = tuple(
        replace(unit, sections=tuple(replace(section, trainer=None) for section in unit.sections)) for unit in edition.units
    )
    return replace(edition, units=units)


def _shared(edition: Edition, other: Edition) -> Edition:
    """The edition with the sections that ``other`` has as well: one that is still a draft there has nothing to stand beside."""
    ids = {section.id for section in other.sections}
    units = (replace(unit, sections=tuple(section for section in unit.sections if section.id in ids)) for unit in edition.units)
    return replace(edition, units=tuple(unit for unit in units if unit.sections))


def _chapters(document: PrintedDocument, counterpart: Edition | None) -> Iterator[PrintedSection]:
    order, edition = document.order, document.edition
    notes = MarginNotes(edition.glossary)
    numbered = tuple(enumerate(edition.quiz.questions, 1))
    checks = section_checks(edition.quiz) if order.rendition == "handout" else {}
    letters = option_letters(edition.language)
    number = 0
    for place, unit in enumerate(edition.units):
        counterpart_title = counterpart.units[place].title if counterpart else ""
        here = NumberedUnit(unit.title, counterpart_title, place + 1)
        opens = True
        for section in unit.sections:
            number += 1
            if order.sections and section.id not in order.sections:
                continue
            scene = markup((draw(section.scene, radius=_SCENE_CORNERS),)) if section.scene else Markup()
            chapter = PrintedSection(section, here, number, opens, code=_code(document, section), scene=scene)
            opens = False
            if counterpart:
                other, layout = (
                    counterpart.section(section.id),
                    BilingualLayout(counterpart.language, document.link, document.out),
                )
                yield replace(
                    chapter,
                    counterpart=other,
                    pairs=tuple(layout.blocks(section, other)),
                    step_pairs=layout.steps(section, other),
                )
                continue
            blocks = BlockLayout(section.blocks, document.link, links=document.out)
            yield replace(
                chapter,
                groups=tuple(
                    PrintedGroup(
                        tuple(markup((blocks.lay_out(block, opening=block is section.blocks[0]),)) for block in group.blocks),
                        group.term,
                        group.height_px,
                    )
                    for group in notes.arrange(section.blocks)
                ),
                journey_sheets=journey_sheets(section.journey) if section.journey else (),
                sum=balance(section.journey) if section.journey else None,
                questions=tuple((count, each) for count, each in numbered if each.section_id == section.id)
                if document.is_trainers
                else (),
                check=lay_out_question(checks[section.id], "check", 0, letters) if section.id in checks else None,
            )


def _code(document: PrintedDocument, section: Section) -> Markup:
    if not document.address:
        return Markup()
    words = catalogue(document.order.language).gettext("QR code: this section on the web, with sound")
    return qr_code(f"{document.address}#{section.id}", words)


def _appendices(document: PrintedDocument, chapters: Collection[PrintedSection]) -> Iterator[tuple[str, str]]:
    say = catalogue(document.order.language).gettext
    if document.is_trainers and any(chapter.questions for chapter in chapters):
        yield "key", say("Answer key")
    if any(chapter.check for chapter in chapters):
        yield "answers", say("Answers")
    if document.edition.glossary:
        yield "glossary", say("Glossary")
    if document.edition.bibliography:
        yield "bibliography", say("Bibliography")
    yield "about", say("About this document")


def _variants(document: PrintedDocument) -> tuple[Worksheet, ...]:
    """The worksheets of the whole course, which the key explains."""
    drawn = (draw_worksheet(document.edition, name) for name in VARIANTS)
    return tuple(variant for variant in drawn if variant.items)
