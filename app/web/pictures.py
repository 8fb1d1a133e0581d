"""The drawings of a course as image files: each in the colours of both themes, with the words of a language."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from app.exports.drawing import image_file
from app.web.course_lookup import find
from app.web.environ_keys import PUBLISHED

bp = Blueprint("pictures", __name__)


@bp.get("/<language>/<course_id>/pictures/<any(light, dark):theme>/<name>.svg")
def show(language: str, course_id: str, theme: str, name: str) -> Response:
    """The drawing ``name`` by day or at night; 404 for what is no drawing of the course."""
    _, edition = find(language, course_id)
    picture = edition.pictures.get(f"{name}.svg")
    if picture is None or picture.tree is None:
        abort(404)
    answer = Response(image_file(picture, "dark" if theme == "dark" else "light"), mimetype="image/svg+xml")
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-cache"
    request.environ[PUBLISHED] = True
    return answer
