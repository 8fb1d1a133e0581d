"""The error for a text that is nested deeper, or has more brackets, than the reader accepts."""

from __future__ import annotations


class TooDeepError(Exception):
    """The text is nested deeper, or has more brackets in one piece, than any written by hand; ``line`` is the file's."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line
