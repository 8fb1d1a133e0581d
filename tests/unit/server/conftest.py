"""A server without an application behind it: a tiny site, and a client that speaks to one connection over a pair of sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from app.server.connection import Connection
from app.server.files import FilePart
from app.server.limits import Limits
from app.server.messages import PoolName, Reply, Request, serialize
from app.server.worker import Worker
from tests.support import event_loop

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Result = TypeVar("Result")
_WINDOW = 64 * 1024
FIELDS = (("X-Ours", "yes"),)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class TinySite:
    """Answers every request with what it was asked; `/ready` at once, `/events` with a stream, `/file` with a part of one."""

    fields = FIELDS

    def __init__(self) -> None:
        self.asked: list[WSGIEnvironment] = []
        self.noted: list[tuple[str, str, int]] = []
        self.file: Any = None
        self.shared = False
        self.ready: dict[str, Reply] = {"/ready": Reply(200, serialize("200 OK", [("Content-Length", "5"), *FIELDS]), b"ready")}

    def wsgi(self, environ: WSGIEnvironment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Says method, path, query and body."""
        self.asked.append(environ)
        if environ.get("omnikurs.refused"):
            start_response(f"{environ['omnikurs.refused']} Refused", [*FIELDS])
            return [b"refused in words"]
        if environ["PATH_INFO"] == "/file":
            part = FilePart(self.file, 0, self.file.stat().st_size)
            start_response("200 OK", [*FIELDS])
            return part
        if environ["PATH_INFO"] == "/wrong":
            raise RuntimeError("wrong")
        body = environ["wsgi.input"].read()
        told = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']} {body.decode('latin-1')}"
        start_response("200 OK", [*FIELDS])
        return [told.encode("latin-1")]

    def find(self, request: Request) -> Reply | None:
        """What is ready."""
        return self.ready.get(request.path) if not request.refused else None

    def shared_key(self, request: Request) -> str:
        """Pages are the same for all where the test says so."""
        return request.path if self.shared else ""

    def stream(self, request: Request) -> AsyncIterator[bytes] | None:
        """One event, and silence."""
        return self._events() if request.path == "/events" else None

    async def _events(self) -> AsyncIterator[bytes]:
        yield b"data: one\n\n"
        await asyncio.sleep(60)

    def pool(self, request: Request) -> PoolName:
        """Everything is a page."""
        return "pages"

    def note(self, method: str, path: str, status: int, size: int, since: float) -> None:
        """Remembered."""
        self.noted.append((method, path, status))


class Talk:
    """One connection of a worker, seen from the client's end."""

    def __init__(self, worker: Worker, connection: Connection, client: socket.socket) -> None:
        self.worker = worker
        self.connection = connection
        self._client = client

    async def send(self, *parts: bytes) -> None:
        """Send the parts, each as a piece of its own for the server."""
        loop = asyncio.get_running_loop()
        for part in parts:
            if self.connection.transport.is_closing():
                return
            await loop.sock_sendall(self._client, part)
            for _ in range(3):
                await asyncio.sleep(0)

    async def read(self, size: int = 65536) -> bytes:
        """The next bytes; empty at the end. Fails when nothing comes."""
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._client, size), 10)

    async def read_to_end(self) -> bytes:
        """Everything until the server ends the connection; a reset ends it too."""
        found = b""
        try:
            while data := await self.read():
                found += data
        except ConnectionError:
            pass
        return found

    async def read_answer(self) -> bytes:
        """One answer with its body."""
        found = b""
        while b"\r\n\r\n" not in found:
            found += await self.read(1)
        length = next(int(line[15:]) for line in found.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = b""
        while len(body) < length:
            body += await self.read(length - len(body))
        return found + body

    def half_close(self) -> None:
        """Send nothing more."""
        self._client.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Go."""
        self._client.close()

    async def is_over(self) -> bool:
        """Whether the server has let go of the connection, after a moment for it to notice."""
        for _ in range(20):
            await asyncio.sleep(0.005)
            if self.connection not in self.worker.connections:
                return True
        return False


Conversation = Callable[[Talk], Awaitable[Result]]


@pytest.fixture
def site() -> TinySite:
    """The site of :func:`talk`."""
    return TinySite()


@pytest.fixture
def clock() -> Clock:
    """The clock of :func:`talk`."""
    return Clock()


@pytest.fixture
def talk(site: TinySite, clock: Clock) -> Callable[..., Any]:
    """`talk(conversation, **limits)` runs a coroutine that is given a :class:`Talk`; answers what it answers."""

    def run(conversation: Conversation[Result], **limits: Any) -> Result:
        async def converse() -> Result:
            worker = Worker(site, Limits(**limits), clock)
            server, client = _tcp_pair()
            made: list[Connection] = []

            def make() -> Connection:
                made.append(Connection(worker))
                return made[-1]

            await asyncio.get_running_loop().connect_accepted_socket(make, server)
            talk = Talk(worker, made[0], client)
            try:
                return await conversation(talk)
            finally:
                made[0].abort()
                await asyncio.sleep(0)
                client.close()
                worker.dispatcher.close()

        return event_loop.run(converse())

    return run


def _tcp_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a TCP connection: what the kernel knows of one is part of what is tested."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
        client.connect(listening.getsockname())
        server, _ = listening.accept()
    client.setblocking(False)
    return server, client
