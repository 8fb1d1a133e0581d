"""Stores artifacts in a folder: written atomically, limited in total size, checked against a digest when they are read.

``<kind>/<ab>/<name>.<kind>`` holds an artifact. A value begins with a digest of what follows. A file lies as it is sent;
beside it ``json/<ab>/<name>.json``, which is such a value, holds its digest, its size and the maker's facts.
"""

from __future__ import annotations

import collections
import contextlib
import hashlib
import itertools
import json
import logging
import os
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from app.artifacts.artifact import Artifact, Key, Made, Swept
from app.artifacts.atomic import PART, write_whole

log = logging.getLogger(__name__)

_MAGIC = b"omnikurs "
_DIGEST = 32
_HEAD_BYTES = len(_MAGIC) + _DIGEST + 1
_NOTE = "json"
_SEEN = "seen"
_ABANDONED_S = 3600.0
_DAY_S = 86_400
_REMEMBERED = 4096
_IN_MEMORY = 6


class _StoredFile(NamedTuple):
    """A file of the folder, and when it was last used."""

    path: Path
    used: float
    size: int

    @property
    def name(self) -> str:
        """The name of the artifact that the file belongs to."""
        return self.path.name.partition(".")[0]


class Folder:
    """A folder that holds at most about ``limit_bytes``; what was not used for longest goes first.

    Safe to use from many threads and processes. See :class:`app.artifacts.artifact.Storage`.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder = folder
        self._limit_bytes = limit_bytes
        self._verified: dict[Path, tuple[str, tuple[int, ...]]] = {}
        self._unkept: collections.OrderedDict[Key, Artifact] = collections.OrderedDict()
        self._guard = threading.Lock()
        self._warned = False
        self._since_look = 0

    def path(self, key: Key) -> Path:
        """Where ``key`` lies, whether it is there or not. Raises ``ValueError`` for a name that is none."""
        if not (key.name.isascii() and key.name.isalnum()):
            raise ValueError(f"{key.name!r} is no name of an artifact")
        return self.folder / key.kind / key.name[:2] / f"{key.name}.{key.kind}"

    def get(self, key: Key) -> bytes | None:
        """See :class:`app.artifacts.artifact.Storage`."""
        path = self.path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        body = data[_HEAD_BYTES:]
        if data[:_HEAD_BYTES] != _head(body):
            log.warning("%s is damaged and will be made again", path.name)
            return None
        self._use(path)
        return body

    def put(self, key: Key, value: bytes) -> bool:
        """See :class:`app.artifacts.artifact.Storage`."""
        return self._write(key, _head(value), value) is not None

    def find(self, key: Key, *, verify: bool = False) -> Artifact | None:
        """See :class:`app.artifacts.artifact.Storage`."""
        with self._guard:
            if key in self._unkept:
                return self._unkept[key]
        path, note = self.path(key), self.get(Key(key.name, _NOTE))
        if note is None:
            return None
        facts = json.loads(note)
        digest, size, seen = facts.pop("digest", ""), facts.pop("size", -1), facts.pop(_SEEN, None)
        try:
            state = path.stat()
            if state.st_size != size or not self._is_whole(path, digest, state, seen, verify):
                log.warning("%s is damaged and will be made again", path.name)
                return None
        except OSError:
            return None
        self._use(path)
        return Artifact(key, size, digest, facts, path)

    def write(self, key: Key, made: Made) -> Artifact:
        """See :class:`app.artifacts.artifact.Storage`."""
        artifact = Artifact(key, len(made.body), digest_of(made.body), made.facts, self.path(key))
        state = self._write(key, made.body, durable=True)
        if state is not None:
            note = {**made.facts, "digest": artifact.digest, "size": artifact.size, _SEEN: _fingerprint(state)}
            if self.put(Key(key.name, _NOTE), json.dumps(note, ensure_ascii=False).encode()):
                return artifact
        unkept = replace(artifact, path=None, data=made.body)
        with self._guard:
            self._unkept[key] = unkept
            while len(self._unkept) > _IN_MEMORY:
                self._unkept.popitem(last=False)
        return unkept

    def sweep(self, wanted: Collection[Key]) -> Swept:
        """See :class:`app.artifacts.artifact.Storage`. A part is taken for a killed process's after an hour."""
        names = {key.name for key in wanted}
        now = time.time()
        stale = [
            entry
            for entry in self._entries()
            if (now - entry.used > _ABANDONED_S if entry.path.name.endswith(PART) else entry.name not in names)
        ]
        return _remove(stale)

    def shrink(self) -> Swept:
        """Remove what was not used for the longest time until the rest is within nine tenths of the bound.

        A file and its note go together.
        """
        artifacts: dict[str, list[_StoredFile]] = collections.defaultdict(list)
        for entry in self._entries():
            artifacts[entry.name if not entry.path.name.endswith(PART) else entry.path.name].append(entry)
        total = sum(entry.size for entries in artifacts.values() for entry in entries)
        if total <= self._limit_bytes:
            return Swept(0, 0)
        gone: list[_StoredFile] = []
        for entries in sorted(artifacts.values(), key=lambda entries: max(entry.used for entry in entries)):
            if total <= self._limit_bytes * 9 // 10:
                break
            total -= sum(entry.size for entry in entries)
            gone += entries
        with self._guard:
            for entry in gone:
                self._verified.pop(entry.path, None)
        return _remove(gone)

    def _is_whole(self, path: Path, digest: str, state: os.stat_result, seen: list[int] | None, verify: bool) -> bool:
        """Whether a file has its digest. Its bytes are read unless it is known to be the very file that was checked or kept."""
        now = _fingerprint(state)
        known = (digest, now)
        if self._verified.get(path) == known:
            return True
        if not verify and seen is not None and tuple(seen) == now:
            return True
        if digest_of(path.read_bytes()) != digest:
            return False
        with self._guard:
            if len(self._verified) >= _REMEMBERED:
                self._verified.clear()
            self._verified[path] = known
        return True

    def _write(self, key: Key, *parts: bytes, durable: bool = False) -> os.stat_result | None:
        """Write a file; ``None`` when the disk does not take it, which is logged once until it does again."""
        path = self.path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            state = write_whole(path, *parts, durable=durable)
        except OSError as error:
            if not self._warned:
                log.warning("%s takes no files (%s): what is made is not kept", self.folder.name, error.strerror or error)
            self._warned = True
            return None
        self._warned = False
        self._since_look += state.st_size
        if self._since_look * 20 > self._limit_bytes:
            self._since_look = 0
            self.shrink()
        return state

    def _entries(self) -> Iterator[_StoredFile]:
        """Every file of an artifact, and what earlier versions kept in the folder itself; locks are none of ours."""
        for path in itertools.chain(self.folder.glob("*/*/*"), self.folder.glob("*.*")):
            with contextlib.suppress(OSError):
                state = path.stat()
                if path.suffix != ".lock":
                    yield _StoredFile(path, max(state.st_atime, state.st_mtime), state.st_size)

    def _use(self, path: Path) -> None:
        """Note the use of a file in its time of access, which :meth:`shrink` goes by; once a day is enough.

        The system itself does not always keep that time; the time of change tells whether the file is still the same one.
        """
        with contextlib.suppress(OSError):
            state, now_ns = path.stat(), time.time_ns()
            if now_ns / 1e9 - max(state.st_atime, state.st_mtime) > _DAY_S:
                os.utime(path, ns=(now_ns, state.st_mtime_ns))


def digest_of(body: bytes) -> str:
    """A digest that finds out damage."""
    return hashlib.blake2b(body, digest_size=_DIGEST // 2).hexdigest()


def _head(body: bytes) -> bytes:
    return _MAGIC + digest_of(body).encode() + b"\n"


def _fingerprint(state: os.stat_result) -> tuple[int, ...]:
    """Tells a file from one that was written, overwritten, cut or restored since; it survives a rename."""
    return state.st_ino, state.st_size, state.st_mtime_ns


def _remove(entries: list[_StoredFile]) -> Swept:
    files = size = 0
    for entry in entries:
        try:
            entry.path.unlink()
        except OSError:
            continue
        files, size = files + 1, size + entry.size
    return Swept(files, size)
