"""Turns a template into an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request

from app.presentation.addresses import Addresses
from app.presentation.rendering import render
from app.web.author import script
from app.web.environ_keys import DRAFT, PUBLISHED
from app.web.services import services


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What every page's foot says of the place, whatever the course."""

    contact: str

    @property
    def contact_href(self) -> str:
        """The contact as a link: a web address as it is, anything else as e-mail."""
        return self.contact if self.contact.startswith(("https://", "http://")) else f"mailto:{self.contact}"


def page(template: str, urls: Addresses, *, status: int = 200, published: bool = False, **context: Any) -> Response:
    """The page ``template`` in the language of ``urls``.

    ``published`` marks what depends on the content and the path alone (never on query, cookies, or who asks): the caching
    middleware (:mod:`app.web.caching`) keeps it as bytes and answers with an ETag; everything else is not stored anywhere.
    """
    site = SiteFacts(contact=services().settings.contact)
    context = {"course": None, "edition": None, "site": site, "author": script(request.environ), **context}
    html = render(urls.language, template, folders=services().folders, urls=urls, **context)
    answer = Response(html, status, mimetype="text/html")
    answer.headers["Content-Language"] = urls.language
    if published and DRAFT not in request.environ:
        answer.headers["Cache-Control"] = "no-cache"
        request.environ[PUBLISHED] = True
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
