"""What every medium that a figure can show says of itself: a drawing, a photo, a sound or a film.

A medium is a class of its own. How it is shown on a page and on paper is a module of :mod:`app.presentation.media`, found by
``medium``.
"""

from __future__ import annotations

from typing import ClassVar, Protocol


class Shown(Protocol):
    """Something that a figure shows.

    ``medium`` is the name by which its writer is found; ``is_still`` when it can be a link to something elsewhere.
    """

    medium: ClassVar[str]
    is_still: ClassVar[bool]

    @property
    def name(self) -> str:
        """The name by which texts call it."""

    @property
    def label(self) -> str:
        """What is on it in words, where a figure says nothing itself."""

    def lacks(self, language: str) -> tuple[str, str] | None:
        """What of it a text in ``language`` has to do without, and what to do about it; ``None`` when nothing is missing."""
