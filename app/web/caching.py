"""The caching middleware: what every request passes and every answer gets, made by Flask or kept ready as bytes.

One place for the check of the host, the headers, the conditional answers and the log. It stands inside ``app.wsgi_app``, so
that tests and every server go through it; our own server also asks it in its event loop for what is ready.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from app.course.library import LOOK_EVERY_S
from app.server.access_log import AccessLog, path_text
from app.server.gateway import MUST_WAIT, RECEIVED, REFUSED, RETRY_AFTER_S
from app.server.messages import Reply, Request, serialize
from app.web.author import is_author
from app.web.environ_keys import AUTHOR, BESIDE, COUNTERPART, DRAFT, LASTING, PUBLISHED, SNAPSHOT, UNLOGGED
from app.web.headers import answer_headers
from app.web.hosts import TrustedHosts
from app.web.page_cache import CachedAnswer, Header, PageCache, counterpart_asked, encoding_for
from app.web.services import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

EXTENSION = "omnikurs.caching"
"""``app.extensions[EXTENSION]`` is the middleware of an application."""

_MOST_REFUSALS = 64
_PRIVATE = ("Cache-Control", "private, no-store")


class CachingMiddleware:
    """The WSGI layer around Flask's own application."""

    def __init__(self, inner: WSGIApplication, services: Services, access: AccessLog | None) -> None:
        self._inner = inner
        self._library = services.library
        self._hosts = TrustedHosts(services.settings)
        self.headers = answer_headers(services.settings)
        self._names = frozenset(name.lower() for name, _ in self.headers)
        self._pages = PageCache()
        self._author_pages = PageCache() if services.settings.reload else None
        self._refusals: dict[tuple[int, str, str], Reply] = {}
        self._access = access
        self._sent_to_look = float("-inf")

    # --- in the server's event loop ---

    def find(self, asked: Request, host: str) -> Reply | None:
        """The answer that is ready for a request to ``host``; nothing where a thread must make it, or look at the content.

        Waits for nothing and reads no file. Somebody has to look whether the content was edited: one request in
        :data:`LOOK_EVERY_S` is sent to a thread for that, and the others get the last version meanwhile.
        """
        if asked.refused:
            return self._refusals.get((asked.refused, asked.method, asked.path))
        if self._author_pages is not None or asked.method not in ("GET", "HEAD") or not self._hosts.trusts(host):
            return None
        if self._library.is_due:
            now = time.monotonic()
            if now - self._sent_to_look >= LOOK_EVERY_S:
                self._sent_to_look = now
                return None
        answer = self._pages.find(asked.path, counterpart_asked(asked.query), self._library.last.fingerprint)
        if answer is None:
            return None
        if answer.is_known_to(asked.get(b"if-none-match")):
            reply: Reply | None = answer.unchanged_reply()
        else:
            reply = answer.reply(asked.method, encoding_for(asked.get(b"accept-encoding")))
        if reply is not None:
            self.note(asked.method, asked.path, str(reply.status), str(len(reply.body)), asked.received)
        return reply

    def is_kept(self, asked: Request) -> bool:
        """Whether a request is for a page that is kept, of the last version that is known."""
        if self._author_pages is not None or asked.method not in ("GET", "HEAD"):
            return False
        return self._pages.find(asked.path, counterpart_asked(asked.query), self._library.last.fingerprint) is not None

    def shared_key(self, asked: Request) -> str:
        """What requests have in common that get the same page; empty for what is made for each."""
        if self._author_pages is not None or asked.method not in ("GET", "HEAD") or not self._pages.is_known(asked.path):
            return ""
        return f"{asked.path} {counterpart_asked(asked.query)}"

    # --- in a thread ---

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        environ.setdefault(RECEIVED, perf_counter())
        snapshot = self._library.current()
        environ[SNAPSHOT] = snapshot
        environ[AUTHOR] = self._author_pages is not None and is_author(environ)
        counterpart = environ[COUNTERPART] = counterpart_asked(environ.get("QUERY_STRING", ""))
        if not self._hosts.trusts(environ.get("HTTP_HOST")):
            # Flask says so in its own words; it must not see the name, which it would put into links.
            environ[REFUSED] = 400
            environ["HTTP_HOST"] = "localhost"
        elif environ["REQUEST_METHOD"] in ("GET", "HEAD") and REFUSED not in environ:
            answer = self._pages_for(environ).find(environ["PATH_INFO"], counterpart, snapshot.fingerprint)
            if answer is not None:
                return self._send(answer, environ, start_response)
        return self._ask_flask(environ, start_response)

    def _pages_for(self, environ: WSGIEnvironment) -> PageCache:
        """The cache for this request: pages for the author have a script in them."""
        return self._author_pages if self._author_pages is not None and environ[AUTHOR] else self._pages

    def note(self, method: str, path: str, status: str, size: str, since: float) -> None:
        """Write an answer into the access log; ``since`` is when the request was whole, by ``time.perf_counter``."""
        if self._access is not None:
            self._access.write(method, path_text(path[:300]), status, size, perf_counter() - since)

    def _ask_flask(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, headers, body = self._made(environ)
        if environ.get(PUBLISHED) and environ["REQUEST_METHOD"] == "HEAD":
            # What is kept is for everybody, and an answer to HEAD has no body.
            _close(body)
            status, headers, body = self._made({**environ, "REQUEST_METHOD": "GET"})
        mark = environ.get(PUBLISHED)
        if DRAFT in environ:
            mark, headers = None, [*(header for header in headers if header[0].lower() != "cache-control"), _PRIVATE]
        if mark and status.startswith("200"):
            whole = b"".join(body)
            _close(body)
            answer = CachedAnswer(whole, self._complete(headers))
            counterpart = environ[COUNTERPART] if mark == BESIDE else None
            pages = self._pages_for(environ)
            pages.keep(environ["PATH_INFO"], counterpart, environ[SNAPSHOT].fingerprint, answer, lasting=mark == LASTING)
            return self._send(answer, environ, start_response)
        complete = self._complete(headers)
        if environ.get(REFUSED) == 503:
            body = self._keep_refusal(environ, status, complete, body)
        start_response(status, complete)
        if MUST_WAIT not in environ:
            self._note(environ, status, next((size for name, size in headers if name == "Content-Length"), "-"))
        return body

    def _keep_refusal(
        self, environ: WSGIEnvironment, status: str, headers: list[Header], body: Iterable[bytes]
    ) -> Iterable[bytes]:
        """Keep what is said when too much is asked for: making it anew each time is work, of which there is too much."""
        whole = b"".join(body)
        _close(body)
        if len(self._refusals) < _MOST_REFUSALS:
            key = (environ[REFUSED], environ["REQUEST_METHOD"], environ["PATH_INFO"])
            self._refusals[key] = Reply(int(status[:3]), serialize(status, headers), whole)
        return [whole]

    def _made(self, environ: WSGIEnvironment) -> tuple[str, list[Header], Iterable[bytes]]:
        """Flask's own answer, nothing of which has been sent yet."""
        begun: list[Any] = []

        def note(status: str, headers: list[Header], exc_info: Any = None) -> Any:
            begun[:] = [status, headers]
            return lambda data: None

        body = self._inner(environ, note)
        status, headers = begun
        return status, headers, body

    def _send(self, answer: CachedAnswer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if answer.is_known_to(environ.get("HTTP_IF_NONE_MATCH")):
            start_response("304 Not Modified", list(answer.unchanged))
            self._note(environ, "304", "0")
            return []
        body, headers = answer.variant(encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))
        start_response("200 OK", list(headers))
        self._note(environ, "200", str(len(body)))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _complete(self, headers: list[Header]) -> list[Header]:
        set_already = {name.lower() for name, _ in headers} & self._names
        return [*headers, *(header for header in self.headers if header[0].lower() not in set_already)]

    def _note(self, environ: WSGIEnvironment, status: str, size: str) -> None:
        if status.startswith("5") or not _is_learners(environ):
            self.note(environ["REQUEST_METHOD"], environ["PATH_INFO"], status, size, environ[RECEIVED])


def install(app: Flask, services: Services) -> None:
    """Wrap ``app`` in the middleware, behind as many proxies as the settings name."""

    @app.before_request
    def refuse() -> None:
        refused = request.environ.get(REFUSED)
        if refused == 503:
            raise ServiceUnavailable(retry_after=RETRY_AFTER_S)
        if refused:
            abort(refused)

    access = None if app.testing else AccessLog()
    caching = app.extensions[EXTENSION] = CachingMiddleware(app.wsgi_app, services, access)
    count = services.settings.proxies
    app.wsgi_app = ProxyFix(caching, count, count, count, 0, 0) if count else caching  # type: ignore[method-assign]  # how Flask has middleware put in


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _is_learners(environ: WSGIEnvironment) -> bool:
    """Whether a request sends what a learner did, or shows where that led: each post but the trainer's, and what a view marks."""
    sends = environ["REQUEST_METHOD"] not in ("GET", "HEAD") and environ["PATH_INFO"].split("/")[2:3] != ["trainer"]
    return sends or UNLOGGED in environ
