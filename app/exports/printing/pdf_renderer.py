"""Renders HTML to PDF: WeasyPrint in a process of its own, which can be limited and killed.

A document comes from an author, and a table of 100 000 columns would keep a server busy for ever. So pages are rendered in
a child that has a limit on time and on memory, and that reaches nothing but the files handed to it. The renderer keeps one
warm worker (:mod:`app.exports.printing.pdf_worker`) that has imported WeasyPrint and forks a fresh child for each document: a
crash, a leak or a kill costs that document only. What a document looks like is the business of the formats.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from app.exports.errors import ExportError, ExportMissingError

TIME_LIMIT_S = 20.0
_PATIENCE = 3.0
"""How many times longer than its processor time a document may take by the clock: other work may keep the machine busy."""
MEMORY_LIMIT_BYTES = 1536 * 1024 * 1024

_LENGTH = struct.Struct(">Q")


class RenderError(ExportError):
    """A document that could not be made: the reason is in the message and names no path of the machine."""


class RendererMissingError(RenderError, ExportMissingError):
    """WeasyPrint or the libraries it needs (pango) are not on this machine."""


class RenderLimitError(RenderError):
    """A document that wanted more time or more memory than it may have."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be rendered: HTML, and the files it may read, by the name under which it asks for them.

    ``files`` maps a name (``fonts/NotoSans-Regular.woff2``) to its bytes and its media type. Nothing else is reachable.
    """

    html: str
    files: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)
    identifier: bytes = b"omnikurs"


class PdfRenderer:
    """A warm worker that renders one document at a time. Safe to share between threads.

    ``time_limit_s`` bounds the processor time of a document, counted from the moment its turn has come (by the clock it
    may take three times that, for a busy machine); ``memory_limit_bytes`` bounds the address space of the child.
    """

    worker = (sys.executable, "-m", "app.exports.printing.pdf_worker")
    """The command of the worker."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S, memory_limit_bytes: int = MEMORY_LIMIT_BYTES) -> None:
        self._time_limit_s = time_limit_s
        self._memory_limit_bytes = memory_limit_bytes
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        # A renderer that nobody holds any more, because its application was dropped, leaves no process behind.
        weakref.finalize(self, _end, self._running)

    def render(self, job: Job) -> bytes:
        """Renders the document and returns the PDF; raises :class:`RenderError` when it cannot be made."""
        with self._lock:
            process = self._warm_worker()
            try:
                _send(process.stdin, (job, self._memory_limit_bytes, self._time_limit_s))
                kind, answer = _receive(process.stdout, self._time_limit_s * _PATIENCE)
            except TimeoutError:
                self._kill()
                raise RenderLimitError(f"the document took longer than {self._time_limit_s:g} s") from None
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                self._kill()
                raise RenderError("the renderer stopped in the middle of the document") from error
        if kind == "pdf":
            return answer
        raise {"limit": RenderLimitError, "missing": RendererMissingError}.get(kind, RenderError)(answer.decode())

    def warm(self) -> None:
        """Starts the worker ahead, so that the first document does not wait for the import."""
        with self._lock:
            self._warm_worker()

    def close(self) -> None:
        """Ends the worker; the renderer starts a new one when it is used again."""
        with self._lock:
            self._kill()

    def _warm_worker(self) -> subprocess.Popen[bytes]:
        if not self._running or self._running[0].poll() is not None:
            self._kill()
            process = subprocess.Popen(  # noqa: S603 — our own command
                self.worker,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_worker_environment(),
                start_new_session=True,
            )
            self._running.append(process)
        return self._running[0]

    def _kill(self) -> None:
        _end(self._running)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    """Ends the processes of the list, and takes them out of it."""
    while running:
        process = running.pop()
        # The whole session: the worker and the child that it forked for the document.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()


def _worker_environment() -> dict[str, str]:
    """The worker's environment: this package on its path, and a fixed date and locale, so that bytes can be equal."""
    package_root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": package_root, "SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}


def _send(stream: IO[bytes] | None, message: object) -> None:
    if stream is None:
        raise EOFError
    data = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes] | None, timeout_s: float) -> tuple[str, bytes]:
    """Reads one answer; raises TimeoutError after ``timeout_s``, EOFError when the process has ended."""
    if stream is None:
        raise EOFError
    deadline = time.monotonic() + timeout_s
    data = _read(stream.fileno(), _LENGTH.size, deadline)
    data = _read(stream.fileno(), _LENGTH.unpack(data)[0], deadline)
    kind, answer = pickle.loads(data)  # noqa: S301 — written by our own worker
    return kind, answer


def _read(descriptor: int, count: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while count:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
