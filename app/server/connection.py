"""One connection of a client: answers its requests in their order, as fast as it takes the answers, and ends when a deadline
is over.

Nothing here waits in a thread or for one: what has to be made is asked of :class:`app.server.dispatch.Dispatcher`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

from app.server.files import BLOCK
from app.server.messages import Reply, Request
from app.server.reader import RequestReader, Stage
from app.server.sockets import reset_on_close, unacknowledged

if TYPE_CHECKING:
    from app.server.worker import Worker

log = logging.getLogger(__name__)

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_PACE_S = 10.0
"""How often a client's pace is measured anew: the first time shows rather what the kernel takes at once."""


class Connection(asyncio.Protocol):
    """One client, until it or the server closes the connection."""

    transport: asyncio.Transport

    def __init__(self, worker: Worker) -> None:
        self.limits = worker.limits
        self.reader = RequestReader(self, worker.limits, worker.budget, worker.clock)
        self.busy = False
        """Whether a request is being answered."""
        self.since = worker.clock()
        """When it was last busy, or made."""
        self.pace = float("inf")
        """How many bytes a second the client takes of what is on its way to it; infinite when nothing is, or not for long."""
        self._worker = worker
        self._dispatcher = worker.dispatcher
        self._queue: deque[Request] = deque()
        self._task: asyncio.Task[None] | None = None
        self._room: asyncio.Event | None = None
        self._is_stream = False
        self._half_closed = False
        self._paused = False
        self._early = 0
        self._gone_at = float("inf")
        self._written = 0
        self._mark = (self.since, 0, 0)
        self._measured = (self.since, 0)

    # --- what the event loop calls ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        self.transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if isinstance(peer, tuple):
            self.reader.peer = (str(peer[0]), int(peer[1]))
        self._worker.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """The client has gone. What a thread has begun for it goes on to its end; it is not sent to anybody."""
        self.reader.let_go()
        self._worker.remove(self)
        self._queue.clear()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Some bytes have come."""
        if self.reader.stage is Stage.DEAF:
            return
        self.reader.feed(data)
        self._early = self._early + len(data) if self.busy else 0
        if self._early > self.limits.early_bytes and not self._paused:
            self._paused = True
            self.transport.pause_reading()

    def eof_received(self) -> bool:
        """The client sends nothing more; it may still want its answer. Who follows a stream has gone."""
        self._half_closed = True
        self.reader.stop()
        return self.busy and not self._is_stream

    def pause_writing(self) -> None:
        """The client does not take what it was sent."""
        self._room = asyncio.Event()

    def resume_writing(self) -> None:
        """It does again."""
        room, self._room = self._room, None
        if room is not None:
            room.set()

    # --- what the reader calls ---

    def take(self, request: Request) -> None:
        """Answer a request, or remember it until those before it are answered."""
        if not self.busy:
            self._answer(request)
        elif len(self._queue) < self.limits.pipelined:
            self._queue.append(request)
        else:  # those before it are answered; the client asks for the others anew (RFC 9112, 9.3.1)
            self.reader.stop()

    def refuse(self, status: int) -> None:
        """End with ``status``; or, while something is being answered, behind that answer: the rest belongs to nothing."""
        if not self.busy:
            self._write(self._dispatcher.refusal(status))
            self.close()

    def invite(self) -> None:
        """Let the client send its body."""
        if not self.busy:
            self._write(_CONTINUE)

    # --- answering ---

    def _answer(self, request: Request) -> None:
        self.busy = True
        reply = self._dispatcher.find(request) if not request.refused else None
        # While the client does not take what it was sent, the next answer waits: else a thousand requests in one piece would pile
        # up as many answers. Those behind the first few are asked for anew.
        if reply is not None and isinstance(reply.body, bytes) and len(reply.body) <= BLOCK and self._room is None:
            self._write(self._head(reply.head) + reply.body)
            self._done()
        else:
            self._task = asyncio.get_running_loop().create_task(self._work(request, reply))

    async def _work(self, request: Request, reply: Reply | None) -> None:
        try:
            events = self._worker.stream(request) if reply is None else None
            if events is not None:
                await self._send_events(events)
            else:
                await self._send(reply or await self._dispatcher.make(request))
        except asyncio.CancelledError:
            raise
        except Exception:  # whatever it is: the client must not wait for the rest, and the log has to know
            log.exception("an answer could not be sent")
            self.abort()
        else:
            self._done()

    async def _send(self, reply: Reply) -> None:
        """The answer, block by block, as fast as the client takes it."""
        try:
            if self._room is not None:
                await self._room.wait()
            self._write(self._head(reply.head))
            body = reply.body
            for offset in range(0, len(body), BLOCK):
                self._write(body[offset : offset + BLOCK] if isinstance(body, bytes) else body.read(offset))
                if self._room is not None:
                    await self._room.wait()
        finally:
            reply.close()

    async def _send_events(self, events: AsyncIterator[bytes]) -> None:
        """Events until they end; then the connection ends too, which is how the client knows."""
        self.reader.stop()
        self._is_stream = True
        self._worker.streams += 1
        try:
            self._write(self._head(self._dispatcher.stream_head))
            async for event in events:
                self._write(event)
                if self._room is not None:
                    await self._room.wait()
        finally:
            self._worker.streams -= 1

    def _done(self) -> None:
        self.busy, self._task = False, None
        if self._queue:
            self._answer(self._queue.popleft())
        elif self.reader.stage is Stage.DEAF or self._worker.ending:
            self.close()
        else:
            self.since = now = self._worker.clock()
            self.reader.go_on(now)
            self._resume_reading()

    def _head(self, head: bytes) -> bytes:
        last = not self._queue and (self.reader.stage is Stage.DEAF or self._worker.ending)
        return head + self._dispatcher.date() + (b"Connection: close\r\n\r\n" if last else b"\r\n")

    def _write(self, data: bytes) -> None:
        self._written += len(data)
        self.transport.write(data)

    # --- the end ---

    def finish(self) -> None:
        """The server ends: a stream ends, an idle connection is closed; what has begun is answered, and the last of its kind."""
        if self._is_stream and self._task is not None:
            self._task.cancel()
            self.close()
        elif not self.busy and self.reader.stage is Stage.IDLE:
            self.close()

    def close(self) -> None:
        """Send what is left, then the end. What the client still sends is thrown away for a while, so that it is not reset."""
        self.reader.stop()
        self._gone_at = self._worker.clock() + (1.0 if self._worker.ending else self.limits.linger_s)
        self._resume_reading()
        if self._half_closed or not self.transport.can_write_eof():
            self.transport.close()
        else:
            try:
                self.transport.write_eof()
            except OSError:  # the client is gone already
                self.transport.close()

    def abort(self) -> None:
        """End the connection at once, with all that is on its way."""
        reset_on_close(self.transport)
        self.transport.abort()

    def enforce_deadlines(self, now: float) -> None:
        """End the connection when a deadline is over; called about once a second.

        While bytes are on their way to the client, the rate at which it takes them counts: an answer that lies in the kernel
        already must not be cut because the connection looks idle. Whatever the client has begun to ask meanwhile changes nothing
        about that rate; it has its own deadline as soon as the answers before it are made.
        """
        taken = self._written - self.transport.get_write_buffer_size() - unacknowledged(self.transport)
        if taken < self._written:
            if self._is_stalled(now, taken):
                self.abort()
                return
            if self.busy or self.reader.stage not in (Stage.HEAD, Stage.BODY):
                return
        else:
            self._mark, self._measured, self.pace = (now, taken, taken), (now, taken), float("inf")
        stage = self.reader.stage
        if now > self._gone_at:
            self.abort()
        elif not self.busy and now > self.reader.until:
            if stage is Stage.BODY:
                self.reader.refuse_request(408)
            elif stage is Stage.HEAD:
                self.reader.stop()
                self.refuse(408)
            elif stage is Stage.IDLE:
                self.close()

    def _is_stalled(self, now: float, taken: int) -> bool:
        """Whether the client has taken less than the least rate since it was last looked at, ``stall_s`` ago."""
        begun, before = self._measured
        if now - begun >= _PACE_S:
            self.pace = (taken - before) / (now - begun)
            self._measured = (now, taken)
        since, had, owed = self._mark
        if now - since < self.limits.stall_s:
            return False
        self._mark = (now, taken, self._written)
        return taken < min(had + self.limits.write_rate * self.limits.stall_s, owed)

    def _resume_reading(self) -> None:
        self._early = 0
        if self._paused:
            self._paused = False
            self.transport.resume_reading()
