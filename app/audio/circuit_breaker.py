"""A circuit breaker and a rate limit for requests to a remote service."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Counts consecutive failures. After ``failures`` of them the circuit is open, and no request should be sent, for ``first_s``
    seconds; each further failure doubles the time, up to ``longest_s``. A success closes it.

    ``clock`` and ``sleep`` are injected; the clock never goes backwards (``time.monotonic``).
    """

    def __init__(
        self,
        *,
        failures: int = 3,
        first_s: float = 60.0,
        longest_s: float = 3600.0,
        pace_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allowed = failures
        self._first_s = first_s
        self._longest_s = longest_s
        self._pace_s = pace_s
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._failed = 0
        self._opened = 0
        self._closed_from = 0.0
        self._next_from = 0.0

    def open_for_s(self) -> float:
        """For how many more seconds no request should be sent; 0 when the circuit is closed."""
        with self._lock:
            return max(0.0, self._closed_from - self._clock())

    def wait(self) -> None:
        """Block until the next request may start: requests of all threads start at least ``pace_s`` apart."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next_from)
            self._next_from = start + self._pace_s
        if start > now:
            self._sleep(start - now)

    def record_success(self) -> None:
        """A request was answered: reset the count and close the circuit."""
        with self._lock:
            self._failed = self._opened = 0
            self._closed_from = 0.0

    def record_failure(self, retry_after_s: float = 0.0) -> float:
        """A request failed. ``retry_after_s`` above 0, as the service asked for, opens the circuit at once. Returns for how many
        seconds it is open, 0 when it is not.
        """
        with self._lock:
            self._failed += 1
            if retry_after_s <= 0 and self._failed < self._allowed:
                return 0.0
            pause_s = min(self._longest_s, self._first_s * 2**self._opened)
            self._opened += 1
            self._failed = self._allowed - 1  # one more failure after the pause opens it again
            self._closed_from = self._clock() + max(pause_s, min(retry_after_s, self._longest_s))
            return self._closed_from - self._clock()
