"""The parent of the workers: forks them, replaces those that die, and ends them when it is told to end."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from app.server.sockets import stop_accepting

log = logging.getLogger(__name__)

_PAUSE_S = 1.0
"""At least so long between two starts of one worker, so that one that cannot start does not take a processor."""
_FUTILE = 5
"""So many starts in a row that none survived the pause: it will not get better, and whoever watches this process has to know."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)


class Supervisor:
    """Keeps ``count`` processes that call ``work``. It has no threads of its own when it forks, and starts none."""

    def __init__(self, work: Callable[[], None], count: int, stop_s: float) -> None:
        self._work = work
        self._count = count
        self._stop_s = stop_s
        self._started: dict[int, float] = {}
        self._futile = 0

    def run(self, listening: socket.socket) -> int:
        """Serve until SIGTERM or SIGINT; answers the exit code: 1 when the workers die as soon as they are started."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            for _ in range(self._count):
                self._start(before)
            while signal.sigwait(_SIGNALS) == signal.SIGCHLD:
                if not self._replace(before):
                    self._stop()
                    return 1
            stop_accepting(listening)
            self._stop()
            return 0
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, mask: set[signal.Signals | int]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            self._started[child] = time.monotonic()
            return
        code = 1
        try:
            # Ctrl+C reaches every process of the terminal: the parent decides when a worker ends.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            self._work()
            code = 0
        except BaseException:
            log.exception("a worker ended")
        finally:
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _replace(self, mask: set[signal.Signals | int]) -> bool:
        """Start a worker for each that has died; says whether that is of any use still."""
        for child in self._ended():
            lived_s = time.monotonic() - self._started.pop(child)
            self._futile = self._futile + 1 if lived_s < _PAUSE_S else 0
            if self._futile >= _FUTILE:
                log.error("the workers die as soon as they are started; giving up")
                return False
            log.error("worker %d has died; another is started", child)
            time.sleep(max(0.0, _PAUSE_S - lived_s))
            self._start(mask)
        return True

    def _ended(self) -> list[int]:
        return [child for child in self._started if os.waitpid(child, os.WNOHANG)[0]]

    def _stop(self) -> None:
        for child in self._started:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        until = time.monotonic() + self._stop_s
        while self._started and time.monotonic() < until:
            for child in self._ended():
                del self._started[child]
            time.sleep(0.02)
        for child in self._started:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self._started.clear()
