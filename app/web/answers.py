"""Turns a template into an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request

from app.rendering import render
from app.web.addresses import Addresses
from app.web.marks import PUBLISHED
from app.web.services import services


@dataclass(frozen=True, slots=True)
class Site:
    """What every page's foot says of the place, whatever the course."""

    contact: str

    @property
    def contact_href(self) -> str:
        """The contact as a link: a web address as it is, anything else as e-mail."""
        return self.contact if self.contact.startswith(("https://", "http://")) else f"mailto:{self.contact}"


def page(template: str, urls: Addresses, *, status: int = 200, published: bool = False, **context: Any) -> Response:
    """The page ``template`` in the language of ``urls``.

    ``published`` marks what depends on the content and the path alone (never on query, cookies, or who asks): the front
    door (:mod:`app.web.front`) keeps it as bytes and answers with an ETag; everything else is not stored anywhere.
    """
    site = Site(contact=services().settings.contact)
    context = {"course": None, "edition": None, "site": site, **context}
    answer = Response(render(urls.language, template, urls=urls, **context), status, mimetype="text/html")
    answer.headers["Content-Language"] = urls.language
    if published:
        answer.headers["Cache-Control"] = "no-cache"
        request.environ[PUBLISHED] = True
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
