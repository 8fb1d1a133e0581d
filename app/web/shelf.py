"""Finds the course that an address names."""

from __future__ import annotations

from flask import abort, request

from app.course.library import Shelf
from app.course.model import Course, Edition
from app.rendering import languages
from app.web.addresses import Addresses
from app.web.marks import SHELF
from app.web.services import services


def shelf() -> Shelf:
    """The courses as they were when this request came: the whole answer is made from one version."""
    kept = request.environ.get(SHELF)
    return kept if isinstance(kept, Shelf) else services().library.current()


def find(language: str, course_id: str) -> tuple[Course, Edition]:
    """The published course and its edition in ``language``; aborts with 404 where either is missing."""
    course = shelf().courses.get(course_id)
    if course is None or language not in languages() or language not in course.editions:
        abort(404)
    return course, course.editions[language]


def courses(language: str) -> tuple[Course, ...]:
    """Every course that can be read in ``language``, in the order of the shelf."""
    return tuple(course for course in shelf().courses.values() if language in course.editions)


def addresses(language: str, course: Course | None = None, page: str = "", query: str = "") -> Addresses:
    """The addresses as ``page`` of ``course`` (or of the site) sees them."""
    known = languages()
    return Addresses(
        language=language,
        course_id=course.id if course else "",
        page=page,
        query=query,
        assets=services().assets.path,
        public_url=services().settings.public_url,
        languages=tuple(tongue for tongue in course.languages if tongue in known) if course else known,
    )
