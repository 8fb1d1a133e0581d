"""The access log: one line an answer, with its method, path, status, size and time.

There is no address of a visitor in it, and no query: queries carry tokens and group codes. What a site does not want to see
in it (forms, whose contents are kept to the hour) it does not hand on.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote

_BATCH_S = 0.05
_SWEEP_S = 0.2
_PATH_SAFE = "/:@!$&'()*+,;=~-._"


@lru_cache(maxsize=1024)
def path_text(path: str) -> str:
    """The path of a WSGI environment (bytes as Latin-1) in the form in which it is logged."""
    return quote(path.encode("latin-1", "replace"), safe=_PATH_SAFE)[:300]


class AccessLog:
    """Writes one line an answer to a file descriptor: at once while it is quiet, in batches when many are asked for.

    A write gives up the interpreter's lock, which costs more than the answer itself when threads wait for it.
    """

    def __init__(self, descriptor: int = 2) -> None:
        self._descriptor = descriptor
        self._second = (-1, "")
        self._waiting: deque[str] = deque()
        self._written_at = 0.0
        threading.Thread(target=self._sweep, name="access log", daemon=True).start()

    def write(self, method: str, path: str, status: str, size: str, duration_s: float) -> None:
        """Note an answer: ``path`` from :func:`path_text`, ``status`` with or without its phrase, ``size`` in bytes or "-"."""
        moment = time.time()
        now = int(moment)
        second, stamp = self._second
        if second != now:
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(now))
            self._second = (now, stamp)
        verb = method if method.isalpha() and len(method) < 12 else "-"
        self._waiting.append(f"{stamp} {verb} {path} {status[:3]} {size} {duration_s * 1000:.1f}ms\n")
        if moment - self._written_at > _BATCH_S:
            self._written_at = moment
            self.flush()

    def flush(self) -> None:
        """Write what waits. Lines of several threads do not mix: each line is taken by one of them, and written whole."""
        lines: list[str] = []
        with suppress(IndexError):
            while True:
                lines.append(self._waiting.popleft())
        if lines:
            with suppress(OSError):  # a full disk or a closed terminal must not cost an answer
                os.write(self._descriptor, "".join(lines).encode())

    def _sweep(self) -> None:
        while True:
            time.sleep(_SWEEP_S)
            self.flush()
