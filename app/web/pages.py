"""The published pages: the course, the catalogue, and what is said about this place.

They depend on the content, the language and the address alone; what a learner has read is known to her browser only.
"""

from __future__ import annotations

from flask import Blueprint, Response

from app.course.model import Course
from app.rendering import languages
from app.web.answers import page
from app.web.offers import offers
from app.web.shelf import addresses, courses, find

bp = Blueprint("pages", __name__)
_LANGUAGE = f"<any({', '.join(languages())}):language>"


@bp.get(f"/{_LANGUAGE}/")
def home(language: str) -> Response:
    """The course when there is one, else the catalogue."""
    shelf = courses(language)
    if len(shelf) == 1:
        return _course_page(language, shelf[0])
    return page("pages/catalogue.html", addresses(language), published=True, courses=shelf)


@bp.get(f"/{_LANGUAGE}/<course_id>/")
def course(language: str, course_id: str) -> Response:
    """The course page."""
    return _course_page(language, find(language, course_id)[0])


@bp.get(f"/{_LANGUAGE}/about")
def about(language: str) -> Response:
    """Who made this, under which licences, and how accessible it is."""
    return page("pages/about.html", addresses(language, page="about"), published=True, courses=courses(language))


def _course_page(language: str, course: Course) -> Response:
    edition = course.editions[language]
    offered = offers(course, edition)
    urls = addresses(language, course)
    return page("pages/course.html", urls, published=True, course=course, edition=edition, offers=offered)
