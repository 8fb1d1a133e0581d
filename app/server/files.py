"""A part of a file as the body of an answer: the server sends it from its event loop, and no thread waits for the client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

BLOCK = 64 * 1024


class FilePart:
    """``length`` bytes of the file at ``path`` from ``start`` on, as the iterable of a WSGI answer.

    The file is opened now, so that it can be sent although its name is gone by then. This package's server knows the class and
    reads it block by block as the client takes it; any other WSGI server iterates over it. Raises ``OSError``.
    """

    def __init__(self, path: Path, start: int, length: int) -> None:
        self.start = start
        self.length = length
        self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[bytes]:
        try:
            for offset in range(0, self.length, BLOCK):
                yield self.read(offset)
        finally:
            self.close()

    def read(self, offset: int) -> bytes:
        """The block that begins ``offset`` bytes behind ``start``. Raises ``OSError`` where the file has become shorter."""
        wanted = min(BLOCK, self.length - offset)
        block = os.pread(self._handle, wanted, self.start + offset)
        if len(block) != wanted:
            raise OSError("a file was cut while it was sent")
        return block

    def close(self) -> None:
        """Close the file; may be called twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        self.close()
