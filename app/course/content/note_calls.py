"""Which footnotes a text calls, in which order, and which of them it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The first call of a note: its number from 1, its line, the id of the note and that of the call."""

    label: str
    number: int
    line: int
    note: str
    place: str


class NoteCalls:
    """The calls of one text, whose ids begin with ``prefix``."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._calls: dict[str, NoteCall] = {}
        self._answered: set[str] = set()

    def call(self, label: str, line: int) -> tuple[NoteCall, bool]:
        """The call of a note, and whether it is the first one."""
        is_first = label not in self._calls
        if is_first:
            number = len(self._calls) + 1
            self._calls[label] = NoteCall(label, number, line, f"{self._prefix}-note-{number}", f"{self._prefix}-call-{number}")
        return self._calls[label], is_first

    def answer(self, label: str) -> NoteCall | None:
        """The first call of a note that is there; ``None`` when nothing calls it."""
        self._answered.add(label)
        return self._calls.get(label)

    @property
    def unanswered(self) -> Iterator[NoteCall]:
        """The calls of notes that are nowhere."""
        return (call for label, call in self._calls.items() if label not in self._answered)
