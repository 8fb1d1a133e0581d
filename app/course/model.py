"""The course as data: what an author wrote, read once, checked and never changed afterwards.

This module owns the shapes only. Reading is the work of :mod:`app.course.reader`; pages, sound and documents take a
:class:`Course` and derive everything else from it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.course.questions.kind import QuestionKind

from app.course.attempt_plan import AttemptPlan
from app.course.content.nodes import Node, narrated
from app.course.content.runs import Phrase, Sentence, text_of
from app.course.media.collection import CourseMedia
from app.course.pictures import Picture

SectionKind = Literal["text", "journey"]


@dataclass(frozen=True, slots=True)
class SpokenRun:
    """A stretch of a sentence in one language (BCP 47), so that a foreign word can be spoken as such."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level piece of a section: a paragraph, a list, a table, a figure …

    ``id`` is the section's id and an ordinal (``what-is-4``), equal in every language. ``source`` is the Markdown it was made
    from, ``path`` its file (relative to the content folder).
    """

    id: str
    node: Node
    source: str = ""
    path: str = ""

    @property
    def role(self) -> str:
        """What the piece is to a reader: ``paragraph``, ``heading``, ``list``, ``table``, ``figure``, ``example`` …"""
        return self.node.role

    @property
    def line(self) -> int:
        """The line of its file on which it begins."""
        return self.node.line

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences by which it is read aloud, in order."""
        return tuple(narrated(self.node))

    @property
    def text(self) -> str:
        """What a reader sees of it, sentence after sentence."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the shop knows about its customer, e.g. ``Źródło: link od znajomej``."""

    id: str
    label: str
    value: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class StepVariant:
    """One step of the journey as it happens in one mode.

    ``known`` is what the shop (omni) or this one channel (multi) learns here; ``lost`` and ``repeated`` are empty in
    the omnichannel variant. Title and story are blocks with sentences of their own.
    """

    title: Block
    story: tuple[Block, ...]
    known: tuple[Fact, ...]
    lost: tuple[Sentence, ...] = ()
    repeated: tuple[Sentence, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Its sentences in order: title, story, what is known, what is lost, what has to be done again."""
        for block in (self.title, *self.story):
            yield from block.sentences
        yield from (fact.sentence for fact in self.known)
        yield from self.lost
        yield from self.repeated


@dataclass(frozen=True, slots=True)
class Step:
    """A stop of the journey: its channel, its scene, and what happens there with and without the connection."""

    id: str
    channel: str
    scene: Picture
    omni: StepVariant
    multi: StepVariant


@dataclass(frozen=True, slots=True)
class JourneyNames:
    """What a course calls the two ways, the profile, and what is lost and repeated; empty: the interface's own words."""

    omni: str = ""
    multi: str = ""
    profile: str = ""
    lost: str = ""
    repeated: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """A purchase walked through several channels."""

    customer: str
    steps: tuple[Step, ...]
    names: JourneyNames = JourneyNames()

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of both ways, step after step."""
        for step in self.steps:
            yield from step.omni.sentences
            yield from step.multi.sentences


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    """What learners tend to believe, and what the trainer answers."""

    belief: str
    answer: str


@dataclass(frozen=True, slots=True)
class TrainerNotes:
    """What only the trainer sees of a section. ``blocks`` say how to run it."""

    aim: str
    minutes: int
    questions: tuple[str, ...]
    misunderstandings: tuple[Misunderstanding, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A piece that opens on click. ``short`` is its name in the rail; ``teaching`` sections have questions.

    ``lines`` has the line of each key of its head; ``scene`` is the drawing that it opens with, which tells nothing that its
    text does not.
    """

    id: str
    title: str
    short: str
    minutes: int
    kind: SectionKind
    teaching: bool
    blocks: tuple[Block, ...]
    journey: Journey | None = None
    trainer: TrainerNotes | None = None
    heading: Sentence | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    scene: Picture | None = None

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of the blocks in reading order (the journey's own sentences are not among them)."""
        for block in self.blocks:
            yield from block.sentences

    @property
    def fingerprint(self) -> str:
        """Four hexadecimal digits of the words that are read here, with those of the journey.

        An emphasis, an empty line or another title changes nothing. Meant to be compared with an older one of the same section.
        """
        told = (*self.sentences, *(self.journey.sentences if self.journey else ()))
        return hashlib.sha256("\n".join(sentence.text for sentence in told).encode()).hexdigest()[:4]


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the course with its sections."""

    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, one row to order, or one row to match.

    ``right`` is used by choices, ``match`` (the id of a target) by matching; ``reason`` is missing where the kind has none.
    In a question of kind fill an option is a known mistake, and ``forms`` are the ways it is typed.
    """

    id: str
    sentence: Sentence
    reason: Sentence | None = None
    right: bool = False
    match: str = ""
    forms: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What a reader sees, as plain text."""
        return self.sentence.text

    @property
    def line(self) -> int:
        """The line of its file on which it begins."""
        return self.sentence.line


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the bank, with the kind that knows how to grade, show and say it.

    What ``options``, ``targets`` and ``accepted`` mean is the kind's to say: options of an ordering stand in the right order.
    ``fingerprint`` is equal in every language and changes whenever what is graded or drawn changes. ``accepted_elsewhere``
    are the forms that the other languages accept: typed before a learner changed the language, they stay right, unseen.

    ``accepted`` here, and ``match`` and ``forms`` of an option, are used by few kinds. They are fields of the model all the same:
    fingerprints, under which answers are stored, hash them in this order for every kind, and links, terms and spoken texts are
    laid on by walks over typed fields. An object that only its kind understands would need a way through both.
    """

    id: str
    kind: QuestionKind
    section_id: str
    prompt: Block
    explanation: Block
    case: tuple[Block, ...] = ()
    options: tuple[Option, ...] = ()
    targets: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    fingerprint: str = ""
    accepted_elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiz:
    """The bank of questions, the mark (0–1) from which a result is called passed, and how many an attempt asks.

    ``checks`` says whether sections ask one of them at their end (:mod:`app.course.section_checks`).
    """

    questions: tuple[Question, ...]
    pass_mark: float = 0.7
    plan: AttemptPlan = AttemptPlan()
    checks: bool = True

    @property
    def asked(self) -> int:
        """How many questions an attempt of today has."""
        return self.plan.asked(Counter(question.section_id for question in self.questions))


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary with the inflected forms in which the text uses it."""

    id: str
    name: str
    meaning: Phrase
    forms: tuple[str, ...] = ()
    line: int = 0

    @property
    def text(self) -> str:
        """The meaning as plain text."""
        return text_of(self.meaning)


@dataclass(frozen=True, slots=True)
class Work:
    """A work of the bibliography; ``entry`` is all that is said of it."""

    id: str
    entry: Phrase
    line: int = 0

    @property
    def text(self) -> str:
        """The entry as plain text."""
        return text_of(self.entry)


SpokenForm = str | Mapping[str, str]
"""How a written form is said: a text, or a text for each of some speech engines by its name (``other`` for the rest)."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The course in one language; ``lexicon`` says by written form how it is spoken, ``lines`` on which line each key of the head
    of ``course.md`` stands. ``promise`` says in a sentence what the course is good for, ``scene`` is the drawing of its first
    screen; a course may have neither.
    """

    language: str
    title: str
    level: str
    description: str
    keywords: tuple[str, ...]
    units: tuple[Unit, ...]
    quiz: Quiz
    glossary: tuple[Term, ...]
    bibliography: tuple[Work, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    lexicon: Mapping[str, SpokenForm] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    promise: str = ""
    scene: Picture | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in reading order."""
        return tuple(section for unit in self.units for section in unit.sections)

    def section(self, section_id: str) -> Section:
        """The section of that id; raises ``KeyError`` when there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)


@dataclass(frozen=True, slots=True)
class Course:
    """A published course: one edition a language, the first of ``languages`` being the one it was written in.

    ``fingerprint`` changes with every file of the course's folder: whatever is derived from a course is kept under it.
    ``media`` are its photos, and what else is shown as it is.
    ``drafts`` are the languages that are being translated, as far as they can be read. A course that shows a draft
    (:meth:`as_draft`) has that alone, and ``draft_of`` are the languages that are published.
    """

    id: str
    version: str
    changed: date
    languages: tuple[str, ...]
    minutes: int
    author: str
    licence: str
    licence_url: str
    editions: Mapping[str, Edition]
    fingerprint: str
    media: CourseMedia = field(default_factory=CourseMedia)
    drafts: Mapping[str, Edition] = field(default_factory=dict)
    draft_of: tuple[str, ...] = ()

    def as_draft(self, language: str) -> Course:
        """The course with the draft in ``language`` as its only edition; raises ``KeyError`` when there is none."""
        edition = self.drafts[language]
        return replace(self, languages=(language,), editions={language: edition}, drafts={}, draft_of=self.languages)

    @property
    def source_language(self) -> str:
        """The language the course is written in first."""
        return self.languages[0]

    @property
    def source(self) -> Edition:
        """The edition in the language it is written in first."""
        return self.editions[self.source_language]
