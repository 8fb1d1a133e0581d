"""A bounded queue for making artifacts: a few tasks run, a limited number wait, any further one is refused with a retry time."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Iterator

from app.artifacts.artifact import BusyError
from app.artifacts.locks import Locks


class Place:
    """A place in a queue, which its holder gives back with :meth:`leave`."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._left = False

    def turn(self) -> contextlib.AbstractContextManager[None]:
        """Wait for the turn of this place and hold it. Raises :class:`BusyError` when it does not come in time."""
        return self._queue._turn(self)

    def leave(self) -> None:
        """Make room for somebody else; does nothing the second time."""
        if not self._left:
            self._left = True
            self._queue._leave()


class Queue:
    """At most ``places`` jobs of this process wait or run; in turn, ``here`` at once in it and ``at_once`` on the machine.

    A request that finds it full is refused at once: a server's threads must not fill up with those who wait.
    """

    def __init__(
        self, locks: Locks, *, places: int, at_once: int, here: int, retry_after_s: float, wait_s: float = math.inf
    ) -> None:
        self._locks = locks
        self._places = places
        self._at_once = at_once
        self._here = here
        self._retry_after_s = retry_after_s
        self._wait_s = wait_s
        self._taken = 0
        self._waiting: list[Place] = []
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """How many wait or run."""
        return self._taken

    def join(self, most: int | None = None) -> Place:
        """Take a place. Raises :class:`BusyError` when the queue is full, or holds ``most`` already.

        What takes long joins a short queue only (``most``), so that room is left for what is quick.
        """
        with self._changed:
            if self._taken >= min(self._places, self._places if most is None else most):
                raise BusyError(retry_after_s=self._retry_after_s)
            self._taken += 1
        return Place(self)

    @contextlib.contextmanager
    def work(self) -> Iterator[None]:
        """Join, wait for the turn, hold it, and leave. Raises :class:`BusyError`."""
        place = self.join()
        try:
            with place.turn():
                yield
        finally:
            place.leave()

    @contextlib.contextmanager
    def _turn(self, place: Place) -> Iterator[None]:
        deadline = time.monotonic() + self._wait_s
        with self._changed:
            self._waiting.append(place)
        try:
            with self._changed:
                patience_s = None if deadline == math.inf else max(0.0, deadline - time.monotonic())
                if not self._changed.wait_for(lambda: place in self._waiting[: self._here], patience_s):
                    raise BusyError(retry_after_s=self._retry_after_s)
            with self._locks.slot(self._at_once, deadline - time.monotonic()):
                yield
        finally:
            with self._changed:
                self._waiting.remove(place)
                self._changed.notify_all()

    def _leave(self) -> None:
        with self._changed:
            self._taken -= 1
