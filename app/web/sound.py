"""The sound of the course: tracks and their cues, whole or in parts, at addresses that never change."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import ServiceUnavailable

from app.artifacts.artifact import BusyError, UnderWayError
from app.audio.service import NotMadeYetError, SoundError
from app.audio.tracks import Track
from app.web.course_lookup import find_shown
from app.web.ranges import send_in_part
from app.web.services import services
from app.web.waiting import elsewhere, may_wait

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
    answer = Response(mimetype=_MP3)
    answer.headers["Content-Disposition"] = f'inline; filename="{course_id}-{language}-{name}.mp3"'
    return _finish(answer, track, track.path or track.data or b"", track.size)


@bp.get("/<language>/<course_id>/audio/<name>.vtt")
def cues(language: str, course_id: str, name: str) -> Response:
    """The cues of a track, of the same version: its ETag is the track's, and so is ``?v=``."""
    track = _find(language, course_id, name)
    text = track.to_vtt().encode()
    return _finish(Response(content_type=_VTT), track, text, len(text))


def _find(language: str, course_id: str, name: str) -> Track:
    course, _ = find_shown(language, course_id)
    patience_s = _patience_s() if may_wait() else 0
    try:
        return services().audio.find(course, language, name, request.args.get("v", ""), patience_s)
    except KeyError:
        abort(404)
    except UnderWayError as error:
        if patience_s == 0 and (later := elsewhere()):
            abort(later)
        raise SilentError("making", error.retry_after_s, 202) from error
    except BusyError as error:
        raise SilentError("making", error.retry_after_s) from error
    except NotMadeYetError as error:
        raise SilentError("unread", error.retry_after_s) from error
    except SoundError as error:
        log.warning("%s/%s/%s cannot be heard: %s", course_id, language, name, error)
        raise SilentError("making" if error.retry_after_s else "silent", error.retry_after_s) from error


def _patience_s() -> float | None:
    """How long the player wants to wait (``Prefer: respond-async, wait=3``, RFC 7240): after that it is told 202, and asks again.
    Others wait until it is made.
    """
    wanted = re.search(r"\bwait\s*=\s*(\d{1,3})\b", request.headers.get("Prefer", ""))
    return min(float(wanted[1]), _LONGEST_PATIENCE_S) if wanted else None


def _finish(answer: Response, track: Track, body: Path | bytes, length: int) -> Response:
    """A pinned version never changes; the plain address is asked again each time and answers from then on with the best track."""
    answer.set_etag(track.version)
    answer.headers["Content-Language"] = track.language
    answer.headers["Cache-Control"] = _FOREVER if request.args.get("v") == track.version else "no-cache"
    send_in_part(answer, body, length)
    return answer
