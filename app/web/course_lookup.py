"""Finds the course that an address names."""

from __future__ import annotations

from collections import Counter

from flask import abort, request

from app.course.library import LibrarySnapshot
from app.course.model import Course, Edition
from app.presentation.addresses import Addresses
from app.presentation.rendering import languages
from app.web.author import is_author
from app.web.environ_keys import DRAFT, SNAPSHOT
from app.web.services import services
from app.web.trainer_session import is_signed_in


def snapshot() -> LibrarySnapshot:
    """The courses as they were when this request came: the whole answer is made from one version."""
    kept = request.environ.get(SNAPSHOT)
    return kept if isinstance(kept, LibrarySnapshot) else services().library.current()


def find(language: str, course_id: str) -> tuple[Course, Edition]:
    """The published course and its edition in ``language``; aborts with 404 where either is missing."""
    course = snapshot().courses.get(course_id)
    if course is None or language not in languages() or language not in course.editions:
        abort(404)
    return course, course.editions[language]


def find_shown(language: str, course_id: str) -> tuple[Course, Edition]:
    """The same, or the draft in ``language`` when the trainer or the author asks: then the course has no other edition.

    Of a language that has a draft beside what is published, nothing is kept for others: each sees her own.
    """
    course = snapshot().courses.get(course_id)
    if course is None or language not in course.drafts or language not in languages():
        return find(language, course_id)
    if not _sees_drafts():
        found = find(language, course_id)
        request.environ[DRAFT] = True
        return found
    request.environ[DRAFT] = True
    course = course.as_draft(language)
    return course, course.editions[language]


def _sees_drafts() -> bool:
    return (services().settings.reload and is_author(request.environ)) or is_signed_in()


def courses(language: str) -> tuple[Course, ...]:
    """Every course that can be read in ``language``, in the order of their ids."""
    return tuple(course for course in snapshot().courses.values() if language in course.editions)


def readable() -> tuple[str, ...]:
    """The languages in which there is a course; all of the interface when there is none at all."""
    return tuple(language for language in languages() if courses(language)) or languages()


def usual_language() -> str:
    """The language for a visitor of whom none is known: that in which most courses were written, the first that there is else."""
    known = readable()
    written = Counter(course.source_language for course in snapshot().courses.values() if course.source_language in known)
    return max(written, key=lambda language: written[language], default=known[0])


def elsewhere(path: str) -> tuple[tuple[str, str], ...]:
    """Where the course of an address can be read, each with its language, when it cannot be in the one that it names."""
    language, _, rest = path.lstrip("/").partition("/")
    course = snapshot().courses.get(rest.partition("/")[0])
    if course is None or language in course.editions:
        return ()
    return tuple((code, f"/{code}/{course.id}/") for code in course.languages if code in languages())


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
        languages=tuple(code for code in (course.languages if course else readable()) if code in known),
    )
