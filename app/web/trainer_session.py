"""The trainer's session as a request carries it: the id in its cookie, and whether it is one that is logged in.

Apart from the trainer's area, which gives and takes the cookie: pages outside of it ask as well.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from flask import current_app, request

from app.records.trainers import SessionLimits, Trainers
from app.web.services import services

_SIGNED_IN = "omnikurs.trainer"
_COOKIE = "omnikurs-trainer"
_COOKIE_FORM = re.compile(r"[\w-]{43}", re.ASCII)


def trainers() -> Trainers:
    """The trainer's account and sessions."""
    settings = services().settings
    return Trainers(services().store, SessionLimits(settings.trainer_idle_minutes * 60, settings.trainer_hours * 3600))


def now_s() -> int:
    """The clock; tests put another one into the configuration."""
    clock: Callable[[], float] = current_app.config.get("CLOCK", time.time)
    return int(clock())


def visitor() -> str:
    """The id in the cookie, empty when it is none of ours."""
    found = request.cookies.get(cookie_name(), "")
    return found if _COOKIE_FORM.fullmatch(found) else ""


def is_signed_in() -> bool:
    """Whether the trainer sends this request. Asks the database once a request, and nobody when there is no cookie."""
    if _SIGNED_IN not in request.environ:
        request.environ[_SIGNED_IN] = bool(visitor()) and trainers().is_logged_in(visitor(), now_s())
    return bool(request.environ[_SIGNED_IN])


def cookie_name(name: str = _COOKIE) -> str:
    """With the prefix that binds a cookie to one host and to https, where the site is at home on https."""
    return f"__Host-{name}" if is_https() else name


def is_https() -> bool:
    """Whether the site is at home on https."""
    return services().settings.public_url.startswith("https://")
