"""A fair lock: it is given to waiting threads in the order in which they asked for it.

Python's own lock can be taken again at once by the thread that gave it up; of eight writers one then waits twenty times as
long as the others.
"""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """One holder at a time, first come, first served."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def take(self, timeout_s: float) -> bool:
        """Waits for the turn; false when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
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
        return True  # it was handed over in the very moment in which patience ended

    def give(self) -> None:
        """Hands the turn to the thread that has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
