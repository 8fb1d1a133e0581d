"""The certificate of a passed self-test. The name comes with the request, goes with the answer, and is kept nowhere."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from babel.numbers import format_decimal
from flask import Blueprint, Response, request

from app.artifacts.artifact import BusyError
from app.course.attempts.result import sum_up
from app.course.attempts.state import StateError
from app.course.questions import AnswerError
from app.exports.certificate import LONGEST_NAME, CertificateData, can_print, clean_name, print_certificate
from app.exports.printing.pdf_renderer import RenderError
from app.records.errors import RecordsError
from app.web.attested import attest
from app.web.forms import check_origin, read_fields
from app.web.selftest_pages import open_selftest
from app.web.services import services
from app.web.waiting import elsewhere

bp = Blueprint("certificate", __name__)
log = logging.getLogger(__name__)

_BROKEN_RETRY_S = 60


@bp.post("/<language>/<course_id>/test/certificate")
def award(language: str, course_id: str) -> Response:
    """The certificate as PDF; the result's page again when the name is missing or cannot be printed.

    The right to it is the signed attempt, finished and passed at the first tries that were recorded of it. The name is the
    learner's word and stands outside of what is attested, so one attempt may be printed under several.
    """
    pages = open_selftest(language, course_id)
    check_origin(request, services().settings.public_url)
    form = read_fields(request)
    name = clean_name(form.get("name", ""))[:LONGEST_NAME]
    try:
        settled = pages.settled(form.get("token", ""))
        result = sum_up(settled, pages.edition.quiz.pass_mark)
    except (StateError, AnswerError):
        return pages.lost()
    try:
        attested = attest(settled, result)
    except RecordsError as error:
        log.warning("a certificate could not be attested: %s", str(error).replace("\n", " "))
        return _come_back(pages.result(settled, result, 503, name=name, name_error="busy"), _BROKEN_RETRY_S)
    if not attested.passed:
        return pages.lead_to(settled.attempt)
    if not name or not can_print(name):
        return pages.result(settled, result, 422, name=name, name_error="letters" if name else "missing")
    if later := elsewhere():
        return later
    points = format_decimal(attested.shown, locale=language)
    day = datetime.fromtimestamp(settled.attempt.started_hour * 3600, UTC).astimezone().date()  # the day it was here
    try:
        with services().queue.work():
            document = print_certificate(
                pages.course, language, CertificateData(name, points, attested.right, day), services().pdf_renderer
            )
    except (BusyError, RenderError) as error:
        if not isinstance(error, BusyError):
            log.error("a certificate could not be made: %s", error)
        busy = pages.result(settled, result, 503, name=name, name_error="busy")
        return _come_back(busy, getattr(error, "retry_after_s", _BROKEN_RETRY_S))
    answer = Response(document, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{pages.course.id}-{language}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _come_back(answer: Response, retry_s: float) -> Response:
    answer.headers["Retry-After"] = str(int(retry_s))
    return answer
