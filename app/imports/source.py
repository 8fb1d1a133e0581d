"""The file that is imported: its bytes, and the files that lie beside it, as far as they may be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from app.imports.errors import ImportFileError

MOST_BYTES = 200_000_000
"""A document with forty photos of a telephone is about this large."""

MOST_BESIDE = 40_000_000
"""A picture that lies beside a document."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document's ``name`` and bytes. ``folder`` is where its companions lie; ``None``: it has none."""

    name: str
    data: bytes = field(repr=False)
    folder: Path | None = None

    @property
    def suffix(self) -> str:
        """How the name ends, in small letters, with the dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its end."""
        return PurePosixPath(self.name).stem

    def beside(self, address: str) -> bytes | None:
        """The bytes of a file that the document names by a relative address; ``None`` when there is none, when it is too
        large, or when it lies outside the document's folder, by whatever way that is said.
        """
        if self.folder is None:
            return None
        try:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not parts.path or "\0" in parts.path:
                return None
            folder = self.folder.resolve()
            place = (folder / unquote(parts.path)).resolve()
            if not place.is_relative_to(folder) or not place.is_file() or place.stat().st_size > MOST_BESIDE:
                return None
            return place.read_bytes()
        except (OSError, ValueError, RuntimeError):
            return None


def open_source(path: Path) -> SourceFile:
    """Read a file that somebody named. Raises :class:`ImportFileError` when it cannot be read or is too large."""
    try:
        if not path.is_file():
            raise ImportFileError("there is no such file" if not path.exists() else "it is a folder, name a file in it")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ImportFileError(
                f"it has {size // 1_000_000} MB, at most {MOST_BYTES // 1_000_000} are read: make its pictures smaller"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"it cannot be read ({error.strerror})") from None
    if not data:
        raise ImportFileError("it is empty")
    return SourceFile(path.name, data, path.parent)
