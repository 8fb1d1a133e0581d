"""The learner's plan: every task of the course with room for what she wrote, which her browser alone knows and fills in."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from app.course.tasks import find_tasks
from app.web.answers import page
from app.web.course_lookup import addresses, find_shown

bp = Blueprint("plan", __name__)


@bp.get("/<language>/<course_id>/plan")
def show(language: str, course_id: str) -> Response:
    """The plan, empty as the server knows it: to be printed and filled in by hand, or filled in by the browser."""
    course, edition = find_shown(language, course_id)
    tasks = find_tasks(edition)
    if not tasks:
        abort(404)
    urls = addresses(language, course, page="plan")
    return page("pages/plan.html", urls, published=True, course=course, edition=edition, tasks=tasks)
