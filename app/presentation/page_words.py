"""The words of a page that stand in an author's text and are not hers: in which language, and how a message is said in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.course.content.kinds.figure import Figure
from app.course.element import Children
from app.course.media.file import MediaFile
from app.presentation.numbers import spell_size

if TYPE_CHECKING:
    from app.presentation.medium_writer import MediumWriter

Say = Callable[[str], str]
"""A message of the interface in the language of a page."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The language of a page, and how it says a message of the interface."""

    language: str = ""
    say: Say = str

    def draw(self, medium: MediumWriter, figure: Figure, block_id: str) -> Children:
        """What stands in a figure on the page."""
        return medium.on_page(figure.picture, figure, block_id, self)

    def file_note(self, file: MediaFile) -> str:
        """What a file to take away is, and how large."""
        return f"{file.suffix[1:].upper()}, {spell_size(file.size, self.language)}"
