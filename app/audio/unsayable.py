"""What a voice would have to guess: words that neither the course nor the product says how to read, found before anybody hears
them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.audio.script import COURSE, Utterance, track_names, write_script
from app.audio.words import shipped_words
from app.course.content.nodes import Node, walk
from app.course.errors import Problem, Severity
from app.course.journey import journey_sentences
from app.course.model import Block, Course, Edition, Question, Section

_PHONEMES = re.compile(r"\[\[.*?\]\]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST_ABBREVIATION = 6


class _Place(NamedTuple):
    path: str
    line: int


def find_unsayable(course: Course, engines: Iterable[str]) -> Iterator[Problem]:
    """A warning for each word of ``course`` that a voice of one of these ``engines`` would guess at.

    Such words are abbreviations in capitals, and Latin letters in a text of another script, when the lexicon does not say how
    they are read. Each word is told once in a language, since one entry mends it everywhere.
    """
    for edition in course.editions.values():
        utterances = [said for engine in engines for said in _utterances(course, edition, engine)]
        known = {*edition.lexicon, *shipped_words(edition.language)}
        latin = _is_latin("".join(text for _, text in utterances))
        places = _places(course, edition)
        told: set[str] = set()
        for utterance, text in utterances:
            place = places.get(utterance.sentence_id) or places[utterance.sentence_id.rpartition(".")[0]]
            for word in _WORD.findall(_PHONEMES.sub(" ", text)):
                if word not in known and word not in told and _is_guessed(word, latin):
                    told.add(word)
                    message = f"a voice has to guess how '{word}' is said"
                    yield Problem(*place, message, f"add it to {edition.language}/lexicon.yaml", Severity.WARNING)


def _is_guessed(word: str, latin: bool) -> bool:
    """Whether nothing in ``word`` says how it sounds; ``latin`` is the script of the text around it."""
    return (word.isupper() and len(word) <= _LONGEST_ABBREVIATION) or (not latin and _is_latin(word))


def _is_latin(text: str) -> bool:
    """Whether most letters of ``text`` are Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(letters)


def _utterances(course: Course, edition: Edition, engine: str) -> list[tuple[Utterance, str]]:
    """What an engine is to say of ``edition``, each utterance with its text in the edition's own language."""
    scripts = [write_script(course, edition.language, name, engine) for name in track_names(edition) if name != COURSE]
    return [
        (utterance, " ".join(run.text for run in utterance.runs if run.language == edition.language))
        for script in scripts
        for utterance in script.utterances
    ]


def _places(course: Course, edition: Edition) -> dict[str, _Place]:
    """Where sentences and blocks stand, by their ids."""
    folder = f"{course.id}/{edition.language}"
    places: dict[str, _Place] = {}
    for section in edition.sections:
        places |= {name: _Place(f"{folder}/{section.id}.md", line) for name, line in _lines_of_section(section)}
    for question in edition.quiz.questions:
        path = f"{folder}/questions/{question.section_id}.md"
        places |= {name: _Place(path, line) for name, line in _lines_of_question(question)}
    return places


def _lines_of_section(section: Section) -> Iterator[tuple[str, int]]:
    if section.heading is not None:
        yield section.heading.id, section.heading.line
    yield from _lines_of_blocks(section.blocks)
    if section.journey is not None:
        yield from ((sentence.id, sentence.line) for sentence in journey_sentences(section.journey))


def _lines_of_question(question: Question) -> Iterator[tuple[str, int]]:
    yield from _lines_of_blocks((question.prompt, *question.case))
    for option in (*question.options, *question.targets):
        yield option.sentence.id, option.sentence.line


def _lines_of_blocks(blocks: Iterable[Block]) -> Iterator[tuple[str, int]]:
    for block in blocks:
        yield block.id, block.line
        for part in walk(block.node):
            if not isinstance(part, Node) and part.id:
                yield part.id, part.line
