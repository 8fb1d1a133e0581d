"""What was printed is kept: documents on disk, whole or not at all, within a bound, each made once however many ask.

A document is named after everything that it depends on: the course's bytes, the order, the settings that show in it, and
the program that sets it. So nothing stale is ever found, and an update of the program needs no sweep. Beside each document
lies a note with its digest: a file that was truncated, emptied or overwritten is found out and counts as missing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import json
import logging
import os
import tempfile
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from app.course.model import Course
from app.exports.orders import Order
from app.exports.pdf import print_course
from app.exports.press import Press, PressError
from app.places import PACKAGE, TRANSLATIONS

log = logging.getLogger(__name__)

LIMIT_BYTES = 200_000_000
_MOST_QUEUED = 4
_MOST_WAITING = 12
_STRIPES = 16
_USUAL_S = 8.0
_RETRY_S = 30.0
_ABANDONED_S = 600.0
_MADE_OF = (PACKAGE / "exports", PACKAGE / "templates" / "print", PACKAGE / "static" / "css" / "tokens.css", TRANSLATIONS)
_MAKERS = (".py", ".css", ".html", ".svg", ".woff2", ".po")


class BusyError(PressError):
    """Too many different documents are asked for at once; ask again after ``retry_after_s``."""

    retry_after_s = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """A document that is ready: where it lies (or its bytes, where nothing can be kept), and what a page says of it."""

    path: Path | None
    digest: str
    size: int
    pages: int
    data: bytes = b""

    def read(self) -> bytes:
        """The document, of a megabyte at most; raises OSError when it was swept away a moment ago."""
        return self.path.read_bytes() if self.path else self.data


class Documents:
    """The folder of printed documents. Safe to use from many threads and processes."""

    def __init__(
        self, folder: Path, press: Press, *, public_url: str = "", contact: str = "", limit_bytes: int = LIMIT_BYTES
    ) -> None:
        self.folder = folder
        self._press = press
        self._public_url = public_url
        self._contact = contact
        self._limit_bytes = limit_bytes
        self._verified: dict[Path, tuple[int, int, int, str]] = {}
        self._queued: dict[str, float] = {}
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._failed: dict[str, float] = {}
        self._lock = threading.Lock()

    def key(self, course: Course, order: Order) -> str:
        """The name of a document: a digest of all that it depends on."""
        parts = (course.id, course.fingerprint, repr(order), self._public_url, self._contact, program_digest())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    def find(self, course: Course, order: Order) -> Printed | None:
        """The document if it is there and whole; never makes it."""
        return self._read(self.key(course, order))

    def make(self, course: Course, order: Order) -> Printed:
        """The document, made now unless it is there; whoever asks meanwhile waits and gets the same.

        Raises :class:`BusyError` when too many others are being made, :class:`app.exports.press.PressError` when this one
        cannot be.
        """
        key = self.key(course, order)
        if found := self._read(key):
            return found
        with self._place_in_queue(key), self._alone(key):
            if found := self._read(key):
                return found
            started = time.monotonic()
            data = print_course(course, order, self._press, public_url=self._public_url, contact=self._contact)
            log.info("printed %s of %s in %.1f s, %d bytes", order.name, course.id, time.monotonic() - started, len(data))
            return self._keep(key, data)

    def start(self, course: Course, order: Order) -> None:
        """Has the document made in the background; does nothing when it is there or under way, or cannot be made."""
        key = self.key(course, order)
        with self._lock:
            if key in self._queued or self._has_failed(key) or len(self._queued) >= _MOST_QUEUED:
                return
        if not self._read(key):
            threading.Thread(target=self._make_quietly, args=(key, course, order), name="print", daemon=True).start()

    def has_failed(self, course: Course, order: Order) -> bool:
        """Whether making it in the background failed a moment ago; after that it is tried again."""
        return self._has_failed(self.key(course, order))

    def progress(self, course: Course, order: Order) -> float:
        """About how far a document under way is, from 0 to 1 (never quite 1): judged by the time it usually takes."""
        begun = self._queued.get(self.key(course, order))
        if begun is None:
            return 0.0
        elapsed = time.monotonic() - begun
        return elapsed / (elapsed + _USUAL_S / 2)

    def _has_failed(self, key: str) -> bool:
        return time.monotonic() - self._failed.get(key, -_RETRY_S) < _RETRY_S

    def _make_quietly(self, key: str, course: Course, order: Order) -> None:
        try:
            self.make(course, order)
        except BusyError:
            return
        except PressError as error:
            log.error("%s of %s could not be printed: %s", order.name, course.id, error)
            # Only what failed a moment ago is remembered: the course's every edit gives its documents new keys.
            self._failed = {**{old: at for old, at in self._failed.items() if self._has_failed(old)}, key: time.monotonic()}

    @contextlib.contextmanager
    def _place_in_queue(self, key: str) -> Iterator[None]:
        if not self._waiting.acquire(blocking=False):
            raise BusyError("too many wait for documents")
        mine = False
        try:
            with self._lock:
                mine = key not in self._queued
                if mine and len(self._queued) >= _MOST_QUEUED:
                    mine = False
                    raise BusyError("too many documents are being made at once")
                self._queued.setdefault(key, time.monotonic())
            yield
        finally:
            self._waiting.release()
            if mine:
                with self._lock:
                    self._queued.pop(key, None)

    @contextlib.contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """One maker of this document on the machine; the lock goes with the process that holds it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"stripe-{zlib.crc32(key.encode()) % _STRIPES}.lock"
            handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            log.warning("printed documents cannot be kept (%s)", error)
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _read(self, key: str) -> Printed | None:
        path, note = self.folder / f"{key}.pdf", self.folder / f"{key}.json"
        try:
            told = json.loads(note.read_bytes())
            state = path.stat()
            seen = (state.st_ino, state.st_size, state.st_mtime_ns, told["digest"])
            if self._verified.get(path) != seen:
                if hashlib.sha256(path.read_bytes()).hexdigest() != told["digest"]:
                    log.warning("the document kept in %s is damaged and will be made again", path.name)
                    return None
                with self._lock:
                    self._verified[path] = seen
            return Printed(path, told["digest"], state.st_size, int(told["pages"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, key: str, data: bytes) -> Printed:
        """Writes the note, then the document; each appears by rename. What cannot be kept is served all the same."""
        import pikepdf  # only who makes a document loads it

        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
        digest = hashlib.sha256(data).hexdigest()
        path = self.folder / f"{key}.pdf"
        try:
            write_whole(self.folder / f"{key}.json", json.dumps({"digest": digest, "pages": pages}).encode())
            write_whole(path, data)
            self._sweep(keep=path)
        except OSError as error:
            log.warning("a document cannot be kept (%s)", error)
            return Printed(None, digest, len(data), pages, data)
        return Printed(path, digest, len(data), pages)

    def _sweep(self, keep: Path) -> None:
        """Removes the oldest documents until the rest is within the bound, and what a killed process left half written.

        Another process may sweep at this moment: what is gone already is passed over.
        """
        files = sorted(_there(self.folder.glob("*.pdf")), key=lambda found: found[1].st_mtime_ns)
        total = sum(state.st_size for _, state in files)
        for file, state in files:
            if total <= self._limit_bytes:
                break
            if file != keep:
                total -= state.st_size
                file.unlink(missing_ok=True)
                file.with_suffix(".json").unlink(missing_ok=True)
        for file, state in _there(self.folder.glob("*.part")):
            if time.time() - state.st_mtime > _ABANDONED_S:
                file.unlink(missing_ok=True)
        with self._lock:
            self._verified = {path: seen for path, seen in self._verified.items() if path.exists()}


def _there(files: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    """Those of the files that are still there, each with what the disk says of it."""
    for file in files:
        with contextlib.suppress(FileNotFoundError):
            yield file, file.stat()


@cache
def program_digest() -> str:
    """A digest of everything but the course that shapes a document: this room, its templates, its words, WeasyPrint."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for place in _MADE_OF:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in _MAKERS and file.is_file():
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that appears whole or not at all; raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
