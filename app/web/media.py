"""What lies in a course beside its texts, at addresses that name its bytes: whoever has it once never asks again."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.http import dump_options_header

from app.artifacts.artifact import BusyError
from app.course.media.photo import Photo
from app.course.model import Course
from app.photos.making import PhotoError
from app.presentation.media.drawing import served_image
from app.presentation.media.photo import PhotoSize
from app.presentation.media.recording import captions_version
from app.web.course_lookup import snapshot
from app.web.ranges import send_in_part
from app.web.services import services
from app.web.waiting import elsewhere

bp = Blueprint("media", __name__)

_FOREVER = "public, max-age=31536000, immutable"
_FILES = "files/"


@bp.get("/media/<course_id>/<version>/<path:name>")
def file(course_id: str, version: str, name: str) -> Response:
    """A photo, a recording, captions, a file to take away or an image of a drawing: of this version, and no other."""
    course = snapshot().courses.get(course_id) or abort(404)
    if named := services().photos.named(course.media, version, name):
        return _photo(*named)
    return _taken(course, version, name) or _played(course, version, name) or _embedded(course, version) or abort(404)


def _photo(photo: Photo, size: PhotoSize) -> Response:
    """A photo in one of its sizes, made now unless it is there."""
    photos = services().photos
    made = photos.find(photo, size)
    if made is None:
        if later := elsewhere("photos"):
            return later
        try:
            made = photos.for_page(photo, size)
        except BusyError as error:
            raise ServiceUnavailable(retry_after=int(error.retry_after_s)) from error
        except PhotoError as error:
            current_app.logger.error("%s:1: the photo cannot be shown: %s", photo.file.path, error)
            abort(404)
    return _send(Response(mimetype="image/webp"), made.digest, made.path or made.data, made.size)


def _taken(course: Course, version: str, name: str) -> Response | None:
    """A file to take away: a browser saves it under its own name and shows none of it as a page of this site."""
    found = course.media.files.get(name.removeprefix(_FILES)) if name.startswith(_FILES) else None
    if found is None or found.file.version != version:
        return None
    answer = Response(mimetype=found.kind.media_type)
    answer.headers["Content-Disposition"] = _saved_as(found.file.place.name)
    return _send(answer, version, found.file.place, found.file.size)


def _saved_as(name: str) -> str:
    """The field that has a file saved under its name (RFC 6266): also as far as ASCII has its letters."""
    simple = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or "file"
    names = {"filename": simple} if simple == name else {"filename": simple, "filename*": f"UTF-8''{quote(name, safe='')}"}
    return dump_options_header("attachment", names)


def _played(course: Course, version: str, name: str) -> Response | None:
    """A sound or a film, whole or the part that a player asks for, or its captions."""
    recording = course.media.recordings.get(name)
    if recording is not None and recording.file.version == version:
        return _send(Response(mimetype=recording.kind.media_type), version, recording.file.place, recording.file.size)
    for each in course.media.recordings.values():
        for captions in each.captions.values():
            if name == f"{each.stem}.{captions.language}.vtt" and captions_version(captions) == version:
                return _send(Response(mimetype="text/vtt"), version, captions.data, len(captions.data))
    return None


def _embedded(course: Course, version: str) -> Response | None:
    """An image that is embedded in a drawing of the course."""
    pictures = course.editions[course.source_language].pictures.values()
    found = next((found for picture in pictures if (found := served_image(picture, version))), None)
    return _send(Response(mimetype=found[0]), version, found[1], len(found[1])) if found else None


def _send(answer: Response, tag: str, body: Path | bytes, size: int) -> Response:
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = _FOREVER
    send_in_part(answer, body, size)
    return answer
