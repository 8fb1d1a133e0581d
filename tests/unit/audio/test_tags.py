"""The tag of a track is what the standard says, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.audio.tags import Chapter, write_tags


@dataclass
class Titled:
    """As much of a script as a tag has."""

    title: str = "Ó"
    album: str = "A"
    author: str = "B"
    licence: str = "C"
    language: str = "pl"


def frames(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and body of each frame, read by the sizes in the tag (ID3v2.3.0, 3.3)."""
    while data:
        name, size, flags = data[:4].decode("ascii"), int.from_bytes(data[4:8], "big"), data[8:10]
        assert flags == b"\0\0"
        assert len(data) >= 10 + size
        yield name, data[10 : 10 + size]
        data = data[10 + size :]


def body(tag: bytes) -> bytes:
    """The frames of a tag, whose size has seven bits a byte (ID3v2.3.0, 3.1)."""
    assert tag[:6] == b"ID3\x03\x00\x00"
    assert all(byte < 128 for byte in tag[6:10])
    size = sum(byte << shift for byte, shift in zip(tag[6:10], (21, 14, 7, 0), strict=True))
    assert size == len(tag) - 10
    return tag[10:]


def test_a_small_tag_is_exactly_this() -> None:
    """The whole tag of a track with one chapter, as the tables of the standard and of its addendum lay it out."""
    tag = write_tags(Titled(), [Chapter("D", 1, 500)], 258)
    assert tag.hex(" ") == (
        "49 44 33 03 00 00 00 00 01 34 "  # ID3, version 3.0, no flags, 1 × 128 + 52 bytes
        "54 49 54 32 00 00 00 07 00 00 01 ff fe d3 00 00 00 "  # TIT2, UTF-16 with its mark, ended
        "54 41 4c 42 00 00 00 07 00 00 01 ff fe 41 00 00 00 "
        "54 50 45 31 00 00 00 07 00 00 01 ff fe 42 00 00 00 "
        "54 43 4f 50 00 00 00 07 00 00 01 ff fe 43 00 00 00 "
        "54 4c 41 4e 00 00 00 05 00 00 00 70 6f 6c 00 "  # TLAN, Latin 1: pol
        "54 4c 45 4e 00 00 00 05 00 00 00 32 35 38 00 "  # TLEN: 258
        "43 54 4f 43 00 00 00 14 00 00 63 6f 6e 74 65 6e 74 73 00 03 01 63 68 61 70 74 65 72 31 00 "
        "43 48 41 50 00 00 00 2a 00 00 63 68 61 70 74 65 72 31 00 00 00 00 01 00 00 01 f4 ff ff ff ff ff ff ff ff "
        "54 49 54 32 00 00 00 07 00 00 01 ff fe 44 00 00 00"
    )


@pytest.mark.parametrize("count", [0, 1, 255, 256, 300])
def test_chapters_stand_in_their_order(count: int) -> None:
    """Every chapter is there with its times and title, in order; a list of them has as many as its one byte can count."""
    chapters = [Chapter(f"Rozdział {number} 🙂", number * 1000, number * 1000 + 999) for number in range(count)]
    found = list(frames(body(write_tags(Titled(), chapters, 1))))
    read = []
    for name, data in found:
        if name == "CHAP":
            element, _, rest = data.partition(b"\0")
            ((inside, title),) = frames(rest[16:])
            assert (inside, title[:3], title[-2:]) == ("TIT2", b"\x01\xff\xfe", b"\0\0")
            times = int.from_bytes(rest[:4], "big"), int.from_bytes(rest[4:8], "big")
            read.append((element.decode(), Chapter(title[3:-2].decode("utf-16-le"), *times)))
    assert [chapter for _, chapter in read] == chapters
    contents = [data for name, data in found if name == "CTOC"]
    assert len(contents) == (0 < count <= 255)
    for data in contents:
        assert data[:11] == b"contents\0" + bytes((3, count))
        assert data[11:].decode().rstrip("\0").split("\0") == [element for element, _ in read]


def test_a_large_tag_says_its_size() -> None:
    """A size beyond 127 and beyond 16,383 bytes is written in groups of seven bits."""
    for length in (100, 10_000):
        assert dict(frames(body(write_tags(Titled(title="x" * length), [], 1))))["TIT2"]


def test_a_language_without_a_code_and_an_empty_text() -> None:
    """An unknown language is `und` (ISO 639-2), and what is empty has no frame."""
    found = dict(frames(body(write_tags(Titled(language="xx", title=""), [], 1))))
    assert found["TLAN"] == b"\0und\0"
    assert "TIT2" not in found
