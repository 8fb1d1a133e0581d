"""The form between a file of questions and ours. Values only: readers make them, the writer ends them."""

from __future__ import annotations

from dataclasses import dataclass

from app.imports.form import Content

MOST_QUESTIONS = 5_000
MOST_BYTES = 20_000_000
"""A bank with pictures in it is about this large."""

LONGEST_TEXT = 20_000
"""So many characters a text of a question may have; a longer one is no question."""


@dataclass(frozen=True, slots=True)
class ImportedText:
    """A text in paragraphs, each on one line."""

    paragraphs: tuple[Content, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


@dataclass(frozen=True, slots=True)
class ImportedOption:
    """:class:`app.course.questions.foreign.ForeignOption` before its texts are written: each may still have paragraphs."""

    text: ImportedText
    fraction: float = 0.0
    reason: ImportedText = ImportedText()
    match: ImportedText = ImportedText()


@dataclass(frozen=True, slots=True)
class ImportedQuestion:
    """A question as its file has it: the name of a kind of ours, the place where it stands, and its last category."""

    kind: str
    name: str
    prompt: ImportedText
    options: tuple[ImportedOption, ...]
    explanation: ImportedText = ImportedText()
    category: str = ""
    place: str = ""
