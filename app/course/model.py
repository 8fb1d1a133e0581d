"""The course as data: what an author wrote, read once, checked and never changed afterwards.

This module owns the shapes only. Reading is the work of :mod:`app.course.reader`; pages, sound and documents take a
:class:`Course` and derive everything else from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BlockKind = Literal["paragraph", "heading", "list", "table", "figure", "example", "note", "line", "quote"]
SectionKind = Literal["text", "journey"]
QuestionKind = Literal["single", "multiple", "truefalse", "ordering", "matching", "fill", "case"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence in one language (BCP 47), so that a foreign word can be spoken as such."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of narration and of read-along.

    ``id`` is the block's id and an ordinal (``what-is-4.2``) and stands in the block's HTML as ``data-sentence``.
    ``text`` is what a reader sees; ``runs`` is what a voice says, before the lexicon (for a table row the column
    heads are woven in).
    """

    id: str
    text: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level piece of a section: a paragraph, a list, a table, a figure …

    ``id`` is the section's id and an ordinal (``what-is-4``), equal in every language. ``html`` is safe to print as it
    is: it went through the allow-list, and carries ``id`` and ``data-sentence`` attributes. ``source`` is the Markdown
    it was made from, ``line`` the line of ``path`` (relative to the content folder) on which that begins.
    """

    id: str
    kind: BlockKind
    html: str
    sentences: tuple[Sentence, ...]
    source: str = ""
    path: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG of the course in one language: inlined after an allow-list, with words and alternatives in that language.

    ``svg`` is safe markup for an HTML page; its ids are prefixed with the picture's name. ``description_multi`` is the
    alternative for the multichannel mode of a scene that holds both modes.
    """

    name: str
    title: str
    description: str
    svg: str
    description_multi: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the shop knows about its customer, e.g. ``Źródło: link od znajomej``."""

    id: str
    label: str
    value: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """One step of the journey as it happens in one mode.

    ``known`` is what the shop (omni) or this one channel (multi) learns here; ``lost`` and ``repeated`` are empty in
    the omnichannel telling. Title and story are blocks with sentences of their own.
    """

    title: Block
    story: tuple[Block, ...]
    known: tuple[Fact, ...]
    lost: tuple[Sentence, ...] = ()
    repeated: tuple[Sentence, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A stop of the journey: its channel, its scene, and what happens there with and without the connection."""

    id: str
    channel: str
    scene: Picture
    omni: Telling
    multi: Telling


@dataclass(frozen=True, slots=True)
class Journey:
    """A purchase walked through several channels."""

    customer: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    """What learners tend to believe, and what the trainer answers."""

    belief: str
    answer: str


@dataclass(frozen=True, slots=True)
class TrainerNotes:
    """What only the trainer sees of a section. ``html`` is safe."""

    aim: str
    minutes: int
    questions: tuple[str, ...]
    misunderstandings: tuple[Misunderstanding, ...]
    html: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A piece that opens on click. ``short`` is its name in the rail; ``teaching`` sections have questions."""

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

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of the blocks in reading order (the journey's own sentences are not among them)."""
        for block in self.blocks:
            yield from block.sentences


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the course with its sections."""

    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, one row to order, or one row to match.

    ``right`` is used by choices, ``match`` (the id of a target) by matching; ``reason`` is safe HTML, empty where the
    kind has none. In a question of kind fill an option is a known mistake, and ``forms`` are the ways it is typed.
    """

    id: str
    text: str
    html: str
    reason: str = ""
    right: bool = False
    match: str = ""
    sentence: Sentence | None = None
    line: int = 0
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the bank. Options of an ordering stand in the right order.

    ``fingerprint`` is equal in every language and changes whenever what is graded or drawn changes. ``accepted_elsewhere``
    are the forms that the other languages accept: typed before a learner changed the language, they stay right, unseen.
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
    """The bank of questions and the mark (0–1) from which a result is called passed."""

    questions: tuple[Question, ...]
    pass_mark: float = 0.7


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary with the inflected forms in which the text uses it. ``html`` is its meaning."""

    id: str
    name: str
    html: str
    text: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A work of the bibliography; ``html`` is the whole entry."""

    id: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The course in one language."""

    language: str
    title: str
    level: str
    description: str
    keywords: tuple[str, ...]
    units: tuple[Unit, ...]
    quiz: Quiz
    glossary: tuple[Term, ...]
    bibliography: tuple[Source, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    lexicon: Mapping[str, str] = field(default_factory=dict)

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

    ``fingerprint`` is a hash of every byte of the course's folder: whatever is derived from a course is kept under it.
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

    @property
    def source_language(self) -> str:
        """The language the course is written in first."""
        return self.languages[0]
