"""Serves the static files (:mod:`app.presentation.assets`): one hash for the whole folder, so that each may be kept for ever."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, send_from_directory

from app.presentation.assets import FOLDER
from app.web.environ_keys import LASTING, PUBLISHED
from app.web.services import services

_FOREVER_S = 365 * 24 * 3600

bp = Blueprint("assets", __name__)


@bp.get("/static/<digest>/<path:path>")
def file(digest: str, path: str) -> Response:
    """One static file; an address with another hash names something that is not here any more."""
    assets = services().assets
    if digest != assets.digest or not assets.has(path):  # each file is kept once: it has one address
        abort(404)
    if path in assets.sheets:
        answer = Response(assets.sheets[path], mimetype="text/css")
    elif path in assets.scripts:
        answer = Response(assets.scripts[path], mimetype="text/javascript")
    else:
        answer = send_from_directory(FOLDER, path)
    answer.headers["Cache-Control"] = f"public, max-age={_FOREVER_S}, immutable"
    request.environ[PUBLISHED] = LASTING
    return answer
