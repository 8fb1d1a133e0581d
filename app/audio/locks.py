"""One at a time, across processes: a track is made once however many ask for it, and only a few are made at once.

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

_STRIPES = 64
_POLL_S = 0.02
_LOCAL: dict[str, threading.Lock] = {}
_LOCAL_GUARD = threading.Lock()


class BusyError(Exception):
    """Too much is being made at once; ask again after ``retry_after_s``."""

    retry_after_s = 2.0


class UnderWayError(BusyError):
    """It is being made, and will be there soon; whoever asked did not want to wait for it."""


@contextlib.contextmanager
def hold(folder: Path, name: str, wait_s: float) -> Iterator[None]:
    """Hold the lock called ``name``. Raises :class:`BusyError` when it is not free within ``wait_s``. Not reentrant."""
    with _any_of(folder, [f"track-{zlib.crc32(name.encode()) % _STRIPES}"], wait_s):
        yield


@contextlib.contextmanager
def slot(folder: Path, slots: int, wait_s: float) -> Iterator[None]:
    """Hold one of ``slots`` places to work. Raises :class:`BusyError` when none is free within ``wait_s``."""
    with _any_of(folder, [f"slot-{number}" for number in range(slots)], wait_s):
        yield


@contextlib.contextmanager
def _any_of(folder: Path, names: list[str], wait_s: float) -> Iterator[None]:
    deadline = time.monotonic() + wait_s
    while True:
        for name in names:
            release = _take(folder / f"{name}.lock")
            if release is not None:
                with release:
                    yield
                return
        if time.monotonic() >= deadline:
            raise BusyError("too much sound is being made at once")
        time.sleep(_POLL_S)


def _take(path: Path) -> contextlib.ExitStack | None:
    """The lock at ``path`` if it is free, as something that gives it back."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return _take_local(str(path))
    stack = contextlib.ExitStack()
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stack.close()
        return None
    return stack


def _take_local(name: str) -> contextlib.ExitStack | None:
    with _LOCAL_GUARD:
        lock = _LOCAL.setdefault(name, threading.Lock())
    if not lock.acquire(blocking=False):
        return None
    stack = contextlib.ExitStack()
    stack.callback(lock.release)
    return stack
