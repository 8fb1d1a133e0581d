"""Calls a WSGI application with a complete request and takes its answer (PEP 3333).

A request stays in one thread from the call to the end of the body: frameworks keep its data in the thread.
"""

from __future__ import annotations

import io
import logging
import sys
from typing import TYPE_CHECKING, Any

from app.server.files import FilePart
from app.server.messages import Field, Reply, Request, serialize

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

MAY_WAIT = "omnikurs.may_wait"
"""False in the environment of a request that is answered in a thread for pages: a view that would have to wait sets
:data:`MUST_WAIT` to the pool that it needs and returns an empty answer, and is called again in a thread that may wait."""

MUST_WAIT = "omnikurs.must_wait"

REFUSED = "omnikurs.refused"
"""The status that the server has decided on (408, 413, 503) before the body was read: the application finds the words."""

RETRY_AFTER_S = 5
"""When to come back after a 503 of the server's."""

RECEIVED = "omnikurs.received"
"""When the request was whole, by ``time.perf_counter``: what it waited for a thread counts as time that it took."""

_OF_THE_CONNECTION = frozenset({"connection", "date", "keep-alive", "transfer-encoding", "upgrade", "server"})
_READ_ALREADY = frozenset({b"transfer-encoding", b"content-length", b"connection"})


def make_environ(request: Request, server: tuple[str, int], *, may_wait: bool) -> WSGIEnvironment:
    """The environment of ``request``, received by the ``server`` of that address and port.

    A field whose name holds an underscore is left out: it would pass for the one with a hyphen.
    """
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": request.peer[0],
        "REMOTE_PORT": str(request.peer[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        MAY_WAIT: may_wait,
        RECEIVED: request.received,
    }
    for name, value in request.fields.items():
        if b"_" not in name and name not in _READ_ALREADY:
            key = name.decode("latin-1").upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.decode("latin-1").strip()
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        environ["CONTENT_LENGTH"] = str(len(request.body))
    if request.refused:
        environ[REFUSED] = request.refused
    return environ


def call(application: WSGIApplication, environ: WSGIEnvironment) -> Reply:
    """The whole answer of ``application``: a body of bytes, or a :class:`FilePart` that is sent later.

    Raises what the application raises, and ``ValueError`` for an answer that cannot be sent.
    """
    begun: list[Any] = []

    def start_response(status: str, fields: list[Field], exc_info: Any = None) -> Any:
        begun[:] = [status, fields]
        return chunks.append

    chunks: list[bytes] = []
    result = application(environ, start_response)
    if isinstance(result, FilePart):
        body: bytes | FilePart = result
    else:
        try:
            chunks.extend(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
        body = b"".join(chunks)
    try:
        return _reply(environ, begun[0], begun[1], body)
    except BaseException:
        if isinstance(body, FilePart):
            body.close()
        raise


def _reply(environ: WSGIEnvironment, status: str, fields: list[Field], body: bytes | FilePart) -> Reply:
    code = int(status[:3])
    kept = [field for field in fields if field[0].lower() not in _OF_THE_CONNECTION]
    bodiless = code in (204, 304) or environ["REQUEST_METHOD"] == "HEAD"
    if not bodiless:
        # Always ours: a length that is not that of the body would let the client take one answer for two.
        kept = [field for field in kept if field[0].lower() != "content-length"]
        kept.append(("Content-Length", str(len(body))))
    head = serialize(status, kept)
    if bodiless:
        if isinstance(body, FilePart):
            body.close()
        body = b""
    return Reply(code, head, body, must_wait=environ.get(MUST_WAIT, ""))
