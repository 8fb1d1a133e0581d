"""What is said when something goes wrong, in the language of the address."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, InternalServerError

from app.web.answers import page
from app.web.language import addressed, preferred
from app.web.shelf import addresses, courses


def register(app: Flask) -> None:
    """Answer every error of ``app`` with a page of ours."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(500, _fail)


def _answer(error: HTTPException) -> Response:
    """The page of an error that was raised on purpose; one that carries its own answer (a redirect) keeps it."""
    if error.response is not None or 300 <= (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]
    answer = _page(error.code or 500, getattr(error, "reason", ""))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _fail(error: InternalServerError) -> Response:
    """The page of a fault of ours; the log has the rest."""
    return _page(500)


def _page(status: int, reason: str = "") -> Response:
    """The page of ``status``; ``reason`` names the words for it where those of the number alone would mislead."""
    language = addressed()
    urls = addresses(language or preferred())
    tested = "selftest" in current_app.blueprints
    known = courses(urls.language)
    # Refused before it was read: what was typed is still in the form, one step back, with or without script.
    typed = request.endpoint == "feedback.send" and status in (413, 429, 503)
    answer = page("errors/error.html", urls, status=status, code=status, reason=reason, typed=typed, courses=known, tested=tested)
    if language is None:
        answer.headers["Vary"] = "Accept-Language"
    return answer
