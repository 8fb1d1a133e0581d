"""ID3 tags of a track: title, album, author, licence, language, and chapters (ID3v2 Chapter Frame Addendum 1.0)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from mutagen import id3 as _id3

from app.audio.script import Script

id3: Any = _id3  # mutagen tells nothing of its types

_ISO_639_2 = {
    "pl": "pol",
    "ru": "rus",
    "en": "eng",
    "uk": "ukr",
    "de": "deu",
    "cs": "ces",
    "sk": "slk",
    "lt": "lit",
    "be": "bel",
}
_NO_OFFSET = 0xFFFFFFFF
_UTF_16 = id3.Encoding.UTF16
_LATIN_1 = id3.Encoding.LATIN1
_TAG_HEADER_BYTES = 10


class Chapter(NamedTuple):
    """A chapter of a track and its time."""

    title: str
    start_ms: int
    end_ms: int


def write_tags(script: Script, chapters: Sequence[Chapter], length_ms: int) -> bytes:
    """The ID3v2.3 tag of a track, to be put before its first frame. The same input gives the same bytes."""
    names = [f"chapter{number}" for number in range(1, len(chapters) + 1)]
    frames = [
        id3.TIT2(encoding=_UTF_16, text=[script.title]),
        id3.TALB(encoding=_UTF_16, text=[script.album]),
        id3.TPE1(encoding=_UTF_16, text=[script.author]),
        id3.TCOP(encoding=_UTF_16, text=[script.licence]),
        id3.TLAN(encoding=_LATIN_1, text=[_ISO_639_2.get(script.language, "und")]),
        id3.TLEN(encoding=_LATIN_1, text=[str(length_ms)]),
    ]
    if names:
        flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        frames.append(id3.CTOC(element_id="contents", flags=flags, child_element_ids=names, sub_frames=[]))
    frames += [
        id3.CHAP(
            element_id=name,
            start_time=chapter.start_ms,
            end_time=chapter.end_ms,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=_UTF_16, text=[chapter.title])],
        )
        for name, chapter in zip(names, chapters, strict=True)
    ]
    body = b"".join(map(_encode, frames))
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + body


def _encode(frame: Any) -> bytes:
    """One frame. mutagen would write several sorted by their length, and players list chapters in the order of the file."""
    tag, file = id3.ID3(), io.BytesIO()
    tag.add(frame)
    tag.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()[_TAG_HEADER_BYTES:]
