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


class Chapter(NamedTuple):
    """A chapter of a track and its time."""

    title: str
    start_ms: int
    end_ms: int


def write_tags(script: Script, chapters: Sequence[Chapter], length_ms: int) -> bytes:
    """The ID3v2.3 tag of a track, to be put before its first frame. The same input gives the same bytes."""
    tags = id3.ID3()
    tags.add(id3.TIT2(encoding=_UTF_16, text=[script.title]))
    tags.add(id3.TALB(encoding=_UTF_16, text=[script.album]))
    tags.add(id3.TPE1(encoding=_UTF_16, text=[script.author]))
    tags.add(id3.TCOP(encoding=_UTF_16, text=[script.licence]))
    tags.add(id3.TLAN(encoding=id3.Encoding.LATIN1, text=[_ISO_639_2.get(script.language, "und")]))
    tags.add(id3.TLEN(encoding=id3.Encoding.LATIN1, text=[str(length_ms)]))
    names = [f"chapter{number}" for number in range(1, len(chapters) + 1)]
    if names:
        tags.add(
            id3.CTOC(
                element_id="contents",
                flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
                child_element_ids=names,
                sub_frames=[],
            )
        )
    for name, chapter in zip(names, chapters, strict=True):
        title = id3.TIT2(encoding=_UTF_16, text=[chapter.title])
        tags.add(
            id3.CHAP(
                element_id=name,
                start_time=chapter.start_ms,
                end_time=chapter.end_ms,
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=[title],
            )
        )
    file = io.BytesIO()
    tags.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()
