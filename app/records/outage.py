"""An outage: while the database does not answer in time, one asks whether it does again, and all others are told very soon.

Else each request would wait for its own deadline, and together they would hold every thread that could answer other pages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.records.errors import StoreTimeoutError

#: How long the others wait for the answer to the one who asks: as long as a database takes that is there again.
SOON_S = 0.5


class Outage:
    """Whether the last one who asked a database had an answer in time."""

    def __init__(self, soon_s: float = SOON_S) -> None:
        self._soon_s = soon_s
        self._guard = threading.Condition()
        self._lasts = False
        self._is_asked = False

    @contextmanager
    def watch(self) -> Iterator[Callable[[], None]]:
        """Around work with the database; the block may call what it is given as soon as the database has answered.

        A :class:`StoreTimeoutError` out of the block begins an outage, anything else ends it. During one, only one block at a
        time is entered; the others raise :class:`StoreTimeoutError` unless that one is answered soon.
        """
        asks = self._enter()
        is_answered = is_late = False

        def answered() -> None:
            nonlocal is_answered
            is_answered = True
            self._leave(asks, is_late=False)

        try:
            yield answered
        except StoreTimeoutError:
            is_late = True
            raise
        finally:
            if is_late or not is_answered:
                self._leave(asks and not is_answered, is_late)

    def _enter(self) -> bool:
        with self._guard:
            if not self._guard.wait_for(lambda: not (self._lasts and self._is_asked), self._soon_s):
                raise StoreTimeoutError("the database did not answer in time, and is being asked whether it does again")
            self._is_asked = self._lasts
            return self._lasts

    def _leave(self, asks: bool, is_late: bool) -> None:
        with self._guard:
            self._lasts = is_late
            if asks:
                self._is_asked = False
            self._guard.notify_all()
