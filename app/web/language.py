"""The language of an answer: it stands in the address; only where no address says it, the browser is asked."""

from __future__ import annotations

from flask import Blueprint, Response, has_request_context, redirect, request
from flask_babel import Babel

from app.presentation.rendering import languages
from app.web.course_lookup import readable

DEFAULT = "pl"

bp = Blueprint("language", __name__)
babel = Babel()


@bp.get("/")
def choose() -> Response:
    """Lead to the language that the browser asks for among those that have a course; Polish when it asks for none of them."""
    known = readable()
    first = DEFAULT if DEFAULT in known else known[0]
    answer = redirect(f"/{request.accept_languages.best_match(known, default=first)}/")
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-cache"
    return answer  # type: ignore[return-value]  # werkzeug's Response serves as well


def preferred() -> str:
    """The language that the browser likes best among those of the interface."""
    return request.accept_languages.best_match(languages(), default=DEFAULT) or DEFAULT


def addressed() -> str | None:
    """The language in the address, when it is one of ours."""
    first = request.path.lstrip("/").partition("/")[0]
    return first if first in languages() else None


def select_locale() -> str:
    """For Flask-Babel: the language in which Flask's own messages and dates are spoken."""
    if not has_request_context():
        return DEFAULT
    return addressed() or preferred()
