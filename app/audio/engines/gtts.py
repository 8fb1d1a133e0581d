"""gTTS: a natural voice from a public service, asked only by the narrator and never while a learner waits.

Only the published text of the course is sent. The service takes 100 characters a request, and the package does not
verify TLS: what comes back is therefore decoded as sound or refused, and never used as anything else.
"""

from __future__ import annotations

import importlib.util
import re
import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.audio.circuit_breaker import CircuitBreaker
from app.audio.engine import Engine, EngineError, EngineMissingError
from app.audio.frames import SAMPLE_RATE_HZ
from app.audio.lexicon import text_of
from app.course.model import SpokenRun
from app.requirement import Requirement

if TYPE_CHECKING:
    from app.audio.samples import Floats, Speech

TIMEOUT_S = 3.0
PACE_S = 1.0
PIECE_CHARACTERS = 100
_TOO_MANY_S = 120.0
_GAP_MS = 90
_LARGEST_ANSWER = 2_000_000
_SERVICE = ("translate.google.com", 443)
_REACH_S = 3.0

_CODES = """af am ar bg bn bs ca cs cy da de el en es et eu fi fr gl gu ha hi hr hu id is it ja km kn ko la lt lv ml mr ms my ne
nl no pa pl pt ro ru si sk sq su sv sw ta te th tl tr uk ur vi yue zh"""
LANGUAGES = frozenset(_CODES.split())
"""The languages of gTTS 2.5 (``gtts-cli --all``)."""

Fetch = Callable[[str, str], bytes]
"""Asks the service for one piece of text in a language; returns MP3. Raises :class:`EngineError`."""


def _fetch(text: str, language: str) -> bytes:
    # Imported here: the package brings requests along, and a server that never speaks with this voice should not wait
    # for it.
    import gtts
    import requests

    try:
        answer = b"".join(gtts.gTTS(text, lang=language, lang_check=False, timeout=TIMEOUT_S).stream())
    except gtts.gTTSError as error:
        raise _explain(error) from error
    except (requests.RequestException, OSError, ValueError, AssertionError) as error:
        raise EngineError(f"gTTS: {error}") from error
    if not answer:
        raise EngineError("gTTS: the answer holds no sound")
    return answer


def _explain(error: Any) -> EngineError:
    status = getattr(error.rsp, "status_code", None)
    if status != 429:
        return EngineError(f"gTTS: {error}")
    told = error.rsp.headers.get("Retry-After", "")
    return EngineError("gTTS: too many requests", float(told) if told.isdigit() and int(told) else _TOO_MANY_S)


class Gtts(Engine):
    """The engine ``gtts``."""

    name = "gtts"
    label = "gTTS"
    languages = LANGUAGES
    preference = 30
    instant = False
    sends_to = "Google"

    def __init__(self, fetch: Fetch = _fetch, circuit: CircuitBreaker | None = None) -> None:
        self._fetch = fetch
        self._circuit = circuit or CircuitBreaker(pace_s=PACE_S)

    def requirements(self) -> Sequence[Requirement]:
        """The packages that ask the service and read its answer."""
        lacking = [name for name in ("gtts", "miniaudio") if importlib.util.find_spec(name) is None]
        remedy = "install Omnikurs anew: this installation is not whole" if lacking else ""
        return (Requirement("gTTS", not lacking, f"without {', '.join(lacking)}" if lacking else "installed", remedy),)

    def reach(self) -> Requirement:
        """Whether its service answers at all."""
        try:
            socket.create_connection(_SERVICE, timeout=_REACH_S).close()
        except OSError as error:
            remedy = "nothing to do: another voice speaks instead. With a way out, `omnikurs narrate` makes this one"
            return Requirement("service of gTTS", False, f"cannot be reached ({error})", remedy)
        return Requirement("service of gTTS", True, "can be reached")

    def voice(self, language: str) -> str:
        """See :class:`app.audio.engine.Engine`."""
        return f"{language} com {_GAP_MS}"

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """See :class:`app.audio.engine.Engine`. Foreign runs are read by the same voice: another language would be
        another person.
        """
        # numpy comes with these, and a server needs it only once it speaks.
        import numpy as np

        from app.audio.samples import Speech, trim

        gap = np.zeros(SAMPLE_RATE_HZ * _GAP_MS // 1000, np.float32)
        parts = []
        for piece in split(text_of(runs)):
            parts += [trim(_decode(self._ask(piece, language))), gap]
        if not any(np.any(part) for part in parts):
            raise EngineError("gTTS: the answer is silent")
        return Speech(np.concatenate(parts[:-1]), SAMPLE_RATE_HZ)

    def _ask(self, text: str, language: str) -> bytes:
        open_s = self._circuit.open_for_s()
        if open_s:
            raise EngineError("gTTS failed lately and is left alone for now", open_s)
        self._circuit.wait()
        try:
            answer = self._fetch(text, language)
        except EngineError as error:
            raise EngineError(str(error), self._circuit.record_failure(error.retry_after_s)) from error
        self._circuit.record_success()
        return answer


def split(text: str) -> list[str]:
    """``text`` in pieces of at most 100 characters: at a mark of punctuation where there is one, else at a space, else
    anywhere.
    """
    rest = " ".join(text.split())
    pieces = []
    while len(rest) > PIECE_CHARACTERS:
        head = rest[: PIECE_CHARACTERS + 1]
        marks = [match.end() for match in re.finditer(r"[.,;:!?…—–](?= )", head)]
        cut = marks[-1] if marks and marks[-1] > PIECE_CHARACTERS // 3 else head.rfind(" ")
        cut = cut if 0 < cut <= PIECE_CHARACTERS else PIECE_CHARACTERS
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [piece for piece in (*pieces, rest) if any(character.isalnum() for character in piece)]


def _decode(mp3: bytes) -> Floats:
    from app.audio.samples import from_pcm

    try:
        import miniaudio
    except ImportError as error:
        raise EngineMissingError(f"gTTS: {error}") from error
    if len(mp3) > _LARGEST_ANSWER:
        raise EngineError("gTTS: the answer is too long")
    try:
        decoded = miniaudio.decode(mp3, miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=SAMPLE_RATE_HZ)
    except miniaudio.DecodeError as error:
        raise EngineError("gTTS: the answer is no sound") from error
    return from_pcm(bytes(decoded.samples), SAMPLE_RATE_HZ).samples
