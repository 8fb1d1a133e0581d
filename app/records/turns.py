"""Turns: a lock that is handed on in the order in which it was asked for.

Python's own lock lets whoever comes by take it again at once; of eight writers one then waits twenty times as long as the others.
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
        """Hands the turn to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
