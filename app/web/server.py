"""The processes that serve: granian with workers that share one listening socket, and an end in which no answer is lost."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import time
from typing import Any

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server import MPServer

from app.audio import narrator
from app.config import Settings
from app.web import wsgi

_AUTHOR_THREADS = 48
# Whoever waits for sound holds one (16 at most: app.audio.studio), for a document (12: app.exports.documents), or for the rest of
# a form that was announced (8: app.web.forms). Pages always find a free one.
_THREADS = 48
_DRAIN_S = 0.4
_SO_ATTACH_FILTER = 26
_STOP_S = 30
_AUTHOR_STOP_S = 2


class Server(MPServer):
    """Granian that takes no new connections for a moment before it ends.

    Its workers drop what waits to be accepted when they are told to end, and what was accepted but not read yet. So first the
    kernel is told to let nobody else in, then everybody who is in is answered, then the workers end.
    """

    def _init_shared_socket(self) -> None:
        # One socket for all workers, as granian has it where sockets cannot share a port: this process holds it too.
        self._ssp = None
        holder: Any = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd = holder
        self._sfd = holder.get_fd()
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

    def shutdown(self, exit_code: int = 0) -> None:
        """Let those who are in be answered, then end."""
        if self._sso is not None and close_door(self._sso):
            time.sleep(_DRAIN_S)
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


def close_door(listening: socket.socket) -> bool:
    """Make the kernel ignore whoever knocks at ``listening``: they try again, and find the next server or a closed port.

    Those who are in already stay. Returns whether that could be done; only Linux can (a socket filter that drops everything).
    """
    if sys.platform != "linux":
        return False
    drop_all = struct.pack("HBBI", 0x06, 0, 0, 0)  # BPF: return 0
    program = ctypes.create_string_buffer(drop_all)
    try:
        listening.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))
    except OSError:
        return False
    return True


def processors() -> int:
    """How many processors this process may use: a container or a service often has fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(host: str, port: int, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; the settings reach the workers through the environment."""
    reader_aloud = narrator.start(settings)
    server = Server(
        "app.web.wsgi:application",
        factory=True,
        address=host.strip("[]"),
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if settings.reload else settings.workers or processors(),
        # A page that follows its author holds a thread for as long as it is open.
        blocking_threads=_AUTHOR_THREADS if settings.reload else _THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_AUTHOR_STOP_S if settings.reload else _STOP_S,
    )
    wsgi.stay_with_parent()
    try:
        server.serve()
    finally:
        narrator.stop(reader_aloud)
