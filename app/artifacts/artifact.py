"""What is kept under which key, and what somewhere to keep it has to offer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol


class BusyError(Exception):
    """Too much is being made at once; ask again after ``retry_after_s``."""

    def __init__(self, message: str = "too much is being made at once", retry_after_s: float = 2.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnderWayError(BusyError):
    """It is being made and will be there soon; the caller did not want to wait for it."""


class Key(NamedTuple):
    """The name of an artifact: a digest (ASCII letters and digits) of all that it depends on, and its kind of file (``mp3``)."""

    name: str
    kind: str


class Made(NamedTuple):
    """What a maker hands over: the bytes, and facts about them that are kept beside them (JSON)."""

    body: bytes
    facts: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file: its size in bytes and its digest, known without reading it, and the facts of its maker.

    The bytes lie in the file ``path`` or, where nothing can be kept, in ``data``.
    """

    key: Key
    size: int
    digest: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    path: Path | None = None
    data: bytes = b""

    def read(self) -> bytes:
        """The bytes; raises ``OSError`` when the file was removed a moment ago."""
        return self.path.read_bytes() if self.path else self.data


class Swept(NamedTuple):
    """What was removed: files and bytes."""

    files: int
    size: int


class Storage(Protocol):
    """Somewhere to keep artifacts: a folder, or an object store. Nothing here raises when it cannot keep or find a thing.

    Two sorts are kept. A *value* is small and read whole (a clip). A *file* is sent in parts from where it lies, and has
    facts beside it. Either is found only while it is whole: what was truncated, emptied or overwritten counts as missing.
    """

    def get(self, key: Key) -> bytes | None:
        """The value kept under ``key``; ``None`` when there is none, or it is damaged."""

    def put(self, key: Key, value: bytes) -> bool:
        """Keep ``value`` under ``key`` in place of what was there; whether that worked."""

    def find(self, key: Key, *, verify: bool = False) -> Artifact | None:
        """The file kept under ``key``. With ``verify`` its bytes are read even if it looks untouched since it was kept."""

    def write(self, key: Key, made: Made) -> Artifact:
        """Keep a file. Where that fails the artifact holds its bytes itself, and the last few are found all the same."""

    def sweep(self, wanted: Collection[Key]) -> Swept:
        """Remove whatever is not ``wanted``, and what a killed process left half written."""
