"""Which actions of a course this server can offer (listening, test, downloads), so that pages show no other buttons."""

from __future__ import annotations

from dataclasses import dataclass

from app.course.model import Edition
from app.web.services import services


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be done with a course besides reading it, taking files away and writing an opinion, which always can."""

    listen: bool
    test: bool


def offers(edition: Edition) -> Offers:
    """What this application offers for ``edition``."""
    return Offers(listen=services().speaks, test=bool(edition.quiz.questions))
