"""The question at the end of a section: a form that the same page answers. The course page fetches it when the end comes near.

Nothing is recorded: no answer is kept anywhere but in the learner's browser, and none counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from app.course.questions import AnswerError
from app.course.questions.arrangement import Arrangement
from app.course.section_checks import arrange_check, section_checks
from app.web.answers import page
from app.web.course_lookup import addresses, find_shown
from app.web.environ_keys import UNLOGGED

bp = Blueprint("checks", __name__)


@bp.before_request
def keep_out_of_the_log() -> None:
    """See :data:`app.web.environ_keys.UNLOGGED`."""
    request.environ[UNLOGGED] = True


@bp.get("/<language>/<course_id>/check/<section_id>")
def show(language: str, course_id: str, section_id: str) -> Response:
    """The question; with ``?a=2`` answered by the option at that place. What the question does not have is no answer."""
    course, edition = find_shown(language, course_id)
    question = section_checks(edition.quiz).get(section_id)
    if question is None:
        abort(404)
    arrangement = arrange_check(question)
    given = _given(arrangement, request.args.getlist("a"))
    answer = page(
        "pages/check.html",
        addresses(language, course, page=f"check/{section_id}", query=urlencode({"a": given}) if given else ""),
        course=course,
        edition=edition,
        section=edition.section(section_id),
        arrangement=arrangement,
        given=given,
        others=len(edition.sections),
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _given(arrangement: Arrangement, places: Sequence[str]) -> str:
    """The place of the chosen option; empty while there is no answer that the form can have sent."""
    try:
        read = arrangement.read_form({"a": places})
    except AnswerError:
        return ""
    return str(int(read[0])) if read else ""
