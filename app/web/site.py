"""Connects the application with the server: cached answers, event streams, and the thread pool for each other request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from flask import Flask

from app.server.messages import Field, PoolName, Reply, Request
from app.web import author
from app.web.caching import EXTENSION, CachingMiddleware
from app.web.services import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class FlaskSite:
    """A :class:`app.server.messages.Site` made of a Flask application with the caching middleware."""

    def __init__(self, app: Flask) -> None:
        services: Services = app.extensions["omnikurs"]
        self._caching: CachingMiddleware = app.extensions[EXTENSION]
        self._services = services
        self._proxies = services.settings.proxies
        self.wsgi: WSGIApplication = app.wsgi_app
        self.fields: Sequence[Field] = self._caching.headers

    def find(self, request: Request) -> Reply | None:
        """The published answer that is kept for the request."""
        return self._caching.find(request, self._host(request))

    def shared_key(self, request: Request) -> str:
        """Published pages are the same for all."""
        return self._caching.shared_key(request)

    def stream(self, request: Request) -> AsyncIterator[bytes] | None:
        """The author's events, with ``omnikurs serve --reload``."""
        if request.path == author.EVENTS and self._services.settings.reload and author.asks(request):
            return author.follow(self._services.library)
        return None

    def pool(self, request: Request) -> PoolName:
        """A check of health must not wait behind pages, nor must a page that is kept and only asks whether the content
        was edited; a view that has to wait says so by itself.
        """
        if request.path == "/healthz":
            return "health"
        return "refresh" if self._caching.is_kept(request) else "pages"

    def note(self, method: str, path: str, status: int, size: int, since: float) -> None:
        """An answer that the server made by itself goes into the same log."""
        self._caching.note(method, path, str(status), str(size), since)

    def _host(self, request: Request) -> str:
        """The name that the visitor used, as ``ProxyFix`` will find it: the outermost proxy that is believed knows it."""
        if self._proxies:
            names = request.get(b"x-forwarded-host").split(",")
            if len(names) >= self._proxies and names[-self._proxies].strip():
                return names[-self._proxies].strip()
        return request.get(b"host")
