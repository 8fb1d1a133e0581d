"""Engines: what can turn a sentence into sound. Each is one file and knows nothing of clips, tracks or the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from app.course.model import Run

if TYPE_CHECKING:
    from app.audio.samples import Speech


class EngineError(Exception):
    """An engine cannot speak now; the text is one sentence for a log. ``retry_after_s`` says how long asking again is
    no use.
    """

    def __init__(self, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class EngineMissingError(EngineError):
    """The engine, or its voice for this language, is not on this machine: asking again will not help."""


class Engine(Protocol):
    """A voice for each of some languages."""

    @property
    def name(self) -> str:
        """The engine's name in settings, keys and logs."""

    def voice(self, language: str) -> str:
        """Names the voice for ``language`` with every setting that changes its sound; part of a clip's key."""

    def say(self, runs: Sequence[Run], language: str) -> Speech:
        """Say one sentence of ``language``, made of ``runs``. Raises :class:`EngineError`; never returns silence for
        words.
        """
