"""Error pages, in the language of the address."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from app.records.errors import RecordsError
from app.web.answers import page
from app.web.course_lookup import addresses, courses, elsewhere, readable
from app.web.language import addressed, preferred

log = logging.getLogger(__name__)

_RECORDS_RETRY_S = 60


def register(app: Flask) -> None:
    """Answer every error of ``app`` with a page of ours."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(RecordsError, _say_records_are_away)
    app.register_error_handler(500, _fail)


def _answer(error: HTTPException) -> Response:
    """The page of an error that was raised on purpose; one that carries its own answer (a redirect) keeps it."""
    if error.response is not None or 300 <= (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]  # werkzeug's Response serves as well
    answer = _page(error.code or 500, getattr(error, "reason", ""))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _say_records_are_away(error: RecordsError) -> Response:
    """503, wherever a page needs the records and did not expect that they cannot be used now."""
    log.error("%s cannot use the records now: %s", request.endpoint, str(error).replace("\n", " "))
    return _answer(ServiceUnavailable(retry_after=_RECORDS_RETRY_S))


def _fail(error: InternalServerError) -> Response:
    """The page of a fault of ours; the log has the rest."""
    return _page(500)


def _page(status: int, reason: str = "") -> Response:
    """The page of ``status``; ``reason`` names the words for it where those of the number alone would mislead."""
    language = addressed()
    urls = addresses(language or preferred())
    known = courses(urls.language)
    # Refused before it was read: what was typed is still in the form, one step back, with or without script.
    typed = request.endpoint == "feedback.send" and status in (408, 413, 429, 503)
    answer = page(
        "errors/error.html",
        urls,
        status=status,
        code=status,
        reason=reason,
        typed=typed,
        courses=known,
        others=elsewhere(request.path) if status == 404 else (),
        readable=readable(),
    )
    if language is None:
        answer.headers["Vary"] = "Accept-Language"
    return answer
