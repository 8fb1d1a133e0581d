"""The files that a server makes of its courses, in any format: each made once however many ask, and kept.

A file is named after everything that it depends on: the course's bytes, the order, the settings that show in it, the program
that makes it, and the kinds of questions that packages bring. So nothing stale is ever found, and an update of the program or of
such a package needs no sweep.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import time
from pathlib import Path

from app.artifacts.artifact import Artifact, BusyError, Key, Made
from app.artifacts.folder import Folder
from app.artifacts.locks import Locks
from app.artifacts.queue import Queue
from app.artifacts.store import Progress, Store
from app.course.model import Course
from app.exports.format import ExportContext, ExportFormat
from app.exports.orders import Order
from app.exports.program_digest import outside_digest
from app.registry import Registry

log = logging.getLogger(__name__)

LIMIT_BYTES = 200_000_000
_PLACES = 16  # in each process; the server has more threads than that, also with those who wait for sound
_MOST_DOCUMENTS = 4
_AT_ONCE = 4
_WAIT_S = 120.0
_RETRY_S = 10.0
_USUAL_S = 4.0


def open_queue(folder: Path) -> Queue:
    """The queue of all files and certificates; a process makes one at a time.

    A certificate takes part of a second and a document several: documents fill a quarter of the queue at most.
    """
    locks = Locks(folder / "locks")
    return Queue(locks, places=_PLACES, at_once=_AT_ONCE, here=1, retry_after_s=_RETRY_S, wait_s=_WAIT_S)


class Documents:
    """The files of one server, made by ``formats``. Safe to use from many threads and processes."""

    def __init__(
        self,
        folder: Path,
        formats: Registry[ExportFormat],
        context: ExportContext,
        queue: Queue | None = None,
        *,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        storage, locks = Folder(folder, limit_bytes), Locks(folder / "locks")
        self._store = Store(storage, locks, queue or open_queue(folder), waiting=_PLACES, wait_s=_WAIT_S, usual_s=_USUAL_S)
        self._formats = formats
        self._context = context

    def key(self, course: Course, order: Order) -> Key:
        """The name of a file: a digest of all that it depends on."""
        export_format, context = self._formats[order.format], self._context
        programs = (export_format.program(), outside_digest(course))
        parts = (course.id, course.fingerprint, repr(order), context.public_url, context.contact, *programs)
        kind = export_format.suffix.rpartition(".")[2]
        return Key(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32], kind)

    def find(self, course: Course, order: Order) -> Artifact | None:
        """The file if it is there and whole, with its maker's facts (such as ``pages``); never makes it."""
        return self._store.find(self.key(course, order))

    def make(self, course: Course, order: Order) -> Artifact:
        """The file, made now unless it is there; those who ask meanwhile wait and get the same.

        Raises ``BusyError`` when too many others are being made, :class:`app.exports.errors.ExportError` when this one
        cannot be.
        """
        making = functools.partial(self._make, course, order)
        return self._store.get_or_make(self.key(course, order), making, most=_MOST_DOCUMENTS)

    def start(self, course: Course, order: Order) -> None:
        """Has the file made in the background; does nothing when it is there, under way, or too many are."""
        try:
            self._store.start(self.key(course, order), functools.partial(self._make, course, order), most=_MOST_DOCUMENTS)
        except BusyError:
            return

    def has_failed(self, course: Course, order: Order) -> bool:
        """Whether making it failed a moment ago; after that it is tried again."""
        return self._store.has_failed(self.key(course, order))

    def progress(self, course: Course, order: Order) -> float:
        """About how far a file under way is, from 0 to 1, never quite 1: judged by the time it usually takes."""
        return self._store.progress(self.key(course, order))

    def _make(self, course: Course, order: Order, _: Progress) -> Made:
        started = time.monotonic()
        made = self._formats[order.format].make(course, order, self._context)
        took_s, size = time.monotonic() - started, len(made.body)
        log.info("made %s %s of %s in %.1f s, %d bytes", order.format, order.name, course.id, took_s, size)
        return made
