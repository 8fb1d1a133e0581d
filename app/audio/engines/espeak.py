"""espeak-ng, run as a program: a plain voice that is always there, fast, and needs no network.

The text goes in on standard input, so that no text is ever taken for an option. The voices of languages are chosen in
:mod:`app.course.languages`; their rates were set by measuring words a minute (tests/unit/audio/test_espeak.py). Loudness is made
equal afterwards in :mod:`app.audio.samples`.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.audio.engine import Engine, EngineError, EngineMissingError
from app.audio.engines import espeak_text
from app.audio.lexicon import text_of
from app.course.languages import rules_of
from app.course.languages.language import Voice
from app.course.model import SpokenRun
from app.requirement import Requirement

if TYPE_CHECKING:
    from app.audio.samples import Speech

TIMEOUT_S = 20.0
_SOON_S = 5.0
"""After which time it is tried again when the machine, and not the program, was at fault."""
_WAV_HEADER = 44
_AMPLITUDE = 60  # espeak-ng clips its own peaks from about 90; the level is set later

Execute = Callable[[list[str], bytes], tuple[int, bytes, bytes]]
"""Runs a program with an input; returns its exit code, output and errors. Raises ``OSError`` or
``subprocess.TimeoutExpired``.
"""


_CODES = """af am an ar as az ba be bg bn bpy bs ca cmn cs cv cy da de el en eo es et eu fa fi fr ga gd gn grc gu hak haw he hi hr
ht hu hy hyw ia id io is it ja jbo ka kk kl kn ko kok ku ky la lb lfn lt ltg lv mi mk ml mr ms mt my nb nci ne nl nog om
or pa pap pl pt py quc qu ro ru sd shn si sk sl smj sq sr sv sw ta te th tk tn tr tt ug uk ur uz vi yue"""
LANGUAGES = frozenset(_CODES.split())
"""The languages of espeak-ng 1.51 (``espeak-ng --voices``)."""


def _execute(command: list[str], text: bytes) -> tuple[int, bytes, bytes]:
    done = subprocess.run(command, input=text, capture_output=True, timeout=TIMEOUT_S, check=False)  # noqa: S603 (a list of words; no shell reads them)
    return done.returncode, done.stdout, done.stderr


class Espeak(Engine):
    """The engine ``espeak``."""

    name = "espeak"
    label = "espeak-ng"
    languages = LANGUAGES
    preference = 70
    instant = True

    def __init__(self, program: str = "espeak-ng", execute: Execute = _execute) -> None:
        self._program = program
        self._execute = execute

    def requirements(self) -> Sequence[Requirement]:
        """The program."""
        path = shutil.which(self._program)
        remedy = "sudo apt-get install -y espeak-ng   (until then sound is there only where it was made ahead)"
        return (Requirement("espeak-ng", bool(path), path or "not found", "" if path else remedy),)

    def voice(self, language: str) -> str:
        """See :class:`app.audio.engine.Engine`."""
        voice = _voice(language)
        return f"{voice.name} s{voice.rate} p{voice.pitch} g{voice.gap} a{_AMPLITUDE}"

    def prepare(self, runs: Sequence[SpokenRun], language: str) -> tuple[SpokenRun, ...]:
        """See :class:`app.audio.engine.Engine`. Phonemes take the place of what the program would say wrong."""
        return espeak_text.prepare(runs)

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """See :class:`app.audio.engine.Engine`. A run of another language is spoken by the same voice with that
        language's sounds.
        """
        voice = _voice(language)
        foreign = any(run.language != language for run in runs)
        options = ["-v", voice.name, "-s", voice.rate, "-p", voice.pitch, "-g", voice.gap, "-a", _AMPLITUDE, "-b", 1]
        command = [self._program, *map(str, options), *(["-m"] if foreign else []), "--stdin", "--stdout"]
        text = _markup(runs, language) if foreign else text_of(runs)
        try:
            code, output, errors = self._execute(command, _plain(text).encode("utf-8", "replace"))
        except FileNotFoundError:
            raise EngineMissingError(f"{self._program} is not installed") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EngineError(f"{self._program} could not speak: {error}", _SOON_S) from error
        if code or len(output) <= _WAV_HEADER:
            reason = errors.decode("utf-8", "replace").strip() or f"exit code {code}, {len(output)} bytes"
            missing = "voice does not exist" in reason
            killed = code < 0
            told = f"{self._program}, voice {voice.name}: {reason}"
            raise (EngineMissingError if missing else EngineError)(told, _SOON_S if killed else 0.0)
        (rate_hz,) = struct.unpack_from("<I", output, 24)
        if not 8000 <= rate_hz <= 96_000:
            raise EngineError(f"{self._program} answered with something that is no sound")
        from app.audio.samples import from_pcm  # brings numpy, which a server needs only once it speaks

        return from_pcm(output[_WAV_HEADER:], rate_hz)


def _voice(language: str) -> Voice:
    """The voice that was chosen for a language; else the one of its name, as espeak-ng has it."""
    return rules_of(language).voices.get(Espeak.name) or Voice(language)


def _plain(text: str) -> str:
    """``text`` without what would end the input or the sentence early: NUL, and line breaks, at which espeak-ng
    pauses.
    """
    return " ".join(text.replace("\0", " ").split()) + "\n"


def _markup(runs: Sequence[SpokenRun], language: str) -> str:
    """SSML, which espeak-ng reads with ``-m``: a foreign run changes the language of the voice and nothing else."""
    return " ".join(
        escape(run.text) if run.language == language else f'<voice xml:lang="{escape(run.language)}">{escape(run.text)}</voice>'
        for run in runs
    )
