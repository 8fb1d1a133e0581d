"""ID3 tags of a track: title, album, author, licence, language, and chapters.

The standards: ID3v2.3.0 (id3.org, 1999) for the tag and its frames, ID3v2 Chapter Frame Addendum 1.0 for CTOC and CHAP.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.audio.script import Script
from app.course.languages import rules_of

_LATIN_1, _UTF_16 = b"\0", b"\1"
_BYTE_ORDER = b"\xff\xfe"
_NO_OFFSET = b"\xff\xff\xff\xff"
"""In CHAP: no place in bytes is given, the times count."""
_TOP_LEVEL_IN_ORDER = b"\3"
"""In CTOC: the list is the only one, and its chapters follow each other."""
_CONTENTS = b"contents\0"
_MOST_CHAPTERS = 255


class Chapter(NamedTuple):
    """A chapter of a track and its time."""

    title: str
    start_ms: int
    end_ms: int


def write_tags(script: Script, chapters: Sequence[Chapter], length_ms: int) -> bytes:
    """The ID3v2.3 tag of a track, to be put before its first frame. The same input gives the same bytes.

    Players list chapters in the order of the file, so they are written in theirs. A table of contents cannot count more than
    255 of them; beyond that the chapters stand without one.
    """
    names = [f"chapter{number}".encode() + b"\0" for number in range(1, len(chapters) + 1)]
    frames = [
        _text("TIT2", script.title),
        _text("TALB", script.album),
        _text("TPE1", script.author),
        _text("TCOP", script.licence),
        _latin("TLAN", rules_of(script.language).iso_639_2),
        _latin("TLEN", str(length_ms)),
    ]
    if 0 < len(names) <= _MOST_CHAPTERS:
        frames.append(_frame("CTOC", _CONTENTS, _TOP_LEVEL_IN_ORDER, bytes((len(names),)), *names))
    frames += [
        _frame("CHAP", name, _number(each.start_ms), _number(each.end_ms), _NO_OFFSET, _NO_OFFSET, _text("TIT2", each.title))
        for name, each in zip(names, chapters, strict=True)
    ]
    body = b"".join(frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + body


def _text(name: str, text: str) -> bytes:
    """A text frame of any letters: UTF-16 with its mark of the byte order; nothing for an empty text."""
    return _frame(name, _UTF_16, _BYTE_ORDER, text.encode("utf-16-le"), b"\0\0") if text else b""


def _latin(name: str, text: str) -> bytes:
    """A text frame of ASCII letters."""
    return _frame(name, _LATIN_1, text.encode("ascii"), b"\0")


def _frame(name: str, *parts: bytes) -> bytes:
    """A frame without flags: its name, the size of what it holds, and that."""
    body = b"".join(parts)
    return name.encode() + _number(len(body)) + b"\0\0" + body


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")
