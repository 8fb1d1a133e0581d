"""Groups: the codes that a trainer puts into links, made of letters that nobody mistakes for others."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.records.schema import CourseGroup

#: No i, l, o (digits in disguise), no vowels (words that nobody meant), no v beside w.
LETTERS = "bcdfghjkmnpqrstwxz"
_LENGTH = 6
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Group:
    """A group of learners: its code, and the name that only the trainer sees."""

    code: str
    course: str
    name: str
    made_on: date


def new_code() -> str:
    """A code that is easy to type from a blackboard."""
    return "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))


class Groups:
    """The groups, through a session of :class:`app.records.database.Database`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def make(self, course: str, name: str, today: date, code: Callable[[], str] = new_code) -> Group:
        """A new group with a code that no other has; raises ``RuntimeError`` when ``code`` gives none in twenty tries."""
        for _ in range(_TRIES):
            group = CourseGroup(code=code(), course=course, name=name, made_on=today)
            try:
                with self._session.begin_nested():
                    self._session.add(group)
            except IntegrityError:
                continue
            return _group(group)
        raise RuntimeError("no free code was found")

    def all(self, course: str) -> tuple[Group, ...]:
        """The groups of a course, the newest first."""
        query = select(CourseGroup).where(CourseGroup.course == course)
        rows = self._session.scalars(query.order_by(CourseGroup.made_on.desc(), CourseGroup.name, CourseGroup.code))
        return tuple(map(_group, rows))

    def find(self, course: str, code: str) -> Group | None:
        """The group of that code."""
        found = self._session.get(CourseGroup, code)
        return _group(found) if found and found.course == course else None

    def remove(self, course: str, code: str) -> None:
        """Takes a group off the list; answers that carry its code stay."""
        found = self._session.get(CourseGroup, code)
        if found and found.course == course:
            self._session.delete(found)


def _group(row: CourseGroup) -> Group:
    return Group(row.code, row.course, row.name, row.made_on)
