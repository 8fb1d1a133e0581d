"""The format of the server's log: one line an event, whatever someone typed into it."""

from __future__ import annotations

import logging
import re
import sys

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """Formats a record as one line; a traceback follows indented, so that no line of it can pass for an entry."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record as text that starts only one line."""
        told = self.formatMessage(self._prepared(record))
        lines = [_BREAKS.sub(_escape, told)]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += [f"    | {_BREAKS.sub(_escape, line)}" for line in _LINES.split(trace)]
        return "\n".join(lines)

    def _prepared(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        return record


def set_up_logging() -> None:
    """Send the program's log to standard error, one line an event; does nothing where someone has set up logging already."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
