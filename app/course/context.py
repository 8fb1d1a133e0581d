"""What the text of one file may refer to: its language, pictures, sources and the places it can link to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.course.model import Picture


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a file.

    ``path`` is relative to the content folder. ``sources`` gives each work of the bibliography its number; ``targets``
    are the ids that ``[text](#id)`` may lead to.
    """

    language: str
    path: str = ""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    targets: frozenset[str] = frozenset()

    def at(self, path: str) -> Context:
        """The same surroundings for another file."""
        return replace(self, path=path)
