"""Parts of files: what a player asks for to go on from a place (RFC 9110, 14)."""

from __future__ import annotations

from flask import Response, request
from werkzeug.datastructures import Range


def answer_in_part(answer: Response, length: int) -> None:
    """Make ``answer``, of ``length`` bytes, the part that the request asks for, or 304 where the asking side has it already.

    Only one range of bytes is heeded. Several, other units and what cannot be read are passed over (14.2 lets a server do
    that), and the whole comes. Raises ``RequestedRangeNotSatisfiable`` for a part that lies behind the end.
    """
    environ = {name: value for name, value in request.environ.items() if name != "HTTP_RANGE"}
    if request.method == "GET" and (wanted := _one_range(request.range, length)):
        environ["HTTP_RANGE"] = wanted
    answer.make_conditional(environ, accept_ranges=True, complete_length=length)


def _one_range(asked: Range | None, length: int) -> str:
    """The header with the one range of bytes that is asked for; empty when there is none."""
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return ""
    ((first, _),) = asked.ranges
    # The last n bytes of a file that is shorter than that are the whole file (14.1.2).
    return "bytes=0-" if first is not None and first < -length else asked.to_header()
