"""Scripts of tracks: the utterances of a section, a question or the whole course, in order and with their pauses.

A section's track says its heading, its blocks (lists item by item, tables row by row with their heads, charts by their
data) and its journey. Each question of the bank is a track of its own, ``question-<id>``, because it is asked on
another page and only when it is drawn; what would give the answer away (reasons, explanations, accepted words, the
right order) is not said. The track ``course`` is all sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.audio.engine import Engine
from app.audio.lexicon import Pronunciation, text_of
from app.course.content.runs import Sentence
from app.course.journey import journey_sentences
from app.course.model import Block, Course, Edition, Journey, Question, Section, SpokenRun, StepVariant
from app.presentation.narration import narrate
from app.presentation.rendering import catalogue
from app.presentation.speech import Spoken, say

COURSE = "course"
QUESTION = "question-"

_AFTER_SENTENCE_MS = 360
_AFTER_ITEM_MS = 432
_AFTER_BLOCK_MS = 672
_AFTER_HEADING_MS = 888
_AFTER_SECTION_MS = 1488
LAST_MS = 480
"""The silence at a track's end."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence to be spoken, and the pause after it."""

    section_id: str
    sentence_id: str
    runs: tuple[SpokenRun, ...]
    pause_ms: int

    @property
    def text(self) -> str:
        """What is said, without its languages."""
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class ChapterStart:
    """The title of a chapter, and the index of the utterance with which it begins."""

    title: str
    utterance: int


@dataclass(frozen=True, slots=True)
class Script:
    """The text of one track with what its tags need."""

    name: str
    language: str
    title: str
    album: str
    author: str
    licence: str
    utterances: tuple[Utterance, ...]
    chapters: tuple[ChapterStart, ...]


def track_names(edition: Edition) -> tuple[str, ...]:
    """The names of all tracks of ``edition``: sections, questions, the whole course."""
    sections = tuple(section.id for section in edition.sections)
    return (*sections, *(QUESTION + question.id for question in edition.quiz.questions), COURSE)


def write_script(course: Course, language: str, name: str, engine: str = "") -> Script:
    """The script of the track called ``name``, as the engine of that name is to say it; without one in the course's own
    words only. Raises ``KeyError`` when the course has no such language or track.
    """
    edition = course.editions[language]
    sections = {section.id: section for section in edition.sections}
    chapters: tuple[ChapterStart, ...]
    if name in sections:
        section = sections[name]
        title, said = section.title, list(_section(section, language))
        chapters = _chapters(section, said)
    elif name == COURSE:
        title, said, chapters = edition.title, *_whole(edition)
    else:
        questions = {QUESTION + question.id: question for question in edition.quiz.questions}
        title, said = edition.title, list(_question(questions[name], language))
        chapters = ()
    if not said:
        raise KeyError(name)
    said[-1] = replace(said[-1], pause_ms=LAST_MS)
    pronunciation = Pronunciation(course, language, engine)
    spoken = tuple(replace(utterance, runs=pronunciation.apply(utterance.runs)) for utterance in said)
    return Script(name, language, title, edition.title, course.author, course.licence, spoken, chapters)


def prepare(script: Script, engine: Engine) -> Script:
    """``script`` as ``engine`` takes it."""
    prepared = tuple(replace(utterance, runs=engine.prepare(utterance.runs, script.language)) for utterance in script.utterances)
    return replace(script, utterances=prepared)


def _whole(edition: Edition) -> tuple[list[Utterance], tuple[ChapterStart, ...]]:
    said: list[Utterance] = []
    chapters: list[ChapterStart] = []
    for section in edition.sections:
        words = list(_section(section, edition.language))
        if words:
            chapters.append(ChapterStart(section.title, len(said)))
            said += words
            said[-1] = replace(said[-1], pause_ms=_AFTER_SECTION_MS)
    return said, tuple(chapters)


def _section(section: Section, language: str) -> Iterator[Utterance]:
    if section.heading is not None:
        spoken = Spoken(section.heading.id, say(section.heading, language))
        yield from _say(section.id, (spoken,), _AFTER_HEADING_MS, _AFTER_HEADING_MS)
    for block in section.blocks:
        yield from _block(section.id, block, language)
    if section.journey is not None:
        leads = _introductions(section.journey, language)
        titles = {sentence.id for variant in _variants(section.journey) for sentence in variant.title.sentences}
        for sentence in journey_sentences(section.journey):
            lead = (SpokenRun(leads[sentence.id], language),) if sentence.id in leads else ()
            pause_ms = _AFTER_HEADING_MS if sentence.id in titles else _AFTER_ITEM_MS
            spoken = Spoken(sentence.id, (*lead, *say(sentence, language)))
            yield from _say(section.id, (spoken,), pause_ms, pause_ms)


def _variants(journey: Journey) -> Iterator[StepVariant]:
    for step in journey.steps:
        yield step.omni
        yield step.multi


def _introductions(journey: Journey, language: str) -> dict[str, str]:
    """Words that introduce a sentence of the journey, as the page prints them around it, by the sentence's id."""
    words = catalogue(language).gettext
    total = len(journey.steps)
    leads: dict[str, str] = {}
    for number, step in enumerate(journey.steps, 1):
        stop = words("Stop %(number)s of %(total)s") % {"number": number, "total": total}
        leads |= dict.fromkeys(_first(step.omni.title.sentences), f"{stop}. {step.channel}.")
        leads |= dict.fromkeys(_first(step.multi.title.sentences), words("The same stop in multichannel") + ".")
        for variant in (step.omni, step.multi):
            known = [fact.sentence for fact in variant.known]
            leads |= dict.fromkeys(_first(known), words("What the shop knows") + ":")
            leads |= dict.fromkeys(_first(variant.lost), words("Lost:"))
            leads |= dict.fromkeys(_first(variant.repeated), words("Once more:"))
    return leads


def _first(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    return tuple(sentence.id for sentence in sentences[:1])


def _block(section_id: str, block: Block, language: str) -> Iterator[Utterance]:
    between_ms = _AFTER_ITEM_MS if block.node.is_enumeration else _AFTER_SENTENCE_MS
    after_ms = _AFTER_HEADING_MS if block.node.is_chapter else _AFTER_BLOCK_MS
    yield from _say(section_id, narrate(block, language), between_ms, after_ms)


def _question(question: Question, language: str) -> Iterator[Utterance]:
    name = QUESTION + question.id
    for block in question.case:
        yield from _block(name, block, language)
    yield from _say(name, narrate(question.prompt, language), _AFTER_SENTENCE_MS, _AFTER_HEADING_MS)
    for sentence in question.kind.spoken(question):
        yield from _say(name, (Spoken(sentence.id, say(sentence, language)),), _AFTER_BLOCK_MS, _AFTER_BLOCK_MS)


def _say(section_id: str, sentences: Iterable[Spoken], between_ms: int, after_ms: int) -> Iterator[Utterance]:
    """The utterances of ``sentences``; those without letters and digits are left out."""
    said = [sentence for sentence in sentences if sentence.is_sound]
    for ordinal, sentence in enumerate(said, 1):
        yield Utterance(section_id, sentence.id, sentence.runs, after_ms if ordinal == len(said) else between_ms)


def _chapters(section: Section, said: Sequence[Utterance]) -> tuple[ChapterStart, ...]:
    """The chapters of a section: its headings, and the steps of its journey."""
    titles = {
        block.sentences[0].id: block.sentences[0].text for block in section.blocks if block.node.is_chapter and block.sentences
    }
    if section.journey is not None:
        for variant in _variants(section.journey):
            titles |= {sentence.id: sentence.text for sentence in variant.title.sentences[:1]}
    found = [ChapterStart(titles[line.sentence_id], place) for place, line in enumerate(said) if line.sentence_id in titles]
    return (ChapterStart(section.title, 0), *found) if found and found[0].utterance else tuple(found)
