"""Atomic writes: a file appears complete or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

PART = ".part"
"""How the name of an unfinished file ends. It is of no use to anybody once its process has ended."""


def write_whole(path: Path, *parts: bytes, mode: int = 0o644, durable: bool = False) -> os.stat_result:
    """Write ``parts`` to ``path``, replacing what is there in one step; what the system says of the new file.

    ``durable`` waits until the bytes are on the disk, so that after a power cut the file is whole or not there. Raises
    ``OSError``, and then leaves nothing behind.
    """
    part = _beside(path)
    try:
        state = _write(part, parts, mode, durable)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return state


def create_once(path: Path, body: bytes, mode: int) -> bool:
    """Make the file ``path`` unless it is there; of several processes that try at once one wins. Whether this one did.

    Raises ``OSError``, and then leaves nothing behind.
    """
    part = _beside(path)
    try:
        _write(part, (body,), mode, durable=True)
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return True


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}{PART}")


def _write(part: Path, parts: tuple[bytes, ...], mode: int, durable: bool) -> os.stat_result:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        for piece in parts:
            file.write(piece)
        file.flush()
        if durable:
            os.fsync(descriptor)
        return os.fstat(descriptor)
