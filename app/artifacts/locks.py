"""Locks across processes: an artifact is made once however many requests want it, and only a few are made at the same time.

Locks are ``flock`` on a fixed handful of files, which the system gives back when a process dies. Where no file can be
made (a read-only folder) they still hold within this process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from app.artifacts.artifact import BusyError

_STRIPES = 64
_POLL_S = 0.02  # a file's lock calls nobody when it is free, and waiting for several at once is not offered
_NOTE_BYTES = 256
_LOCAL: dict[str, threading.Lock] = {}
_LOCAL_GUARD = threading.Lock()


class Held:
    """A lock that is held. Its holder may leave a note, which any process can read meanwhile."""

    def __init__(self, descriptor: int = -1) -> None:
        self._descriptor = descriptor

    def note(self, text: str) -> None:
        """Leave ``text`` (short ASCII) in the place of what was noted before; empty to take it back."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.pwrite(self._descriptor, text.encode("ascii")[:_NOTE_BYTES].ljust(_NOTE_BYTES, b"\0"), 0)


class Locks:
    """The locks of one folder. Safe to use from many threads and processes; none is reentrant."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def hold(self, name: str, wait_s: float) -> Iterator[Held]:
        """Hold the lock called ``name``. Raises :class:`BusyError` when it is not free within ``wait_s``."""
        with self._any_of([_file_of(name)], wait_s) as held:
            yield held

    @contextlib.contextmanager
    def slot(self, slots: int, wait_s: float) -> Iterator[None]:
        """Hold one of ``slots`` places to work. Raises :class:`BusyError` when none is free within ``wait_s``."""
        with self._any_of([f"slot-{number}" for number in range(slots)], wait_s):
            yield

    def read_note(self, name: str) -> str:
        """The note of whoever holds the lock called ``name``, or of one who shares its file; empty when there is none."""
        try:
            with (self._folder / f"{_file_of(name)}.lock").open("rb") as file:
                return file.read(_NOTE_BYTES).rstrip(b"\0").decode("ascii", "replace")
        except OSError:
            return ""

    @contextlib.contextmanager
    def _any_of(self, names: list[str], wait_s: float) -> Iterator[Held]:
        deadline = time.monotonic() + wait_s
        while True:
            for name in names:
                with contextlib.ExitStack() as stack:
                    held = _take(self._folder / f"{name}.lock", stack)
                    if held is not None:
                        yield held
                        return
            if time.monotonic() >= deadline:
                raise BusyError
            time.sleep(_POLL_S)


def _file_of(name: str) -> str:
    return f"key-{zlib.crc32(name.encode()) % _STRIPES}"


def _take(path: Path, stack: contextlib.ExitStack) -> Held | None:
    """The lock at ``path`` if it is free; ``stack`` gives it back."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return _take_local(str(path), stack)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    held = Held(descriptor)
    stack.callback(held.note, "")
    return held


def _take_local(name: str, stack: contextlib.ExitStack) -> Held | None:
    with _LOCAL_GUARD:
        lock = _LOCAL.setdefault(name, threading.Lock())
    if not lock.acquire(blocking=False):
        return None
    stack.callback(lock.release)
    return Held()
