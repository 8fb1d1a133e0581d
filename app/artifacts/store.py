"""Get-or-make store: finds an artifact under its key or has it made once, across threads and processes, in a bounded queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from app.artifacts.artifact import Artifact, BusyError, Key, Made, Storage, UnderWayError
from app.artifacts.locks import Held, Locks
from app.artifacts.queue import Place, Queue

Progress = Callable[[int, int], None]
"""Told while something is made: how much is done, of how much."""

Make = Callable[[Progress], Made]
"""Makes an artifact. What it raises is raised for all that wait for it."""

_NOTE_EVERY_S = 0.2
_FAILED_S = 30.0


class Store:
    """What is made and kept in one place. Safe to use from many threads, and beside other processes on the same folder.

    At most ``waiting`` threads of this process wait for artifacts at once. ``wait_s`` bounds how long a maker waits for
    another process that makes the same; ``usual_s`` is how long a thing takes whose maker tells no progress.
    """

    def __init__(
        self, storage: Storage, locks: Locks, queue: Queue, *, waiting: int, wait_s: float = 120.0, usual_s: float = 4.0
    ) -> None:
        self.storage = storage
        self.queue = queue
        self._locks = locks
        self._waiter_slots = threading.BoundedSemaphore(waiting)
        self._wait_s = wait_s
        self._usual_s = usual_s
        self._under_way: dict[Key, Future[Artifact]] = {}
        self._failed: dict[Key, float] = {}
        self._guard = threading.Lock()

    def find(self, key: Key, *, verify: bool = False) -> Artifact | None:
        """The artifact if it is there and whole; never makes it. See :meth:`app.artifacts.artifact.Storage.find`."""
        return self.storage.find(key, verify=verify)

    def get_or_make(self, key: Key, make: Make, *, most: int | None = None, patience_s: float | None = None) -> Artifact:
        """The artifact, made now unless it is there; those who ask meanwhile wait and get the same.

        Raises what ``make`` raises, ``BusyError`` when too many wait or the queue holds ``most`` already, and
        ``UnderWayError`` when it is not there within ``patience_s``: then it is made all the same.
        """
        if found := self.find(key):
            return found
        if not self._waiter_slots.acquire(blocking=False):
            raise BusyError("too many wait already")
        try:
            future = self._begin(key, make, most)
            try:
                return future.result(patience_s)
            except TimeoutError:
                if future.done():
                    raise
                raise UnderWayError("it is being made") from None
        finally:
            self._waiter_slots.release()

    def start(self, key: Key, make: Make, *, most: int | None = None) -> None:
        """Have it made in the background, unless it is there or under way; :meth:`has_failed` tells what became of it.

        Raises ``BusyError`` as :meth:`get_or_make` does.
        """
        if not self.find(key):
            self._begin(key, make, most)

    def make_here(self, key: Key, make: Make, *, queued: bool = True) -> Artifact:
        """The same in this thread. ``queued``: it takes its turn with the others."""
        if not queued:
            return self._make(key, make, None)
        place = self.queue.join()
        try:
            return self._make(key, make, place)
        finally:
            place.leave()

    def progress(self, key: Key) -> float:
        """About how far an artifact under way is, in whichever process: from 0 to 1, and never quite 1."""
        name, _, told = self._locks.read_note(_name(key)).partition(" ")
        if name != _name(key):
            return 0.0
        begun, _, share = told.partition(" ")
        if share:
            return min(float(share), 0.99)
        elapsed_s = max(0.0, time.time() - float(begun))
        return elapsed_s / (elapsed_s + self._usual_s)

    def has_failed(self, key: Key) -> bool:
        """Whether making it failed a moment ago; after that it is tried again."""
        return time.monotonic() - self._failed.get(key, -_FAILED_S) < _FAILED_S

    def _begin(self, key: Key, make: Make, most: int | None) -> Future[Artifact]:
        """The artifact as it will be, made in a thread of its own, so that it goes on when one of those who wait gives up."""
        with self._guard:
            if key in self._under_way:
                return self._under_way[key]
            place = self.queue.join(most)
            future: Future[Artifact] = Future()
            self._under_way[key] = future
        threading.Thread(target=self._settle, args=(key, make, place, future), name="make", daemon=True).start()
        return future

    def _settle(self, key: Key, make: Make, place: Place, future: Future[Artifact]) -> None:
        try:
            artifact = self._make(key, make, place)
        except BaseException as error:  # whatever it is, those who wait have to know
            self._close(key, place, failed=not isinstance(error, BusyError))
            future.set_exception(error)
        else:
            self._close(key, place, failed=False)
            future.set_result(artifact)

    def _close(self, key: Key, place: Place, failed: bool) -> None:
        place.leave()
        with self._guard:
            self._under_way.pop(key)
            self._failed.pop(key, None)
            if failed:
                # Only what failed a moment ago is remembered: every edit of a course gives what is made of it new keys.
                self._failed = {old: at for old, at in self._failed.items() if self.has_failed(old)} | {key: time.monotonic()}

    def _make(self, key: Key, make: Make, place: Place | None) -> Artifact:
        with self._locks.hold(_name(key), self._wait_s) as held:
            if found := self.find(key):
                return found
            if place is None:
                return self._write(key, make, held)
            with place.turn():
                return self._write(key, make, held)

    def _write(self, key: Key, make: Make, held: Held) -> Artifact:
        return self.storage.write(key, make(_Noting(key, held).tell))


class _Noting:
    """Leaves a maker's progress as a note on its lock."""

    def __init__(self, key: Key, held: Held) -> None:
        self._begun = f"{_name(key)} {time.time():.1f}"
        self._held = held
        self._noted = time.monotonic()
        held.note(self._begun)

    def tell(self, done: int, total: int) -> None:
        """Note it, unless something was noted a moment ago."""
        now = time.monotonic()
        if total and now - self._noted >= _NOTE_EVERY_S:
            self._noted = now
            self._held.note(f"{self._begun} {done / total:.3f}")


def _name(key: Key) -> str:
    return f"{key.name}.{key.kind}"
