"""The drawings of a course as files: in the colours of one theme, or of both ways for a page; with the words of a language."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from app.presentation.image_file import image_file
from app.presentation.page import picture_html
from app.web.course_lookup import find
from app.web.environ_keys import PUBLISHED

bp = Blueprint("pictures", __name__)


@bp.get("/<language>/<course_id>/pictures/<any(light, dark, both):kind>/<name>.svg")
def show(language: str, course_id: str, kind: str, name: str) -> Response:
    """The drawing ``name`` by day or at night; 404 for what is no drawing of the course.

    ``both`` is what a script puts into a page: both ways of a purchase, styled by the page that it stands in.
    """
    _, edition = find(language, course_id)
    picture = edition.pictures.get(f"{name}.svg")
    if picture is None or picture.tree is None:
        abort(404)
    drawing = picture_html(picture) if kind == "both" else image_file(picture, "dark" if kind == "dark" else "light")
    answer = Response(drawing, mimetype="image/svg+xml")
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-cache"
    request.environ[PUBLISHED] = True
    return answer
