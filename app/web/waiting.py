"""Moves a view that has to wait from the threads for pages to those for waiting."""

from __future__ import annotations

from flask import Response, request

from app.server.gateway import MAY_WAIT, MUST_WAIT
from app.server.messages import WaitingPool


def may_wait() -> bool:
    """Whether this thread is one that may wait."""
    return bool(request.environ.get(MAY_WAIT, True))


def elsewhere(pool: WaitingPool = "waiting") -> Response | None:
    """What a view returns instead of waiting here: the server calls it again in a thread of ``pool``. ``None``: wait here.

    Nothing may have been done yet that cannot be done twice.
    """
    if may_wait():
        return None
    request.environ[MUST_WAIT] = pool
    return Response(status=503)
