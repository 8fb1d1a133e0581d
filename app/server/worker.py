"""A worker process: its event loop, its connections, and a graceful shutdown that finishes every accepted request."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import resource
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable

from app.server.connection import Connection
from app.server.dispatch import Dispatcher
from app.server.limits import Limits
from app.server.messages import Request, Site
from app.server.reader import Budget
from app.server.sockets import listen_anew

log = logging.getLogger(__name__)

_ACCEPTED_A_TURN = 4
"""More would leave the other workers with nothing to accept: the first to wake would take them all."""
_LOOK_EVERY_S = 1.0
_OTHER_FILES = 1000
_DRAIN_S = 0.3
"""How long after the end was asked for the connections that wait to be accepted are still taken."""


class Worker:
    """Serves ``site`` on a listening socket until it is told to end."""

    def __init__(self, site: Site, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.site = site
        self.limits = limits or Limits()
        self.clock = clock
        self.connections: set[Connection] = set()
        self.budget = Budget()
        self.streams = 0
        self.ending = False
        self.dispatcher = Dispatcher(site)
        self._end = asyncio.Event()

    def run(self, listening: socket.socket, stop_s: float) -> None:
        """Serve until SIGTERM, or until the process that started this one is gone; what was begun gets ``stop_s`` to end."""
        _allow_files(2 * self.limits.connections + _OTHER_FILES)
        asyncio.run(self.serve(listening, stop_s))
        self.dispatcher.close()

    async def serve(self, listening: socket.socket, stop_s: float) -> None:
        """Serve in the running event loop."""
        self.dispatcher.address = listening.getsockname()[:2]
        loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        with contextlib.suppress(ValueError, RuntimeError):  # not in the main thread, as in tests
            loop.add_signal_handler(signal.SIGTERM, self.end)
        server = await loop.create_server(lambda: Connection(self), sock=listening.dup(), backlog=_ACCEPTED_A_TURN)
        listen_anew(listening)
        looking = loop.create_task(self._look_on(os.getppid()))
        try:
            await self._end.wait()
            await self._empty(server, stop_s)
        finally:
            looking.cancel()
            server.close()

    def end(self) -> None:
        """Begin to end: no new connections, everybody who is in is answered."""
        self._end.set()

    def add(self, connection: Connection) -> None:
        """A client has come. Where there are too many, one goes.

        It is the one that has asked for nothing for the longest time; where all are being answered, the one that takes its
        answer most slowly, if that is slower than a slow client may; and else the one that has come.
        """
        if len(self.connections) >= self.limits.connections:
            leaving = self._least_wanted() or connection
            leaving.abort()
            self.connections.discard(leaving)  # it ends a turn later, and must not be chosen twice
            if leaving is connection:
                return
        self.connections.add(connection)

    def _least_wanted(self) -> Connection | None:
        waiting = [one for one in self.connections if not one.busy]
        if waiting:
            return min(waiting, key=lambda one: one.since)
        slowest = min(self.connections, key=lambda one: one.pace, default=None)
        return slowest if slowest is not None and slowest.pace < self.limits.slow_rate else None

    def remove(self, connection: Connection) -> None:
        """A client has gone."""
        self.connections.discard(connection)

    def stream(self, request: Request) -> AsyncIterator[bytes] | None:
        """The events that ``request`` asks for, while there is room for another stream."""
        return self.site.stream(request) if self.streams < self.limits.streams and not self.ending else None

    async def _look_on(self, parent: int) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if os.getppid() != parent:
                # After kill -9 of the parent the port must be free for the next one.
                self.end()
            now = self.clock()
            for connection in tuple(self.connections):
                connection.enforce_deadlines(now)

    async def _empty(self, server: asyncio.Server, stop_s: float) -> None:
        """Let those in who wait, then answer everybody, then close."""
        await asyncio.sleep(_DRAIN_S)
        self.ending = True
        server.close()
        for connection in tuple(self.connections):
            connection.finish()
        until = self.clock() + stop_s
        while self.connections and self.clock() < until:
            await asyncio.sleep(0.02)
        for connection in tuple(self.connections):
            connection.abort()


def _allow_files(wanted: int) -> None:
    """Let this process have ``wanted`` files open, where it may: each connection is one."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
