"""What is said and in which order: from a section, a question or the whole course to utterances with pauses.

A section's track says its heading, its blocks (lists item by item, tables row by row with their heads, charts by their
data) and its journey. Each question of the bank is a track of its own, ``question-<id>``, because it is asked on
another page and only when it is drawn; what would give the answer away (reasons, explanations, accepted words, the
right order) is not said. The track ``course`` is all sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.audio.lexicon import Lexicon, text_of
from app.course.journey import journey_sentences
from app.course.model import Block, Course, Edition, Journey, Question, Run, Section, Sentence, Telling
from app.rendering import catalogue

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
    """One sentence as a voice says it, and the pause after it."""

    section_id: str
    sentence_id: str
    runs: tuple[Run, ...]
    pause_ms: int

    @property
    def text(self) -> str:
        """What is said, without its languages."""
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter: its title, and the ordinal of the utterance at which it begins."""

    title: str
    utterance: int


@dataclass(frozen=True, slots=True)
class Script:
    """What one track says."""

    name: str
    language: str
    title: str
    album: str
    author: str
    licence: str
    utterances: tuple[Utterance, ...]
    marks: tuple[Mark, ...]


def track_names(edition: Edition) -> tuple[str, ...]:
    """The names of all tracks of ``edition``: sections, questions, the whole course."""
    sections = tuple(section.id for section in edition.sections)
    return (*sections, *(QUESTION + question.id for question in edition.quiz.questions), COURSE)


def write_script(course: Course, language: str, name: str) -> Script:
    """The script of the track called ``name``. Raises ``KeyError`` when the course has no such language or track."""
    edition = course.editions[language]
    sections = {section.id: section for section in edition.sections}
    marks: tuple[Mark, ...]
    if name in sections:
        section = sections[name]
        title, said = section.title, list(_section(section, language))
        marks = _marks(section, said)
    elif name == COURSE:
        title, said, marks = edition.title, *_whole(edition)
    else:
        questions = {QUESTION + question.id: question for question in edition.quiz.questions}
        title, said = edition.title, list(_question(questions[name]))
        marks = ()
    if not said:
        raise KeyError(name)
    lexicon = Lexicon(edition.lexicon)
    said[-1] = replace(said[-1], pause_ms=LAST_MS)
    spoken = tuple(replace(utterance, runs=lexicon.apply(utterance.runs)) for utterance in said)
    return Script(name, language, title, edition.title, course.author, course.licence, spoken, marks)


def _whole(edition: Edition) -> tuple[list[Utterance], tuple[Mark, ...]]:
    said: list[Utterance] = []
    marks: list[Mark] = []
    for section in edition.sections:
        words = list(_section(section, edition.language))
        if words:
            marks.append(Mark(section.title, len(said)))
            said += words
            said[-1] = replace(said[-1], pause_ms=_AFTER_SECTION_MS)
    return said, tuple(marks)


def _section(section: Section, language: str) -> Iterator[Utterance]:
    if section.heading is not None:
        yield from _say(section.id, (section.heading,), _AFTER_HEADING_MS, _AFTER_HEADING_MS)
    for block in section.blocks:
        yield from _block(section.id, block)
    if section.journey is not None:
        leads = _leads(section.journey, language)
        titles = {sentence.id for telling in _tellings(section.journey) for sentence in telling.title.sentences}
        for sentence in journey_sentences(section.journey):
            lead = (Run(leads[sentence.id], language),) if sentence.id in leads else ()
            pause_ms = _AFTER_HEADING_MS if sentence.id in titles else _AFTER_ITEM_MS
            yield from _say(section.id, (replace(sentence, runs=(*lead, *sentence.runs)),), pause_ms, pause_ms)


def _tellings(journey: Journey) -> Iterator[Telling]:
    for step in journey.steps:
        yield step.omni
        yield step.multi


def _leads(journey: Journey, language: str) -> dict[str, str]:
    """The words of the page around a journey's sentences, by the id of the sentence that they introduce."""
    say = catalogue(language).gettext
    total = len(journey.steps)
    leads: dict[str, str] = {}
    for number, step in enumerate(journey.steps, 1):
        stop = say("Stop %(number)s of %(total)s") % {"number": number, "total": total}
        leads |= dict.fromkeys(_first(step.omni.title.sentences), f"{stop}. {step.channel}.")
        leads |= dict.fromkeys(_first(step.multi.title.sentences), say("The same stop in multichannel") + ".")
        for telling in (step.omni, step.multi):
            known = [fact.sentence for fact in telling.known]
            leads |= dict.fromkeys(_first(known), say("What the shop knows") + ":")
            leads |= dict.fromkeys(_first(telling.lost), say("Lost:"))
            leads |= dict.fromkeys(_first(telling.repeated), say("Once more:"))
    return leads


def _first(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    return tuple(sentence.id for sentence in sentences[:1])


def _block(section_id: str, block: Block) -> Iterator[Utterance]:
    if block.kind == "heading":
        yield from _say(section_id, block.sentences, _AFTER_SENTENCE_MS, _AFTER_HEADING_MS)
    elif block.kind in ("list", "table", "line", "figure"):
        yield from _say(section_id, block.sentences, _AFTER_ITEM_MS, _AFTER_BLOCK_MS)
    else:
        yield from _say(section_id, block.sentences, _AFTER_SENTENCE_MS, _AFTER_BLOCK_MS)


def _question(question: Question) -> Iterator[Utterance]:
    name = QUESTION + question.id
    for block in question.case:
        yield from _block(name, block)
    yield from _say(name, question.prompt.sentences, _AFTER_SENTENCE_MS, _AFTER_HEADING_MS)
    options = () if question.kind == "fill" else question.options
    if question.kind == "ordering":
        options = tuple(sorted(options, key=lambda option: option.text))
    for option in (*options, *question.targets):
        if option.sentence is not None:
            yield from _say(name, (option.sentence,), _AFTER_BLOCK_MS, _AFTER_BLOCK_MS)


def _say(section_id: str, sentences: Sequence[Sentence], between_ms: int, after_ms: int) -> Iterator[Utterance]:
    """The utterances of ``sentences``; what holds no letter and no digit (a dash in a table) cannot be said."""
    said = [sentence for sentence in sentences if any(c.isalnum() for run in sentence.runs for c in run.text)]
    for ordinal, sentence in enumerate(said, 1):
        yield Utterance(section_id, sentence.id, sentence.runs, after_ms if ordinal == len(said) else between_ms)


def _marks(section: Section, said: Sequence[Utterance]) -> tuple[Mark, ...]:
    """The chapters of a section: its headings, and the steps of its journey."""
    titles = {
        block.sentences[0].id: block.sentences[0].text for block in section.blocks if block.kind == "heading" and block.sentences
    }
    if section.journey is not None:
        for telling in _tellings(section.journey):
            titles |= {sentence.id: sentence.text for sentence in telling.title.sentences[:1]}
    found = [Mark(titles[line.sentence_id], place) for place, line in enumerate(said) if line.sentence_id in titles]
    return (Mark(section.title, 0), *found) if found and found[0].utterance else tuple(found)
