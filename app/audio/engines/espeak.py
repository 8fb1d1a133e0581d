"""espeak-ng, run as a program: a plain voice that is always there, fast, and needs no network.

The text goes in on standard input, so that no text is ever taken for an option. Rates were set by measuring words a
minute (tests/unit/audio/test_espeak.py); loudness is made equal afterwards in :mod:`app.audio.samples`.
"""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.audio.engines import EngineError, EngineMissingError
from app.audio.lexicon import text_of
from app.course.model import Run

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


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice and how it speaks: espeak-ng's ``-s`` (rate), ``-p`` (pitch) and ``-g`` (gap between words, 10 ms)."""

    name: str
    rate: int = 150
    pitch: int = 50
    gap: int = 0


VOICES = {
    "pl": Voice("pl", rate=165, pitch=46),
    "ru": Voice("ru", rate=146, pitch=46),
}
"""Voices that were listened to and measured; any other language speaks with the voice of its name."""


def _execute(command: list[str], text: bytes) -> tuple[int, bytes, bytes]:
    done = subprocess.run(command, input=text, capture_output=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    return done.returncode, done.stdout, done.stderr


class Espeak:
    """The engine ``espeak``."""

    name = "espeak"

    def __init__(self, program: str = "espeak-ng", execute: Execute = _execute) -> None:
        self._program = program
        self._execute = execute

    def voice(self, language: str) -> str:
        """See :class:`app.audio.engines.Engine`."""
        voice = VOICES.get(language, Voice(language))
        return f"{voice.name} s{voice.rate} p{voice.pitch} g{voice.gap} a{_AMPLITUDE}"

    def say(self, runs: Sequence[Run], language: str) -> Speech:
        """See :class:`app.audio.engines.Engine`. A run of another language is spoken by the same voice with that
        language's sounds.
        """
        voice = VOICES.get(language, Voice(language))
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


def _plain(text: str) -> str:
    """``text`` without what would end the input or the sentence early: NUL, and line breaks, at which espeak-ng
    pauses.
    """
    return " ".join(text.replace("\0", " ").split()) + "\n"


def _markup(runs: Sequence[Run], language: str) -> str:
    """SSML, which espeak-ng reads with ``-m``: a foreign run changes the language of the voice and nothing else."""
    return " ".join(
        escape(run.text) if run.language == language else f'<voice xml:lang="{escape(run.language)}">{escape(run.text)}</voice>'
        for run in runs
    )
