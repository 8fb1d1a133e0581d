"""Work that offers no deadline of its own, done by a thread of its own and waited for only so long.

Only so many such threads there are at once, so that what never ends (a resolver that is cut off) does not gather them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class InTime(Generic[Made]):
    """Makes things with an end to the waiting; ``most`` are being made at once, and ``close`` puts away what came too late."""

    def __init__(self, most: int, close: Callable[[Made], object]) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._close = close

    def make(self, making: Callable[[], Made], patience_s: float) -> Made:
        """What ``making`` gives or raises; :class:`TimeoutError` when that has not come, or found room, within ``patience_s``."""
        until = time.monotonic() + patience_s
        if not self._room.acquire(timeout=patience_s):
            raise TimeoutError(f"nothing within {patience_s:g} s, as for those who asked before")
        attempt = _Attempt(making, self._close, self._room.release)
        threading.Thread(target=attempt.run, name="in-time", daemon=True).start()
        return attempt.wait(until - time.monotonic(), patience_s)


class _Attempt(Generic[Made]):
    """One thing being made: whoever comes second, it or the end of the patience, sees that the other was there."""

    def __init__(self, making: Callable[[], Made], close: Callable[[Made], object], done: Callable[[], object]) -> None:
        self._making, self._close, self._done = making, close, done
        self._guard = threading.Condition()
        self._made: list[Made] = []
        self._error: BaseException | None = None
        self._is_given_up = False

    def run(self) -> None:
        """In the thread."""
        try:
            self._keep([self._making()], None)
        except BaseException as error:
            self._keep([], error)
        finally:
            self._done()

    def _keep(self, made: list[Made], error: BaseException | None) -> None:
        with self._guard:
            if not self._is_given_up:
                self._made, self._error = made, error
                self._guard.notify_all()
                return
        for late in made:
            self._close(late)

    def wait(self, patience_s: float, told_s: float) -> Made:
        """For whoever asked."""
        with self._guard:
            if not self._guard.wait_for(lambda: self._made or self._error, max(0.0, patience_s)):
                self._is_given_up = True
                raise TimeoutError(f"nothing within {told_s:g} s")
            if self._error is not None:
                raise self._error
            return self._made.pop()
