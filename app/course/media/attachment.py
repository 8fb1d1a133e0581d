"""Files to take away: what each is, told by its name and checked by its first bytes."""

from __future__ import annotations

from dataclasses import dataclass

from app.course.errors import Problem
from app.course.media.file import MediaFile
from app.course.media.file_kinds import ATTACHMENTS, FileKind

FOLDER = "files"
MOST_BYTES = 100_000_000
_ALLOWED = ", ".join(kind.label for kind in ATTACHMENTS.values())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the folder ``files``, to which texts link."""

    file: MediaFile

    @property
    def name(self) -> str:
        """Its path below the folder."""
        return self.file.name

    @property
    def kind(self) -> FileKind:
        """What it is."""
        return ATTACHMENTS[self.file.suffix]


def read_attachment(file: MediaFile) -> tuple[Attachment | None, tuple[Problem, ...]]:
    """The attachment in a file, or why nobody can take it away."""
    kind = ATTACHMENTS.get(file.suffix)
    if kind is None:
        return None, (refuse(file.path, file.suffix),)
    if file.size > MOST_BYTES:
        message = f"the file is too large: {file.size / 1e6:.0f} MB, at most {MOST_BYTES / 1e6:.0f} MB"
        return None, (Problem(file.path, 1, message, "put it on a server for large files and link to it"),)
    if message := begins_otherwise(file, kind):
        return None, (Problem(file.path, 1, message, "save it anew in its program"),)
    return Attachment(file), ()


def refuse(path: str, suffix: str) -> Problem:
    """Says that no file with this ending can be taken away."""
    told = f"no file of this sort ({suffix or 'without an ending'}) can be taken away"
    return Problem(path, 1, told, f"allowed: {_ALLOWED}")


def begins_otherwise(file: MediaFile, kind: FileKind) -> str:
    """What is wrong with the first bytes of a file that should be of a kind; nothing when they are right."""
    try:
        with file.place.open("rb") as opened:
            start = opened.read(len(kind.start) or 1)
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    if not start:
        return "the file is empty"
    return "" if start.startswith(kind.start) else f"the file is no {kind.label}, whatever its name says"
