"""Parts of files: what a player asks for to go on from a place (RFC 9110, 14), in pieces that a server can send at once."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request
from werkzeug.datastructures import Range
from werkzeug.exceptions import ServiceUnavailable

from app.server.files import FilePart

PIECE_BYTES = 1024 * 1024
"""The most that a range gets, whatever was asked for: a player holds a connection for a piece and asks for the next by itself."""


def send_in_part(answer: Response, body: Path | bytes, length: int) -> None:
    """Make ``answer`` the part of ``body`` (of ``length`` bytes) that the request asks for; 304 where it is known already.

    Only one range of bytes is heeded. Several, other units and what cannot be read are passed over (14.2 lets a server do
    that), and the whole comes. A range gets a piece of :data:`PIECE_BYTES` at most, which its Content-Range says (15.3.7); but
    one with If-Range all of it, because so a download goes on, and some take the end of what they get for the end of the file.
    Raises ``RequestedRangeNotSatisfiable`` for a part that lies behind the end, and ``ServiceUnavailable`` where
    the file is gone.
    """
    environ = {name: value for name, value in request.environ.items() if name != "HTTP_RANGE"}
    if request.method == "GET" and (wanted := _one_range(request.range, length)):
        environ["HTTP_RANGE"] = wanted
    answer.make_conditional(environ, accept_ranges=True, complete_length=length)
    start, stop = 0, length
    if answer.status_code == 206:
        start, stop = answer.content_range.start or 0, answer.content_range.stop or 0
    if answer.status_code == 304:
        answer.response = []
        return
    answer.content_length = stop - start
    if isinstance(body, bytes):
        answer.response = [body[start:stop]]
    elif request.method == "HEAD":
        answer.response = []
    else:
        try:
            answer.response = FilePart(body, start, stop - start)
        except FileNotFoundError as error:  # swept away a moment ago: it is made again
            raise ServiceUnavailable(retry_after=1) from error
        answer.direct_passthrough = True


def _one_range(asked: Range | None, length: int) -> str:
    """The header with the one range of bytes that is asked for, cut to a piece; empty when there is none."""
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return ""
    ((first, _),) = asked.ranges
    if first is not None and first < -length:
        asked = Range("bytes", [(0, None)])  # the last n bytes of a file that is shorter than that are the whole file (14.1.2)
    found = asked.range_for_length(length)
    if found is None or "If-Range" in request.headers:
        return asked.to_header()
    start, stop = found
    return f"bytes={start}-{min(stop, start + PIECE_BYTES) - 1}"
