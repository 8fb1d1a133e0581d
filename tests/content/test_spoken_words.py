"""Every sentence of the shipped course, spoken by espeak-ng: the words that it once said wrong are said right in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.audio.engines.espeak import Espeak
from app.audio.script import COURSE, prepare, track_names, write_script
from app.course.model import Course
from app.course.reader import read_course
from tests.support.phonemes import is_heard, phonemes_of_each, right_phonemes

ROOT = Path(__file__).resolve().parents[2]

LETTERS = {"pl": {"w": {"w", "vy"}}, "ru": {"к": {"k'A"}}}
"""How a preposition sounds when it is said as *ł*, or as the name of its letter."""


@pytest.fixture(scope="module")
def course() -> Course:
    """The course that ships."""
    found = read_course(ROOT / "content" / "omnichannel").course
    assert found
    return found


def sentences(course: Course, language: str) -> dict[str, tuple[str, str]]:
    """Of every sentence that is read aloud, by its id: the words as the course gives them, and the phonemes."""
    engine = Espeak()
    written, spoken = {}, {}
    for name in track_names(course.editions[language]):
        if name == COURSE:
            continue
        script = write_script(course, language, name)
        written |= {utterance.sentence_id: utterance for utterance in script.utterances}
        ready = prepare(write_script(course, language, name, engine.name), engine)
        spoken |= {utterance.sentence_id: utterance.runs for utterance in ready.utterances}
    phonemes = phonemes_of_each(list(spoken.values()), language)
    own = {key: " ".join(run.text for run in said.runs if run.language == language) for key, said in written.items()}
    return {key: (own[key], said) for key, said in zip(spoken, phonemes, strict=True)}


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_every_sentence_is_said_right(course: Course, language: str) -> None:
    """In each sentence the listed words have their sounds and stress, and no preposition is said as a letter or as *ł*."""
    right = right_phonemes(language) | right_phonemes(f"omnichannel-{language}")
    words = "|".join(re.escape(text) for text in sorted(right, key=len, reverse=True))
    listed = re.compile(rf"(?<!\w)(?:{words})(?![\w\u0301])", re.IGNORECASE)
    by_lower = {text.lower(): phonemes for text, phonemes in right.items()}
    wrong, checked = [], set()
    for sentence_id, (text, said) in sentences(course, language).items():
        for word, letters in LETTERS[language].items():
            if word in text.lower().split() and letters & set(said.split()):
                wrong.append((sentence_id, word, said))
        for found in listed.finditer(text):
            phonemes = by_lower[" ".join(found.group().lower().split())]
            checked.add(found.group().lower())
            if not is_heard(phonemes, said):
                wrong.append((sentence_id, found.group(), said))
    assert not wrong
    assert len(checked) >= 20, "the list has little to do with the course"
