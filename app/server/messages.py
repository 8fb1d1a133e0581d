"""A request as it is handed on once it is whole, an answer ready to be sent, and what the server asks of a site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING, Literal, Protocol

from app.server.files import FilePart

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Field = tuple[str, str]
PoolName = Literal["pages", "refresh", "waiting", "photos", "health"]
WaitingPool = Literal["waiting", "photos"]
"""The pools whose threads may wait."""


@dataclass(slots=True)
class Request:
    """A request whose body is whole, or one that was refused before (``refused`` is the status it shall get, else 0)."""

    method: str
    path: str
    """Percent-decoded, its bytes as Latin-1 (as PEP 3333 has PATH_INFO)."""
    query: str
    target: str
    fields: dict[bytes, bytes]
    """Header fields by name in lower case; those that came more than once are joined (RFC 9110, 5.3)."""
    body: bytes = b""
    version: str = "1.1"
    peer: tuple[str, int] = ("", 0)
    refused: int = 0
    received: float = field(default_factory=perf_counter)

    def get(self, name: bytes) -> str:
        """The field of that name; empty when there is none."""
        return self.fields.get(name, b"").decode("latin-1")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its head without the fields that the connection adds (Date, Connection), and its body."""

    status: int
    head: bytes
    body: bytes | FilePart = b""
    must_wait: WaitingPool | Literal[""] = ""
    """Nothing was made: the view would have to wait, and asks for a thread of this pool."""

    def close(self) -> None:
        """Gives back what the body holds."""
        if isinstance(self.body, FilePart):
            self.body.close()


def serialize(status: str, fields: Iterable[Field]) -> bytes:
    """The status line and the header fields, without the empty line behind them.

    Raises ``ValueError`` for a field that would begin another line.
    """
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name}: {value}" for name, value in fields]
    text = "\r\n".join(lines)
    if text.count("\r") != len(lines) - 1 or text.count("\n") != len(lines) - 1 or "\0" in text:
        raise ValueError("a header field holds a line break")
    return text.encode("latin-1") + b"\r\n"


def phrase(status: int) -> str:
    """A status with its phrase: ``404 Not Found``."""
    return f"{status} {HTTPStatus(status).phrase}"


class Site(Protocol):
    """What is served. Everything but ``wsgi`` is called in the event loop and must not wait for anything."""

    wsgi: WSGIApplication
    """Called in threads, with whole bodies; see :mod:`app.server.gateway`."""
    fields: Sequence[Field]
    """The header fields of answers that the server makes by itself."""

    def find(self, request: Request) -> Reply | None:
        """The answer that is ready, if there is one."""

    def shared_key(self, request: Request) -> str:
        """Not empty: requests with this key get the same answer, which :meth:`find` knows once one of them was answered."""

    def stream(self, request: Request) -> AsyncIterator[bytes] | None:
        """Server-sent events that go on until the client or the server ends, if the request asks for them."""

    def pool(self, request: Request) -> PoolName:
        """The threads that are to answer."""

    def note(self, method: str, path: str, status: int, size: int, since: float) -> None:
        """Hears of each answer that ``wsgi`` did not make; ``since`` is :attr:`Request.received`."""
