"""The published pages: the course, the catalogue, and what is said about this place.

They depend on the content, the language and the address alone; what a learner has read is known to her browser only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, abort, request

from app.course.model import Course
from app.course.section_checks import section_checks
from app.course.tasks import find_tasks
from app.presentation.rendering import languages
from app.web.answers import page
from app.web.course_lookup import addresses, courses, find_shown, readable
from app.web.environ_keys import BESIDE, COUNTERPART, PUBLISHED
from app.web.offers import offers
from app.web.services import services

# The day on which somebody last held every sentence of the accessibility statement against what the tests of it found
# (tests/audit/test_accessibility.py): set by hand, because no build and no edit of the course is such a review.
_REVIEWED = date(2026, 11, 22)

bp = Blueprint("pages", __name__)


@bp.get("/<language>/")
def home(language: str) -> Response:
    """The course when there is one, else the catalogue."""
    _require(language)
    found = courses(language)
    if len(found) == 1:
        return _course_page(language, found[0])
    return page("pages/catalogue.html", addresses(language), published=True, courses=found, readable=readable())


@bp.get("/<language>/<course_id>/")
def course(language: str, course_id: str) -> Response:
    """The course page; with ``?with=ru`` another language stands beside its own."""
    found, _ = find_shown(language, course_id)
    counterpart = request.environ.get(COUNTERPART, "")
    if counterpart and (counterpart == language or counterpart not in addresses(language, found).languages):
        abort(404)
    answer = _course_page(language, found, counterpart)
    request.environ[PUBLISHED] = BESIDE
    return answer


@bp.get("/<language>/about")
def about(language: str) -> Response:
    """Who made this, under which licences, and how accessible it is."""
    _require(language)
    urls = addresses(language, page="about")
    voices = services().voice_services
    return page("pages/about.html", urls, published=True, courses=courses(language), reviewed=_REVIEWED, voice_services=voices)


def _course_page(language: str, course: Course, counterpart: str = "") -> Response:
    edition = course.editions[language]
    return page(
        "pages/pair.html" if counterpart else "pages/course.html",
        replace(addresses(language, course), counterpart=counterpart),
        published=True,
        course=course,
        edition=edition,
        counterpart=course.editions[counterpart] if counterpart else None,
        others=tuple(other for code, other in course.editions.items() if code != language and code in languages()),
        offers=offers(edition),
        checked=frozenset(section_checks(edition.quiz)),
        tasks={task.block.id: task.id for task in find_tasks(edition)},
    )


def _require(language: str) -> None:
    if language not in languages():
        abort(404)
