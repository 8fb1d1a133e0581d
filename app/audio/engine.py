"""What a speech engine is: it turns a sentence into samples, and knows nothing of clips, tracks or other engines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from app.audio import stress
from app.course.model import SpokenRun
from app.requirement import Requirement

if TYPE_CHECKING:
    from app.audio.samples import Speech


class EngineError(Exception):
    """An engine cannot speak now; the message is one sentence for a log. Another try is useless within ``retry_after_s``
    seconds.
    """

    def __init__(self, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class EngineMissingError(EngineError):
    """The engine, or its voice for this language, is not on this machine: asking again will not help."""


class NotRecordedError(EngineError):
    """An engine of human recordings has none of this sentence yet; it may have others."""


class Engine(Protocol):
    """A text-to-speech engine with one voice for each of its languages. Inheriting gives the defaults; any object with these
    members is accepted.
    """

    name: str
    """The engine's name in settings, clip keys and logs: lower-case letters, digits, hyphens, underscores."""

    label: str
    """The name that is shown to users, the same in every language."""

    languages: Collection[str]
    """The languages that it speaks (BCP 47, without a region)."""

    preference: int
    """Its place in the order of ``auto``, the lowest first. About 10: a person; 30: a natural voice; 70: a plain one."""

    instant: bool
    """Whether it speaks at once and on this machine. Only such an engine is asked while a learner waits, in processes of
    its own, to which it is sent (it can be pickled); any other is asked ahead only, one sentence at a time.
    """

    sends_to: str = ""
    """Who gets the course's text, as a reader knows them (``Google``); empty when it stays on this machine."""

    def requirements(self) -> Sequence[Requirement]:
        """What it needs of this machine. Quick, without network."""
        return ()

    def reach(self) -> Requirement | None:
        """Whether the service of an engine that sends text can be reached, tried now; ``None`` where there is none."""
        return None

    def is_available(self) -> bool:
        """Whether this machine has what the engine needs."""
        return all(requirement.met for requirement in self.requirements())

    def speaks(self, language: str) -> bool:
        """Whether it has a voice for ``language`` (BCP 47)."""
        return language.partition("-")[0].lower() in self.languages

    def voice(self, language: str) -> str:
        """Names the voice for ``language`` with every setting that changes its sound; part of a clip's key."""

    def prepare(self, runs: Sequence[SpokenRun], language: str) -> tuple[SpokenRun, ...]:
        """``runs`` as this engine takes them; part of a clip's key, so that only sentences which it changes are made anew.

        By default stress marks are left out: not every engine knows what they are.
        """
        return tuple(SpokenRun(stress.without_marks(run.text), run.language) for run in runs)

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """Say one sentence of ``language``, made of ``runs`` as :meth:`prepare` gave them. Raises :class:`EngineError`;
        never returns silence for words.
        """
