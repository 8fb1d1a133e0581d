"""The certificate of whoever passed the self-test. The name comes with the request, goes with the answer, and is kept nowhere."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from babel.numbers import format_decimal
from flask import Blueprint, Response, request

from app.course.attempt import StateError
from app.course.questions import AnswerError
from app.course.result import sum_up
from app.exports.certificate import LONGEST_NAME, Honour, can_print, clean_name, print_certificate
from app.exports.press import PressError
from app.web.forms import read_fields, refuse_strangers
from app.web.selftest import open_visit, show_result
from app.web.services import services

bp = Blueprint("certificate", __name__)
log = logging.getLogger(__name__)


@bp.post("/<language>/<course_id>/test/certificate")
def award(language: str, course_id: str) -> Response:
    """The certificate as PDF; the result's page again when the name is missing or cannot be printed. The right to it is the
    signed attempt, finished and passed at first tries."""
    visit = open_visit(language, course_id)
    refuse_strangers(request, services().settings.public_url)
    form = read_fields(request)
    name = clean_name(form.get("name", ""))[:LONGEST_NAME]
    try:
        settled = visit.settled(form.get("token", ""))
        result = sum_up(settled, visit.edition.quiz.pass_mark)
    except (StateError, AnswerError):
        return visit.lost_page()
    if not result.passed:
        return visit.lead_to(settled.attempt)
    if not name or not can_print(name):
        return show_result(visit, settled, result, 422, name=name, name_error="letters" if name else "missing")
    points = format_decimal(result.shown_first, locale=language)
    day = datetime.fromtimestamp(settled.attempt.started_hour * 3600, UTC).date()
    try:
        document = print_certificate(visit.course, language, Honour(name, points, result.total, day), services().press)
    except PressError as error:
        log.error("a certificate could not be made: %s", error)
        answer = show_result(visit, settled, result, 503, name=name, name_error="busy")
        answer.headers["Retry-After"] = "60"
        return answer
    answer = Response(document, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{visit.course.id}-{language}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
