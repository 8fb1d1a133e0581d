"""Which of a course's actions work here and now, so that a page shows no button that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from app.course.model import Course, Edition
from app.web.services import services


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be done with a course besides reading it."""

    listen: bool
    download: bool
    feedback: bool
    test: bool


def offers(course: Course, edition: Edition) -> Offers:
    """What this application offers for ``edition``: a room that is not built in (no blueprint of its name) is not offered."""
    rooms = current_app.blueprints
    return Offers(
        listen="audio" in rooms and services().speaks,
        download="downloads" in rooms,
        feedback="feedback" in rooms,
        test="selftest" in rooms and bool(edition.quiz.questions),
    )
