"""The language of an answer: it stands in the address; only where no address says it, the browser is asked."""

from __future__ import annotations

from flask import Blueprint, Response, has_request_context, redirect, request
from flask_babel import Babel

from app.presentation.rendering import languages
from app.web.course_lookup import readable, usual_language

bp = Blueprint("language", __name__)
babel = Babel()


@bp.get("/")
def choose() -> Response:
    """Lead to the language that the browser asks for among those that have a course; to the usual one when it asks for none."""
    answer = redirect(f"/{request.accept_languages.best_match(readable(), default=usual_language())}/")
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-cache"
    return answer  # type: ignore[return-value]  # werkzeug's Response serves as well


def preferred() -> str:
    """The language that the browser likes best among those of the interface."""
    return request.accept_languages.best_match(languages()) or usual_language()


def addressed() -> str | None:
    """The language in the address, when it is one of ours."""
    first = request.path.lstrip("/").partition("/")[0]
    return first if first in languages() else None


def select_locale() -> str | None:
    """For Flask-Babel: the language in which Flask's own messages and dates are spoken; Flask-Babel's own without a request."""
    if not has_request_context():
        return None
    return addressed() or preferred()
