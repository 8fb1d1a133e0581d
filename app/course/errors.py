"""What can be wrong with a course: one problem at its place, with its severity. Reading collects them and never raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

ReportLine = Callable[[int, str, str], None]
"""Takes a fault of one file: a line, a message and a hint."""


class Severity(StrEnum):
    """How much a problem matters: an error stops a course from being published, a warning does not. A note is about a draft,
    which nobody is kept from writing.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of the content, at a place an author can go to.

    ``path`` is relative to the content folder, with forward slashes; ``line`` counts from 1; ``hint`` says what to do
    and may be empty.
    """

    path: str
    line: int
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text

    def as_note(self) -> Problem:
        """The same problem of a draft: told, and no more."""
        return replace(self, severity=Severity.NOTE)
