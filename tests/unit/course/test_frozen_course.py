"""What is stored and cached under names made from the course's text keeps those names, however the text is read.

The course in tests/data/frozen is a part of the shipped one as it once was, and its digests were written by the reader of
that day. A stored answer counts as given to another wording when its question's fingerprint changes, a clip is made
anew when what is said in it changes, and a link or a cue loses its place when a sentence's id changes. Whoever means to
change one of these writes the digests anew with ``python -m tests.unit.course.test_frozen_course`` and says why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.audio.engine import Engine, EngineError
from app.audio.samples import Speech
from app.audio.script import track_names, write_script
from app.audio.service import AudioService
from app.course.model import Course, Edition, Question, SpokenRun
from app.course.reader import read_course

FROZEN = Path(__file__).parents[2] / "data" / "frozen"
DIGESTS = FROZEN / "digests.json"


class PinnedEngine(Engine):
    """An engine whose part of a clip's key never changes; it cannot speak."""

    name = "pinned"
    label = "Pinned"
    languages = ("pl", "ru")
    preference = 50
    instant = True

    def voice(self, language: str) -> str:
        """The same voice with the same settings for ever."""
        return f"{language} s150 p50 g1 a100"

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """Never asked: keys are made before anything is said."""
        raise EngineError("a pinned engine cannot speak")


def digest(value: object) -> str:
    """A short hash of a value as JSON."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def measure(course: Course) -> dict[str, dict[str, str]]:
    """Names and digests of everything in ``course`` that must not change, by sort."""
    found: dict[str, dict[str, str]] = {"fingerprints": {}, "sources": {}, "sentences": {}, "spoken": {}, "clips": {}}
    engine = PinnedEngine()
    audio = AudioService(Path("nowhere"), (engine,), limit_bytes=0)
    for language, edition in course.editions.items():
        for question in edition.quiz.questions:
            found["fingerprints"][question.id] = question.fingerprint
            found["sources"][f"{language} {question.id}"] = digest(sources(question))
        for sentence_id, text in sentences(edition):
            found["sentences"][f"{language} {sentence_id}"] = digest(text)
        for name in track_names(edition)[:-1]:  # the last one says all sections once more
            for said in write_script(course, language, name).utterances:
                # What a clip's key is made of, beside the engine's name and voice and the encoder.
                found["spoken"][f"{language} {name} {said.sentence_id}"] = digest(
                    [[[run.text, run.language] for run in said.runs], language, said.pause_ms]
                )
            keys = audio.plan(course, language, name, engine).keys
            found["clips"][f"{language} {name}"] = f"{keys[0]}, with all others {digest(keys)}"
    return found


def sources(question: Question) -> list[str]:
    """The Markdown of a question's blocks."""
    return [block.source for block in (question.prompt, *question.case, question.explanation)]


def sentences(edition: Edition) -> list[tuple[str, str]]:
    """Id and text of every sentence that a reader sees."""
    blocks = [block for section in edition.sections for block in section.blocks]
    for question in edition.quiz.questions:
        blocks += [question.prompt, *question.case, question.explanation]
    found = [(sentence.id, sentence.text) for block in blocks for sentence in block.sentences]
    options = [option for question in edition.quiz.questions for option in (*question.options, *question.targets)]
    found += [(option.sentence.id, option.sentence.text) for option in options if option.sentence]
    found += [(f"term {term.id}", term.text) for term in edition.glossary]
    return [*found, *((f"source {source.id}", source.text) for source in edition.bibliography)]


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, str]]:
    """The frozen course, read as courses are read now."""
    reading = read_course(FROZEN / "omnichannel")
    assert reading.course is not None, reading.errors
    assert [problem for problem in reading.problems if "take about" not in problem.message] == []  # its minutes are of its day
    return measure(reading.course)


@pytest.mark.parametrize("sort", ["fingerprints", "sources", "sentences", "spoken", "clips"])
def test_names_made_from_the_text_stay(measured: dict[str, dict[str, str]], sort: str) -> None:
    """Fingerprints, questions' sources, sentences with their ids, spoken texts and clip keys are those of the old reader."""
    kept = json.loads(DIGESTS.read_text("utf-8"))[sort]
    assert len(kept) >= 17
    assert {name: measured[sort].get(name) for name in kept} == kept
    assert measured[sort].keys() == kept.keys()


if __name__ == "__main__":
    course = read_course(FROZEN / "omnichannel").course
    assert course is not None
    DIGESTS.write_text(json.dumps(measure(course), indent=1, sort_keys=True) + "\n", "utf-8")
