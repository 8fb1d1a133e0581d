"""Writing with the page open: it follows the author's edits, and says what is wrong with them, to the author alone.

On with `omnikurs serve --reload`. The author is whoever sits at this machine: the request comes from loopback, to a loopback
name. Everybody else gets the pages as they are published.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, abort, request

from app.course.errors import Severity
from app.rendering import languages, render
from app.web.hosts import LOOPBACK, is_loopback
from app.web.marks import SHELF
from app.web.published import Answer, Header
from app.web.services import Services, services

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

EVENTS = "/author/events"
_TICK_S = 0.3
_STREAM_S = 20.0

bp = Blueprint("author", __name__)


@bp.get(EVENTS)
def events() -> Response:
    """Server-sent events: the content's version and its errors, now and whenever they change."""
    if not services().settings.reload or not is_author(request.environ):
        abort(404)
    answer = Response(_follow(services()), mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def is_author(environ: WSGIEnvironment) -> bool:
    """Whether the request was made on this machine, under a name of this machine."""
    name = environ.get("HTTP_HOST", "").rpartition(":")[0] or environ.get("HTTP_HOST", "")
    return name in LOOPBACK and is_loopback(environ.get("REMOTE_ADDR")) and "HTTP_X_FORWARDED_FOR" not in environ


class Author:
    """Adds to pages the script that follows the content."""

    def __init__(self, services: Services) -> None:
        self._assets = services.assets
        self._variants: WeakKeyDictionary[Answer, Answer] = WeakKeyDictionary()

    def is_here(self, environ: WSGIEnvironment) -> bool:
        """Whether the author asks."""
        return is_author(environ)

    def variant(self, answer: Answer, environ: WSGIEnvironment) -> Answer:
        """A published answer as the author gets it; anything but a page stays as it is."""
        if not _is_page(answer.headers):
            return answer
        found = self._variants.get(answer)
        if found is None:
            found = self._variants[answer] = Answer(self._with_script(answer.body, environ), answer.headers)
        return found

    def follow(
        self, environ: WSGIEnvironment, headers: list[Header], body: Iterable[bytes]
    ) -> tuple[Iterable[bytes], list[Header]]:
        """An answer made by a view, with the script when it is a page for the author; one to a form would be sent again."""
        if not _is_page(headers) or not is_author(environ) or environ["REQUEST_METHOD"] != "GET":
            return body, headers
        whole = self._with_script(b"".join(body), environ)
        close = getattr(body, "close", None)
        if close is not None:
            close()
        kept = [header for header in headers if header[0].lower() not in ("content-length", "etag")]
        return [whole], [*kept, ("Content-Length", str(len(whole)))]

    def _with_script(self, html: bytes, environ: WSGIEnvironment) -> bytes:
        spoken = environ["PATH_INFO"].split("/")[1]
        language = spoken if spoken in languages() else languages()[0]
        source, version = f"{self._assets.path}/js/author.js", environ[SHELF].fingerprint
        snippet = render(language, "components/author.html", source=source, events=EVENTS, version=version)
        return html.replace(b"</body>", snippet.encode() + b"</body>", 1)


def _is_page(headers: Iterable[Header]) -> bool:
    return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)


def _follow(services: Services) -> Iterator[str]:
    """The events of one connection. It ends after a while, so that a server can stop; browsers come back by themselves."""
    told, begun = "", time.monotonic()
    yield "retry: 500\n\n"
    while time.monotonic() - begun < _STREAM_S:
        shelf = services.library.current()
        problems = [str(problem) for problem in shelf.problems if problem.severity is Severity.ERROR]
        state = json.dumps({"version": shelf.fingerprint, "problems": problems})
        if state != told:
            told = state
            yield f"data: {state}\n\n"
        time.sleep(_TICK_S)
