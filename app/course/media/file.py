"""A file of a course that is looked at and not read: where it lies, and what tells it from another version of itself."""

from __future__ import annotations

import hashlib
import os
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_VERSION_LETTERS = 16
_REMEMBERED = 10_000
_versions: dict[MediaFile, str] = {}
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file in the folder of the course ``course``; ``relative`` is its path there, with forward slashes.

    ``size`` is in bytes, ``changed_ns`` the time of its last change in nanoseconds.
    """

    course: str
    relative: str
    place: Path
    size: int
    changed_ns: int
    inode: int

    @classmethod
    def of(cls, course: str, relative: str, place: Path, state: os.stat_result) -> MediaFile:
        """The file at ``place``, of which the system says ``state``."""
        return cls(course, relative, place, state.st_size, state.st_mtime_ns, state.st_ino)

    @property
    def path(self) -> str:
        """The path for problems: relative to the content folder."""
        return f"{self.course}/{self.relative}"

    @property
    def name(self) -> str:
        """The name by which texts call it: its path below the folder of its sort (``media``, ``files``), in NFC."""
        return unicodedata.normalize("NFC", self.relative.partition("/")[2] or self.relative)

    @property
    def suffix(self) -> str:
        """How its name ends, in small letters, with the dot."""
        return PurePosixPath(self.relative).suffix.lower()

    @property
    def signature(self) -> str:
        """Tells it from another version of itself without reading it."""
        return f"{self.relative}\0{self.size}\0{self.changed_ns}"

    @property
    def version(self) -> str:
        """Names its bytes (part of their SHA-256). They are read when it is asked for first, piece by piece, and remembered."""
        found = _versions.get(self)
        if found is None:
            found = self._digest()[:_VERSION_LETTERS]
            with _guard:
                if len(_versions) >= _REMEMBERED:
                    _versions.clear()
                _versions[self] = found
        return found

    def _digest(self) -> str:
        try:
            with self.place.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:  # gone since the course was read, which is about to be read again
            return hashlib.sha256(f"{self.path}\0{self.signature}".encode("utf-8", "surrogateescape")).hexdigest()
