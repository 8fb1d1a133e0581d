"""What was made is kept: clips and tracks on disk, whole or not at all, within a bound.

A file appears by rename. Clips and cues begin with a digest of what follows; of a track, which is served as it lies,
the digest stands beside its cues. So a file that was truncated, emptied or overwritten is found out and counts as
missing. Nothing here raises because of a disk: what cannot be kept is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

_MAGIC = b"omnikurs "
_DIGEST = 32
_HEAD_BYTES = len(_MAGIC) + _DIGEST + 1
_ABANDONED_S = 3600.0


class Swept(NamedTuple):
    """What a sweep removed."""

    files: int
    size: int


class Cache:
    """A folder of clips (``.clip``), tracks (``.mp3``) and their cues (``.json``), each under a key of letters and
    digits.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self._verified: dict[Path, tuple[str, int, int, int]] = {}
        self._warned = False
        self._lock = threading.Lock()
        self._since_look = 0

    def path(self, key: str, kind: str) -> Path:
        """Where the file of that key and kind lies, whether it is there or not."""
        return self.folder / kind / key[:2] / f"{key}.{kind}"

    def read(self, key: str, kind: str) -> bytes | None:
        """The content kept under ``key``; ``None`` when there is none, or it is not whole."""
        path = self.path(key, kind)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        body = data[_HEAD_BYTES:]
        if data[:_HEAD_BYTES] != _head(body):
            log.warning("the sound kept in %s is damaged and will be made again", path.name)
            return None
        self._use(path)
        return body

    def find_track(self, key: str, digest: str) -> Path | None:
        """The track kept under ``key`` if its bytes have that digest, which is computed once per change of the file."""
        path = self.path(key, "mp3")
        try:
            state = path.stat()
            seen = (digest, state.st_ino, state.st_size, state.st_mtime_ns)
            if self._verified.get(path) != seen:
                if digest_of(path.read_bytes()) != digest:
                    log.warning("the track kept in %s is damaged and will be made again", path.name)
                    return None
                with self._lock:
                    if len(self._verified) > 4096:
                        self._verified.clear()
                    self._verified[path] = seen
        except OSError:
            return None
        self._use(path)
        return path

    def keep(self, key: str, kind: str, body: bytes) -> bool:
        """Keep ``body`` under ``key``; whether that worked. Called again with the same key it replaces the file."""
        path = self.path(key, kind)
        part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                if kind != "mp3":
                    file.write(_head(body))
                file.write(body)
            part.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            if not self._warned:
                log.warning("sound cannot be kept and is made each time it is asked for: %s", error)
            self._warned = True
            return False
        self._warned = False
        self._since_look += len(body)
        if self._since_look * 20 > self.limit_bytes:
            self._since_look = 0
            self.shrink()
        return True

    def shrink(self) -> Swept:
        """Remove what was not used for the longest time until the rest is within nine tenths of the bound."""
        files = sorted(self._files(), key=lambda file: file[1])
        total = sum(size for _, _, size in files)
        removed = Swept(0, 0)
        if total <= self.limit_bytes:
            return removed
        for path, _, size in files:
            if total - removed.size <= self.limit_bytes * 9 // 10:
                break
            removed = _remove(path, size, removed)
        return removed

    def sweep(self, wanted: Collection[tuple[str, str]]) -> Swept:
        """Remove every file whose (key, kind) is not ``wanted``, and parts that a killed process left behind an hour
        ago.
        """
        removed = Swept(0, 0)
        for path, used, size in list(self._files()):
            key, _, kind = path.name.rpartition(".")
            stale = time.time() - used > _ABANDONED_S if kind == "part" else (key, kind) not in wanted
            if stale:
                removed = _remove(path, size, removed)
        return removed

    def _files(self) -> Iterator[tuple[Path, float, int]]:
        """Each file with the time of its last use and its size."""
        for kind in ("clip", "mp3", "json"):
            for path in (self.folder / kind).glob("*/*"):
                with contextlib.suppress(OSError):
                    state = path.stat()
                    yield path, state.st_mtime, state.st_size

    def _use(self, path: Path) -> None:
        """Note that ``path`` was used: its time of change is what :meth:`shrink` goes by. Once a day is enough."""
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > 86_400:
                os.utime(path)


def digest_of(body: bytes) -> str:
    """A digest that finds out damage."""
    return hashlib.blake2b(body, digest_size=_DIGEST // 2).hexdigest()


def _head(body: bytes) -> bytes:
    return _MAGIC + digest_of(body).encode() + b"\n"


def _remove(path: Path, size: int, removed: Swept) -> Swept:
    try:
        path.unlink()
    except OSError:
        return removed
    return Swept(removed.files + 1, removed.size + size)
