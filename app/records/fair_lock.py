"""A fair lock: it is given to waiting threads in the order in which they asked for it.

Python's own lock can be taken again at once by the thread that gave it up; of eight writers one then waits twenty times as
long as the others.
"""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """One holder at a time, first come, first served."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, timeout_s: float) -> bool:
        """Waits until the lock is given to this thread; false when that did not happen in time."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout_s):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was handed over in the very moment in which the time was over

    def release(self) -> None:
        """Hands the lock to the thread that has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
