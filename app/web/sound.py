"""The sound of the course: tracks and their cues, whole or in parts, at addresses that never change."""

from __future__ import annotations

import logging
import re

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from app.audio.locks import BusyError, UnderWayError
from app.audio.studio import SoundError
from app.audio.tracks import Track
from app.web.ranges import answer_in_part
from app.web.services import services
from app.web.shelf import find

bp = Blueprint("audio", __name__)
log = logging.getLogger(__name__)

_MP3 = "audio/mpeg"
_VTT = "text/vtt; charset=utf-8"
_FOREVER = "public, max-age=31536000, immutable"
_LONGEST_PATIENCE_S = 60


class SilentError(ServiceUnavailable):
    """There is no sound now. ``reason``, for the page in words: ``silent`` (no voice can speak), ``unread`` (the natural voice
    has not come to it yet), ``making`` (soon). Without Retry-After asking again by itself is no use.
    """

    def __init__(self, reason: str, retry_after_s: float, code: int = 503) -> None:
        super().__init__(retry_after=int(retry_after_s) or None)
        self.code = code
        self.reason = reason


@bp.get("/<language>/<course_id>/audio/<name>.mp3")
def sound(language: str, course_id: str, name: str) -> Response:
    """A track, or the part of it that a player asks for; made now when it is not there yet."""
    track = _find(language, course_id, name)
    if request.if_none_match.contains(track.version):
        answer = Response(status=304)
    elif track.path is not None:
        answer = send_file(track.path, _MP3, etag=False, last_modified=None, conditional=False)
    else:
        answer = Response(track.data, mimetype=_MP3)
    answer.headers["Content-Disposition"] = f'inline; filename="{course_id}-{language}-{name}.mp3"'
    return _finish(answer, track, track.size)


@bp.get("/<language>/<course_id>/audio/<name>.vtt")
def cues(language: str, course_id: str, name: str) -> Response:
    """The cues of a track, of the same version: its ETag is the track's, and so is ``?v=``."""
    track = _find(language, course_id, name)
    text = track.to_vtt().encode()
    return _finish(Response(text, content_type=_VTT), track, len(text))


def _find(language: str, course_id: str, name: str) -> Track:
    course, _ = find(language, course_id)
    studio = services().studio
    try:
        return studio.find(course, language, name, request.args.get("v", ""), _patience_s())
    except KeyError:
        abort(404)
    except UnderWayError as error:
        raise SilentError("making", error.retry_after_s, 202) from error
    except BusyError as error:
        raise SilentError("making", error.retry_after_s) from error
    except SoundError as error:
        if studio.instant is None and error.retry_after_s:
            raise SilentError("unread", error.retry_after_s) from error
        log.warning("%s/%s/%s cannot be heard: %s", course_id, language, name, error)
        raise SilentError("making" if error.retry_after_s else "silent", error.retry_after_s) from error


def _patience_s() -> float | None:
    """How long the player wants to wait (``Prefer: respond-async, wait=3``, RFC 7240): after that it is told 202, and asks again.
    Others wait until it is made.
    """
    wanted = re.search(r"\bwait\s*=\s*(\d{1,3})\b", request.headers.get("Prefer", ""))
    return min(float(wanted[1]), _LONGEST_PATIENCE_S) if wanted else None


def _finish(answer: Response, track: Track, length: int) -> Response:
    """A pinned version never changes; the plain address is asked again each time and answers from then on with the best track."""
    answer.set_etag(track.version)
    answer.headers["Content-Language"] = track.language
    answer.headers["Cache-Control"] = _FOREVER if request.args.get("v") == track.version else "no-cache"
    try:
        answer_in_part(answer, length)
    except HTTPException:  # 416
        answer.close()
        raise
    return answer
