"""Writing with the page open: it follows the author's edits, and says what is wrong with them, to the author alone.

On with `omnikurs serve --reload`. The author is the person at this machine: the request comes from loopback, to a loopback
name. Everybody else gets the pages as they are published.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from flask import Blueprint, abort

from app.course.errors import Severity
from app.course.library import Library, LibrarySnapshot
from app.server.gateway import REFUSED
from app.server.messages import Request
from app.web.environ_keys import AUTHOR, SNAPSHOT
from app.web.hosts import LOOPBACK, is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

EVENTS = "/author/events"
_TICK_S = 0.3
_HEARTBEAT_S = 15.0

bp = Blueprint("author", __name__)


@dataclass(frozen=True, slots=True)
class AuthorScript:
    """What an author's page says to the script in it: the address of the events, and the version of the content it shows."""

    events: str
    version: str


@bp.get(EVENTS)
def nothing() -> NoReturn:
    """404 for who is not the author; the author's request is answered by the server, with a stream (:func:`follow`)."""
    abort(404)


def asks(request: Request) -> bool:
    """Whether a request that came to the server was made on this machine, under a name of this machine."""
    return _is_author(request.get(b"host"), request.peer[0], forwarded=bool(request.get(b"x-forwarded-for")))


def is_author(environ: WSGIEnvironment) -> bool:
    """Whether the request of a WSGI environment was."""
    return _is_author(environ.get("HTTP_HOST", ""), environ.get("REMOTE_ADDR"), forwarded="HTTP_X_FORWARDED_FOR" in environ)


async def follow(library: Library) -> AsyncIterator[bytes]:
    """Server-sent events: the content's version and its errors, now and whenever they change.

    Looks at what the server's own thread has read, and reads no file itself. A comment now and then finds out browsers that are
    gone.
    """
    yield b"retry: 500\n\n"
    told: LibrarySnapshot | None = None
    spoken = time.monotonic()
    while True:
        snapshot = library.last
        if snapshot is not told:
            problems = [str(problem) for problem in snapshot.problems if problem.severity is Severity.ERROR]
            told, spoken = snapshot, time.monotonic()
            yield f"data: {json.dumps({'version': snapshot.fingerprint, 'problems': problems})}\n\n".encode()
        elif time.monotonic() - spoken > _HEARTBEAT_S:
            spoken = time.monotonic()
            yield b":\n\n"
        await asyncio.sleep(_TICK_S)


def _is_author(host: str, peer: str | None, *, forwarded: bool) -> bool:
    name = host.rpartition(":")[0] or host
    return name in LOOPBACK and is_loopback(peer) and not forwarded


def script(environ: WSGIEnvironment) -> AuthorScript | None:
    """What the page that answers a request says to the author's script; nothing for everybody else.

    Nothing either for an answer to a form, which to load again would send the form again, and for a refusal, which is kept for
    everybody.
    """
    if not environ.get(AUTHOR) or REFUSED in environ or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    return AuthorScript(EVENTS, environ[SNAPSHOT].fingerprint)
