"""What happened to a document on its way into a course: what could not be taken, and what was taken in another shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.imports.text import one_line

EXCERPT = 40
"""So many characters of a paragraph are quoted, enough to find it with the search of any program."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that an author should know. ``place`` is where in the document it stands, in words; ``lost`` whether its
    content is missing from the course.
    """

    place: str
    message: str
    lost: bool
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.place}: {self.message}{times}" if self.place else f"{self.message}{times}"


class Report:
    """Collects remarks in the order in which they are made; the same remark twice is one with its count."""

    def __init__(self) -> None:
        self._remarks: dict[tuple[str, str], Remark] = {}

    def lose(self, place: str, message: str) -> None:
        """Note something that is not in the course."""
        self._add(Remark(place, message, lost=True))

    def change(self, place: str, message: str) -> None:
        """Note something that is in the course in another shape than in the document."""
        self._add(Remark(place, message, lost=False))

    def __iter__(self) -> Iterator[Remark]:
        return iter(self._remarks.values())

    def __len__(self) -> int:
        return len(self._remarks)

    def _add(self, remark: Remark) -> None:
        key = (remark.place, remark.message)
        before = self._remarks.get(key)
        self._remarks[key] = replace(before, count=before.count + 1) if before else remark


class Places:
    """Where in a document something stands, in words that its author finds it by: the heading above it and its first words."""

    def __init__(self) -> None:
        self._heading = ""

    def enter(self, heading: str) -> None:
        """Note that what follows stands under a heading."""
        self._heading = excerpt(heading)

    def at(self, text: str = "") -> str:
        """The place of a paragraph, a picture or a table that begins with this text."""
        words = excerpt(text)
        under = f"under “{self._heading}”" if self._heading else ""
        at = f"at “{words}”" if words and words != self._heading else ""
        return ", ".join(filter(None, (under, at)))


def excerpt(text: str) -> str:
    """The first words of a text, for quoting it."""
    words = one_line(text)
    if len(words) <= EXCERPT:
        return words
    return words[:EXCERPT].rpartition(" ")[0] + "…" if " " in words[:EXCERPT] else words[:EXCERPT] + "…"
