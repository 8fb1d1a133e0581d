"""Text as data: a phrase is a tuple of sentences, a sentence a tuple of runs, a run a stretch of text with its marks.

What is in a text is said here; how marks look on a page or sound is :mod:`app.presentation`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.course.media.file import MediaFile


@dataclass(frozen=True, slots=True)
class Mark:
    """What is special about a stretch of text; ``kind`` is one of :data:`app.course.content.mark_kinds.MARK_KINDS`.

    ``value`` is a link's address, an abbreviation's meaning, the id of a term, a footnote or a source of the bibliography; a
    ``source`` stands inside a ``citation`` and its text is the source's number. ``language`` (BCP 47) is that of foreign words,
    ``anchor`` an id that the author gave. ``line`` is where it stands, for a link whose address is given apart the line of the
    address. ``number`` tells two neighbours of one kind apart. ``file`` is what a link
    gives to take away.
    """

    kind: str
    number: int
    value: str = ""
    language: str = ""
    anchor: str = ""
    line: int = 0
    file: MediaFile | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the marks around it, the outermost first. ``breaks`` when it is a line that the author broke."""

    text: str
    marks: tuple[Mark, ...] = ()
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of narration and of read-along.

    ``id`` is the block's id and an ordinal (``what-is-4.2``); it is empty for text that is not read aloud by itself (a cell
    of a table). ``runs`` hold non-breaking spaces where lines must not break. ``after_break`` when the author broke the line
    before it; ``anchor`` is an id that the author gave to the block which it opens.
    """

    id: str
    runs: tuple[Run, ...]
    line: int = 0
    after_break: bool = False
    anchor: str = ""

    @property
    def text(self) -> str:
        """What a reader sees, with ordinary spaces."""
        return " ".join("".join(run.text for run in self.runs).split())


Phrase = tuple[Sentence, ...]


def text_of(phrase: Phrase) -> str:
    """What a reader sees of a phrase."""
    return " ".join(sentence.text for sentence in phrase)


def marks_of(sentence: Sentence, seen: set[Mark]) -> Iterator[Mark]:
    """Every mark in a sentence that is not among the ``seen``, which they are added to."""
    for run in sentence.runs:
        for mark in run.marks:
            if mark not in seen:
                seen.add(mark)
                yield mark
