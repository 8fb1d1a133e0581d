"""The processes that serve the application: a parent, and workers that it forks, each with the server of :mod:`app.server`."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

from app.audio import narrator
from app.config import Settings
from app.server.limits import Limits
from app.server.supervisor import Supervisor
from app.server.worker import Worker
from app.web import wsgi
from app.web.forms import LONGEST_POST_BYTES
from app.web.site import FlaskSite

_STOP_S = 30.0
_AUTHOR_STOP_S = 2.0
_ANSWER_S = 2.0
"""What the parent waits longer than its workers, which end what they have begun."""
_BEHIND_A_PROXY_S = 75.0
"""Longer than nginx keeps its idle connections to a server (60 s)."""


def processors() -> int:
    """How many processors this process may use: a container or a service often has fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def limits(settings: Settings) -> Limits:
    """What a client of this installation may do."""
    own = Limits(body_bytes=LONGEST_POST_BYTES)
    return replace(own, idle_s=_BEHIND_A_PROXY_S) if settings.proxies else own


def run(listening: socket.socket, settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit code. The settings reach the workers through the environment."""
    stop_s = _AUTHOR_STOP_S if settings.reload else _STOP_S

    def work() -> None:
        site = FlaskSite(wsgi.application())
        Worker(site, limits(settings)).run(listening, stop_s)

    reader_aloud = narrator.start(settings)
    try:
        return Supervisor(work, settings.workers or processors(), stop_s + _ANSWER_S).run(listening)
    finally:
        narrator.stop(reader_aloud)
