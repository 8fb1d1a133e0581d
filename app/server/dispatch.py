"""Routes a request to the event loop (answers that are ready) or to a thread pool, and refuses it when no thread is free."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Mapping
from email.utils import formatdate
from typing import get_args

from app.server import gateway
from app.server.access_log import path_text
from app.server.messages import PoolName, Reply, Request, Site, WaitingPool, phrase, serialize
from app.server.pools import Pool, PoolFullError

log = logging.getLogger(__name__)

_TEXT = ("Content-Type", "text/plain; charset=utf-8")
_STREAM = (("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"))
_REFUSALS = "refusals"
_MAY_WAIT = frozenset(get_args(WaitingPool))


def open_pools() -> dict[str, Pool]:
    """The pools of one worker.

    Pages and forms have few threads, because more do not make Python faster; a queue of a second or two of work, so that a class
    which opens the same link at once is let in. What waits (for sound, a document, a certificate) has its own threads, so that a
    page never waits behind it, and a short queue, because each who waits there does so for seconds. Photos that are not made yet
    have a long one: a page asks for all of its pictures at once, a browser does not ask again for one that was refused, and each
    takes less than a second. A check of health has its own too, or a full pool would look like a dead server; and so has a
    page that is kept and only waits until somebody has seen whether the content was edited.
    """
    return {
        "pages": Pool("pages", threads=8, queue=400),
        "refresh": Pool("refresh", threads=1, queue=8),
        "waiting": Pool("waiting", threads=16, queue=8),
        "photos": Pool("photos", threads=4, queue=400),
        "health": Pool("health", threads=1, queue=8),
        _REFUSALS: Pool(_REFUSALS, threads=1, queue=16),
    }


class Dispatcher:
    """Answers whole requests for one worker. ``address`` is where it listens."""

    def __init__(self, site: Site, pools: Mapping[str, Pool] | None = None) -> None:
        self.address = ("", 0)
        self._site = site
        self._pools = pools or open_pools()
        self._being_made: dict[str, asyncio.Future[Reply]] = {}
        self._date = (-1, b"")
        self.stream_head = serialize(phrase(200), [*_STREAM, *site.fields])

    def find(self, request: Request) -> Reply | None:
        """The answer that is ready, if there is one."""
        return self._site.find(request)

    async def make(self, request: Request) -> Reply:
        """The answer of the application, or a refusal; never raises but when it is cancelled."""
        try:
            if request.refused:
                return await self._refuse(request)
            key = self._site.shared_key(request)
            if not key:
                return await self._call_patiently(self._site.pool(request), request)
            return await self._share(key, request)
        except PoolFullError:
            request.refused = 503
            return await self._refuse(request)
        except Exception:
            log.exception("%s %s could not be answered", request.method, path_text(request.path))
            return self._bare(request, 500)

    def refusal(self, status: int, request: Request | None = None) -> bytes:
        """A whole answer that the server makes by itself, for what it cannot or does not hand on. It ends the connection."""
        reply = self._bare(request, status)
        return reply.head + self.date() + b"Connection: close\r\n\r\n" + bytes(reply.body)  # type: ignore[arg-type]  # a bare reply has bytes for its body

    def date(self) -> bytes:
        """The field with the time of now (RFC 9110, 6.6.1)."""
        now = int(time.time())
        if self._date[0] != now:
            self._date = now, f"Date: {formatdate(now, usegmt=True)}\r\n".encode()
        return self._date[1]

    def close(self) -> None:
        """Wait until what was begun in the pools is done."""
        for pool in self._pools.values():
            pool.close()

    async def _call_patiently(self, name: PoolName, request: Request) -> Reply:
        reply = await self._call(name, request)
        return await self._call(reply.must_wait, request) if reply.must_wait else reply

    async def _call(self, name: str, request: Request) -> Reply:
        environ = gateway.make_environ(request, self.address, may_wait=name in _MAY_WAIT)
        work = functools.partial(gateway.call, self._site.wsgi, environ)
        return await self._pools[name].run(work, droppable=request.method in ("GET", "HEAD"))

    async def _share(self, key: str, request: Request) -> Reply:
        """One makes what all who ask meanwhile get: else a page that an edit made old takes every thread at once."""
        while (under_way := self._being_made.get(key)) is not None:
            await asyncio.wait([under_way])
            if (reply := self._site.find(request)) is not None:
                return reply
        made: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._being_made[key] = made
        try:
            return await self._call_patiently(self._site.pool(request), request)
        finally:
            del self._being_made[key]
            made.cancel()

    async def _refuse(self, request: Request) -> Reply:
        """The application's own words for a refusal (they say where a text is that was typed), where those can be had."""
        try:
            return self._site.find(request) or await self._call(_REFUSALS, request)
        except PoolFullError:
            return self._bare(request, request.refused)

    def _bare(self, request: Request | None, status: int) -> Reply:
        told = phrase(status)
        body = f"{told}\n".encode()
        fields = [_TEXT, ("Content-Length", str(len(body))), ("Cache-Control", "no-store"), *self._site.fields]
        if status == 503:
            fields.append(("Retry-After", str(gateway.RETRY_AFTER_S)))
        method, path = (request.method, request.path) if request else ("-", "-")
        self._site.note(method, path, status, len(body), request.received if request else time.perf_counter())
        return Reply(status, serialize(told, fields), b"" if method == "HEAD" else body)
