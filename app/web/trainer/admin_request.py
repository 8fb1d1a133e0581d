"""One request in the trainer's area: the course that is looked at, and what is filtered, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, request
from sqlalchemy.orm import Session

from app.course.model import Course, Edition, Question
from app.presentation.addresses import Addresses
from app.presentation.rendering import languages
from app.records.buckets import Filter
from app.records.groups import Group, Groups
from app.records.reports import Reports
from app.web.answers import page
from app.web.course_lookup import addresses, courses
from app.web.trainer.auth import csrf_token


@dataclass(frozen=True)
class AdminRequest:
    """A request in the trainer's area. The query of every page may hold course, language (of the answers), group, from and to."""

    language: str
    course: Course
    courses: tuple[Course, ...]
    place: str
    wanted: Filter
    given: Mapping[str, str]

    @property
    def edition(self) -> Edition:
        """The course in the language of the page."""
        return self.course.editions[self.language]

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of the interface: a draft in another one has no pages."""
        return languages()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The bank as it is today, in the language of the page."""
        return self.edition.quiz.questions

    @property
    def asked(self) -> int:
        """How many questions one attempt has."""
        return self.edition.quiz.asked

    @property
    def urls(self) -> Addresses:
        """The addresses of the course, seen from this page with its query."""
        urls = addresses(self.language, self.course, page="trainer")
        own = addresses(self.language, page=f"trainer/{self.place}", query=self.query().lstrip("?"))
        return _AdminAddresses(**{name: getattr(urls, name) for name in urls.__dataclass_fields__}, own=own)

    def query(self, **changes: str) -> str:
        """The query of this page with changes, with its question mark; empty values are left out."""
        values = {**self.given, **changes}
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def reports(self, session: Session) -> Reports:
        """The reports on this course."""
        return Reports(session, self.course.id, self.asked)

    def groups(self, session: Session) -> tuple[Group, ...]:
        """The groups that the trainer made for this course."""
        return Groups(session).all(self.course.id)

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page of the area."""
        return page(
            f"pages/trainer/{template}.html",
            self.urls,
            status=status,
            course=self.course,
            edition=self.edition,
            admin=self,
            token=csrf_token(),
            **context,
        )


@dataclass(frozen=True, slots=True)
class _AdminAddresses(Addresses):
    """The addresses of a course as a page of the trainer's area sees them: its own page lies outside the course."""

    own: Addresses | None = None

    @property
    def here(self) -> str:
        """This page of the area, with its query."""
        assert self.own is not None  # noqa: S101 (always given)
        return self.own.here

    def other(self, language: str) -> str:
        """The same page of the area in another language."""
        assert self.own is not None  # noqa: S101 (always given)
        return self.own.other(language)


_NAMES = ("course", "language", "group", "from", "to")


def open_admin(language: str, place: str = "", more: tuple[str, ...] = ()) -> AdminRequest:
    """The course and the filter of this request; ``more`` are further names of its query. What makes no sense is left out.

    Aborts with 404 where there is no course in this language.
    """
    known = courses(language)
    if not known:
        abort(404)
    given = {name: request.args.get(name, "").strip() for name in (*_NAMES, *more)}
    course = next((course for course in known if course.id == given["course"]), known[0])
    given["course"] = course.id if len(known) > 1 else ""
    given["language"] = given["language"] if given["language"] in course.editions else ""
    first, last = _day(given["from"]), _day(given["to"])
    given["from"], given["to"] = (day.isoformat() if day else "" for day in (first, last))
    given["group"] = given["group"][:64]
    wanted = Filter(given["language"], given["group"], first, last)
    return AdminRequest(language, course, known, place, wanted, given)


def _day(text: str) -> date | None:
    """The day that a date field sends; none for anything else, nor for years in which there was no course."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2100 else None
