"""The front door: what every request passes and every answer gets, be it made by Flask or kept ready as bytes.

One place for the check of the host, the headers, the conditional answers and the log. It stands inside ``app.wsgi_app``, so
that tests and every server go through it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web.author import Author
from app.web.headers import answer_headers
from app.web.hosts import TrustedHosts
from app.web.journal import AccessLog, path_text
from app.web.marks import BESIDE, LASTING, PUBLISHED, REFUSED, SHELF, TWIN
from app.web.published import Answer, Header, PublishedAnswers, encoding_for, twin_asked
from app.web.services import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)


class Front:
    """The WSGI layer around Flask's own application."""

    def __init__(self, inner: WSGIApplication, services: Services, access: AccessLog | None) -> None:
        self._inner = inner
        self._library = services.library
        self._hosts = TrustedHosts(services.settings)
        self._headers = answer_headers(services.settings)
        self._names = frozenset(name.lower() for name, _ in self._headers)
        self._published = PublishedAnswers()
        self._access = access
        self._author = Author(services) if services.settings.reload else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        started = perf_counter()
        path = environ["PATH_INFO"]
        shelf = self._library.current()
        environ[SHELF] = shelf
        twin = environ[TWIN] = twin_asked(environ.get("QUERY_STRING", ""))
        if not self._hosts.trusts(environ.get("HTTP_HOST")):
            # Flask says so in its own words; it must not see the name, which it would put into links.
            environ[REFUSED] = True
            environ["HTTP_HOST"] = "localhost"
        elif environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            answer = self._published.find(_key(path, twin), shelf.fingerprint)
            if answer is not None:
                return self._send(answer, environ, start_response, started)
        return self._ask_flask(environ, start_response, started)

    def _ask_flask(self, environ: WSGIEnvironment, start_response: StartResponse, started: float) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        status, headers, body = self._made(environ)
        if environ.get(PUBLISHED) and environ["REQUEST_METHOD"] == "HEAD":
            # What is kept is for everybody, and an answer to HEAD has no body.
            _close(body)
            status, headers, body = self._made({**environ, "REQUEST_METHOD": "GET"})
        mark = environ.get(PUBLISHED)
        if mark and status.startswith("200"):
            whole = b"".join(body)
            _close(body)
            answer = Answer(whole, self._complete(headers))
            key = _key(path, environ[TWIN] if mark == BESIDE else "")
            self._published.keep(key, environ[SHELF].fingerprint, answer, lasting=mark == LASTING)
            return self._send(answer, environ, start_response, started)
        if self._author is not None:
            body, headers = self._author.follow(environ, headers, body)
        complete = self._complete(headers)
        start_response(status, complete)
        self._note(environ, status, next((size for name, size in headers if name == "Content-Length"), "-"), started)
        return body

    def _made(self, environ: WSGIEnvironment) -> tuple[str, list[Header], Iterable[bytes]]:
        """Flask's own answer, nothing of which has been sent yet."""
        begun: list[Any] = []

        def note(status: str, headers: list[Header], exc_info: Any = None) -> Any:
            begun[:] = [status, headers]
            return lambda data: None

        body = self._inner(environ, note)
        status, headers = begun
        return status, headers, body

    def _send(self, answer: Answer, environ: WSGIEnvironment, start_response: StartResponse, started: float) -> Iterable[bytes]:
        if self._author is not None and self._author.is_here(environ):
            answer = self._author.variant(answer, environ)
        if answer.is_known_to(environ.get("HTTP_IF_NONE_MATCH")):
            start_response("304 Not Modified", list(answer.unchanged))
            self._note(environ, "304", "0", started)
            return []
        body, headers = answer.variant(encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))
        start_response("200 OK", list(headers))
        self._note(environ, "200", str(len(body)), started)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _complete(self, headers: list[Header]) -> list[Header]:
        set_already = {name.lower() for name, _ in headers} & self._names
        return [*headers, *(header for header in self._headers if header[0].lower() not in set_already)]

    def _note(self, environ: WSGIEnvironment, status: str, size: str, started: float) -> None:
        if self._access is not None:
            path = path_text(environ["PATH_INFO"][:300])
            self._access.write(environ["REQUEST_METHOD"], path, status, size, perf_counter() - started)


def install(app: Flask, services: Services) -> None:
    """Put the front door before ``app``; behind as many proxies as the settings name."""

    @app.before_request
    def refuse() -> None:
        if REFUSED in request.environ:
            abort(400)

    access = None if app.testing else AccessLog()
    front: WSGIApplication = Front(app.wsgi_app, services, access)
    count = services.settings.proxies
    app.wsgi_app = ProxyFix(front, count, count, count, 0, 0) if count else front  # type: ignore[assignment, method-assign]


def _key(path: str, twin: str) -> str:
    return f"{path}?with={twin}" if twin else path


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
