"""What an export format is: it makes a file of a course, and knows nothing of pages, commands or other formats.

Whoever lists formats (the downloads page, the trainer's materials, `omnikurs export`, `omnikurs doctor`, the cache of documents)
goes through a registry of them (:mod:`app.exports.formats`) and knows none by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from app.artifacts.artifact import Made
from app.course.model import Course
from app.exports.orders import FormatRendition, Order
from app.exports.printing.photos import PaperPhoto
from app.photos.making import make_for_paper
from app.requirement import Requirement

Service = TypeVar("Service")


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What a format may use of the server that makes its files.

    ``public_url`` is the site's public address (scheme and host, no path), ``contact`` whom a reader asks; both may be empty.
    ``paper_photo`` gives a photo as it is printed. ``services`` are shared programs such as
    :class:`app.exports.printing.pdf_renderer.PdfRenderer`; a format asks for those that it needs.
    """

    public_url: str = ""
    contact: str = ""
    paper_photo: PaperPhoto = make_for_paper
    services: tuple[object, ...] = ()

    def service(self, sort: type[Service]) -> Service:
        """The service of that class; raises ``LookupError`` when this server has none."""
        for each in self.services:
            if isinstance(each, sort):
                return each
        raise LookupError(f"no {sort.__name__} was given to the formats of this server")


class ExportFormat(Protocol):
    """A sort of file that a course can be had as. Inheriting from this gives the defaults; whatever has the members will do.

    A *message* is a text in English that the catalogues translate where it is shown. A drawing of each rendition may lie in
    ``templates/format/<name>/<rendition>.svg``.
    """

    name: str
    """The format's name in commands and keys: lower-case letters, digits, hyphens, underscores."""

    label: str
    """What the format is called (message); most are called the same in every language."""

    suffix: str
    """What its files end in (``pdf``). The file's address is ``course.<suffix>``, so that no other format may have it."""

    media_type: str
    """The media type (RFC 6838) of its files."""

    renditions: Sequence[FormatRendition]
    """What it makes of a course, at least one, in the order of a list; the first is meant where none is named."""

    takes_sections: bool = False
    """Whether a file may hold some sections of the course only."""

    shown_inline: bool = False
    """Whether browsers show such a file themselves; any other is saved."""

    unavailable: str = ""
    """Told to readers when the format is not available (message)."""

    making: str = ""
    """Told to readers while a file is made (message)."""

    folder: Path | None = None
    """The folder that a format from outside brings, with ``templates`` and, for its words in other languages,
    ``translations/<language>/LC_MESSAGES/messages.po``; None when both lie where ours do.
    """

    def requirements(self) -> Sequence[Requirement]:
        """What it needs of this machine. Quick, without network."""
        return ()

    def is_available(self) -> bool:
        """Whether this machine has what the format needs. Asked for every page that lists files."""
        return all(requirement.met for requirement in self.requirements())

    def refusal(self, course: Course, order: Order) -> str:
        """Why this course cannot have a file that every other may: half a sentence for a command; empty when it can."""
        return ""

    def program(self) -> str:
        """Names everything but the course, the order and the context that shapes its files; part of a kept file's key."""

    def make(self, course: Course, order: Order, context: ExportContext) -> Made:
        """The file that ``order`` asks for. The same input gives the same bytes.

        Of the facts beside it, ``pages`` (a number) is shown where the file is listed. Raises
        :class:`app.exports.errors.ExportError`.
        """
