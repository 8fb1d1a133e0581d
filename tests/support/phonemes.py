"""What espeak-ng says, as phonemes: the program itself, asked with ``-x`` and without sound."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import yaml

from app.audio.engines.espeak import Espeak
from app.audio.lexicon import Pronunciation
from app.course.model import Course, SpokenRun

SPOKEN = Path(__file__).parents[1] / "data" / "spoken"

_SOUND = b"RIFF".ljust(24, b"\0") + (22_050).to_bytes(4, "little") + b"\0" * 100

_BETWEEN = "[[S]]"

_UNHEARD = re.compile(r"_!|[#_:]|\^(?=$|\s)")
"""Marks of pauses and of shades of an unstressed vowel, which depend on what stands beside a word."""


def right_phonemes(name: str) -> dict[str, str]:
    """The words and phrases of a list (``pl``, ``omnichannel-pl``) with the phonemes that are right for them."""
    words: dict[str, str] = yaml.safe_load((SPOKEN / f"{name}.yaml").read_text("utf-8"))
    return words


def phonemes_of(runs: Sequence[SpokenRun], language: str) -> str:
    """The phonemes that the engine espeak speaks for ``runs`` as it takes them, with single spaces."""
    return phonemes_of_each([runs], language)[0]


def phonemes_of_each(sentences: Sequence[Sequence[SpokenRun]], language: str) -> list[str]:
    """The phonemes of each of ``sentences``, which are asked at once, because starting the program takes most of the time."""
    told: list[str] = []

    def execute(command: list[str], text: bytes) -> tuple[int, bytes, bytes]:
        told.append(text.decode())
        return 0, _SOUND, b""

    # Two runs of different languages make the engine use SSML for every sentence, so that all can go into one text.
    for runs in sentences:
        Espeak(execute=execute).say((*runs, SpokenRun(_BETWEEN, "xx")), language)
    command = ["espeak-ng", "-m", "-v", language, "-q", "-x", "--stdin"]
    text = "".join(told).replace(f'<voice xml:lang="xx">{_BETWEEN}</voice>', f"\n\n{_BETWEEN}.\n\n")
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=120, check=True)
    said = [heard(part) for part in re.split(r"(?m)^\s*S\s*$", done.stdout.decode())[:-1]]
    assert len(said) == len(sentences)
    return said


def heard(phonemes: str) -> str:
    """``phonemes`` without what depends on the words around."""
    return " ".join(_UNHEARD.sub("", phonemes).split())


def is_heard(phonemes: str, said: str) -> bool:
    """Whether ``phonemes`` are whole words of what is ``said``; the next word may voice or devoice their last consonant."""
    end = re.search(r"[kgtdpbszSZfv](?=;?$)", phonemes)
    if end:
        pair = next(pair for pair in ("kg", "td", "pb", "sz", "SZ", "fv") if end.group() in pair)
        wanted = f"{re.escape(phonemes[: end.start()])}[{pair}]{phonemes[end.end() :]}"
    else:
        wanted = re.escape(phonemes)
    return re.search(rf"(?<!\S){wanted}(?!\S)", said) is not None


def prepared(text: str, language: str, course: Course) -> tuple[SpokenRun, ...]:
    """``text`` of the edition in ``language`` as the engine espeak takes it."""
    return Espeak().prepare(Pronunciation(course, language, "espeak").apply((SpokenRun(text, language),)), language)
