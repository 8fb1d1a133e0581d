"""`/healthz`: whether this server can do its work, for those who watch over it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from app.web.services import services

bp = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@bp.get("/healthz")
def health() -> tuple[Response, int]:
    """200 when content, database and cache can be used; 503 with what cannot. Tells nothing about where things lie."""
    found = {name: _state(name, check) for name, check in CHECKS.items()}
    good = all(state == "ok" for state in found.values())
    answer = jsonify({"status": "ok" if good else "failing", **found})
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if good else 503


def _state(name: str, check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except Exception as error:  # whatever it is: a check that fails is what this page is for; only the log may say why
        log.warning("health: the %s cannot be used: %s", name, error)
        return "failing"


def _content() -> str:
    snapshot = services().library.current()
    return "" if snapshot.courses else "no course can be read; omnikurs check says why"


def _database() -> str:
    services().store.ping()
    return ""


def _cache() -> str:
    data = services().settings.data
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=data, prefix=".health-") as file:
        file.write(b"x")
    return ""


CHECKS: dict[str, Callable[[], str]] = {"content": _content, "database": _database, "cache": _cache}
"""Each returns what is wrong, or nothing; or raises."""
