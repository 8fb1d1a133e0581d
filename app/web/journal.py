"""What the server writes into its log: one line an event, no addresses of visitors, no line break that someone sent.

An answer's line holds its method, path, status, size and time. Queries are left out: they carry tokens and group codes.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BATCH_S = 0.05
_SWEEP_S = 0.2
_PATH_SAFE = "/:@!$&'()*+,;=~-._"


class LineFormatter(logging.Formatter):
    """Formats a record as one line; a traceback follows indented, so that no line of it can pass for an entry."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text that starts only one line."""
        told = self.formatMessage(self._prepared(record))
        lines = [_BREAKS.sub(_escape, told)]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += [f"    | {_BREAKS.sub(_escape, line)}" for line in _LINES.split(trace)]
        return "\n".join(lines)

    def _prepared(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        return record


def set_up_logging() -> None:
    """Send the program's log to standard error, one line an event; does nothing where someone has set up logging already."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


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


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
