"""Reads the requests of one connection (RFC 9112): from bytes, cut anywhere, to requests that are whole, with their deadlines.

The bytes are parsed by llhttp (httptools), as strictly as it can. What it leaves open is decided here: one Host, no target
but a path, no contradiction about where a body ends, and a bound on everything.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes, urlsplit

import httptools

from app.server.limits import Limits
from app.server.messages import Request

log = logging.getLogger(__name__)

_RAW_BODY = 8
"""How much longer than its body a request may be: chunks of one byte take six."""


class Stage(Enum):
    """Which part of a request is awaited."""

    IDLE = "nothing of it has come"
    HEAD = "its head is not whole"
    BODY = "its body is not whole"
    DEAF = "nothing more is heard"


@dataclass(slots=True)
class Budget:
    """What all connections of a worker hold together of bodies that are not whole, in bytes."""

    held: int = 0


class Listener(Protocol):
    """Who is told what came."""

    def take(self, request: Request) -> None:
        """A request is whole, or was refused and is to be answered with its ``refused``."""

    def refuse(self, status: int) -> None:
        """What came is no request; nothing more is heard."""

    def invite(self) -> None:
        """The client asks whether it may send the body (Expect: 100-continue)."""


class RequestReader:
    """Tells ``listener`` of the requests in what it is fed with. ``until`` is when the part that is awaited has to be there."""

    def __init__(self, listener: Listener, limits: Limits, budget: Budget, clock: Callable[[], float]) -> None:
        self.stage = Stage.IDLE
        self.until = clock() + limits.head_s
        self.peer = ("", 0)
        self.raw = 0
        """How many bytes have come of the request that is being read."""
        self._listener = listener
        self._limits = limits
        self._budget = budget
        self._clock = clock
        self._parser: Any = httptools.HttpRequestParser(self)
        self._request: Request | None = None
        self._target = b""
        self._fields: dict[bytes, bytes] = {}
        self._lines = 0
        self._body: list[bytes] = []
        self._size = 0
        self._begun = 0.0

    def feed(self, data: bytes) -> None:
        """Some bytes have come."""
        if self.stage is Stage.IDLE:
            self._await_head()
        self.raw += len(data)
        while self.stage is not Stage.DEAF:
            try:
                self._parser.feed_data(data)
                break
            except httptools.HttpParserUpgrade as upgrade:
                # What the client would like to speak instead is passed over (RFC 9110, 7.8); CONNECT was refused before.
                data = data[upgrade.args[0] :]
                if not data:
                    break
            except httptools.HttpParserCallbackError:
                log.exception("a request could not be read")
                self._refuse(500)
            except httptools.HttpParserError:
                self._refuse(400)
        # The parser tells of a field when it is whole, so one without an end is noticed here alone.
        if self.stage is Stage.HEAD and self.raw > self._limits.head_bytes + self._limits.target_bytes:
            self._refuse(431)
        elif self.stage is Stage.BODY and self.raw > self._limits.head_bytes + _RAW_BODY * self._limits.body_bytes:
            self.refuse_request(413)

    def go_on(self, now: float) -> None:
        """Everything that came was answered: from now on the client's time counts, also for a request that has begun to come."""
        self._begun = now
        if self.stage is Stage.IDLE:
            self.until = now + self._limits.idle_s
        else:
            self.until = now + (self._limits.head_s if self.stage is Stage.HEAD else self._limits.body_s)

    def refuse_request(self, status: int) -> None:
        """Give up on the body that is being read; its request is answered with ``status``."""
        request, self._request = self._request, None
        self.stop()
        if request is not None:
            request.refused = status
            self._listener.take(request)

    def stop(self) -> None:
        """Hear nothing more."""
        self._release_body()
        self._request = None
        self.stage = Stage.DEAF

    def let_go(self) -> None:
        """The connection is over: the parser and this object hold each other, and need not wait for the collector."""
        self.stop()
        self._parser = None

    # --- what the parser calls; after `stop` it may still do so, until the end of what it was fed with ---

    def on_message_begin(self) -> None:
        """A request begins."""
        if self.stage is Stage.IDLE:
            self._await_head()
        if self.stage is Stage.HEAD:
            self._target, self._fields, self._body = b"", {}, []
            self._lines = self._size = 0

    def on_url(self, part: bytes) -> None:
        """Some of the request's target."""
        if self.stage is Stage.HEAD:
            self._target += part
            if len(self._target) > self._limits.target_bytes:
                self._refuse(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field. Those behind a body in chunks are passed over: nobody has looked at them when they come."""
        if self.stage is Stage.HEAD:
            name = name.lower()
            self._size += len(name) + len(value)
            self._lines += 1
            if self._size > self._limits.head_bytes or self._lines > self._limits.fields:
                self._refuse(431)
            elif name not in self._fields:
                self._fields[name] = value
            elif name == b"host":  # which of the two is meant?
                self._refuse(400)
            else:
                self._fields[name] += (b"; " if name == b"cookie" else b",") + value

    def on_headers_complete(self) -> None:
        """The head is whole."""
        if self.stage is not Stage.HEAD:
            return
        self._size = 0
        request = self._read_head()
        if request is None:
            self._refuse(400)
            return
        self._request = request
        length, chunked = request.get(b"content-length"), request.get(b"transfer-encoding")
        # The parser only wants chunks to come last: a body coded otherwise before would be taken as it is (RFC 9112, 6.1).
        if chunked and (request.version != "1.1" or chunked.strip().lower() != "chunked"):
            self._refuse(400)
        elif chunked or length not in ("", "0"):
            self._await_body(request, length)

    def on_body(self, part: bytes) -> None:
        """Some of the body."""
        if self.stage is not Stage.BODY:
            return
        self._body.append(part)
        self._size += len(part)
        self._budget.held += len(part)
        self.until = self._begun + self._limits.body_s + self._size / self._limits.body_rate
        if self._size > self._limits.body_bytes:
            self.refuse_request(413)
        elif self._budget.held > self._limits.unfinished_bytes:
            self.refuse_request(503)

    def on_message_complete(self) -> None:
        """The request is whole."""
        request, self._request = self._request, None
        if request is None or self.stage is Stage.DEAF:
            return
        request.body = b"".join(self._body)
        self._release_body()
        self.raw = 0
        # HTTP/1.0 is answered and closed: it has no Connection: close to tell by.
        last = request.version != "1.1" or not self._parser.should_keep_alive()
        self.stage = Stage.DEAF if last else Stage.IDLE
        self._listener.take(request)

    def _read_head(self) -> Request | None:
        """The request without its body, or nothing where its head contradicts itself."""
        target, method = self._target.decode("latin-1"), self._parser.get_method().decode("ascii")
        version = self._parser.get_http_version()
        if b"host" not in self._fields or method == "CONNECT" or version not in ("1.0", "1.1"):
            return None
        if not target.startswith("/"):  # an absolute target, as for a proxy: its host counts (RFC 9112, 3.2.2)
            try:
                parts = urlsplit(target)
            except ValueError:
                return None
            if parts.scheme not in ("http", "https") or not parts.netloc:
                return None
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            self._fields[b"host"] = parts.netloc.encode("latin-1")
        path, _, query = target.partition("#")[0].partition("?")
        return Request(
            method=method,
            path=unquote_to_bytes(path).decode("latin-1") if "%" in path else path,
            query=query,
            target=target,
            fields=self._fields,
            version=version,
            peer=self.peer,
        )

    def _await_head(self) -> None:
        self.stage, self.raw = Stage.HEAD, 0
        self.until = self._clock() + self._limits.head_s

    def _await_body(self, request: Request, length: str) -> None:
        self.stage = Stage.BODY
        self._begun = self._clock()
        self.until = self._begun + self._limits.body_s
        if len(length) > 15 or int(length or 0) > self._limits.body_bytes:
            self.refuse_request(413)
        elif request.get(b"expect").lower() == "100-continue":
            self._listener.invite()

    def _refuse(self, status: int) -> None:
        if self.stage is not Stage.DEAF:
            self.stop()
            self._listener.refuse(status)

    def _release_body(self) -> None:
        if self.stage is Stage.BODY:
            self._budget.held -= self._size
            self._size, self._body = 0, []
