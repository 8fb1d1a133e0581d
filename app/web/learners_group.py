"""Checks the group that a learner's link names before her answers are stored with its code."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.course.model import Course
from app.records.errors import RecordsError
from app.records.groups import Groups
from app.web.forms import group_code
from app.web.services import services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LearnersGroup:
    """A group by its ``code``, empty where there is none; ``is_missing`` when a link or form named one that does not exist."""

    code: str = ""
    is_missing: bool = False


def read_group(course: Course, text: str | None) -> LearnersGroup:
    """The group that a link names. Where the records cannot be read the code is believed until something is kept with it."""
    code = group_code(text)
    if not code:
        return LearnersGroup(is_missing=bool(text))
    try:
        with services().store.reading() as session:
            return find_group(session, course, code)
    except RecordsError as error:
        log.warning("whether there is a group cannot be said now: %s", str(error).replace("\n", " "))
        return LearnersGroup(code)


def find_group(session: Session, course: Course, text: str | None) -> LearnersGroup:
    """The group that is to be kept with an answer: one that was made for ``course``, or none."""
    code = group_code(text)
    if code and Groups(session).find(course.id, code):
        return LearnersGroup(code)
    return LearnersGroup(is_missing=bool(text))
