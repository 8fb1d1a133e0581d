"""MP3 frames: the one format in which clips are kept, and how they are counted, silenced and joined.

Everything is MPEG-2 Layer III, mono, 24 kHz, 48 kbit/s, where a frame is always 144 bytes and 24 ms (ISO/IEC 13818-3),
so that time is a count of frames. A clip begins with a frame that borrows nothing from the one before
(``main_data_begin`` is 0) and begins and ends in silence: therefore clips join by mere concatenation, without clicks
and without a shift of the cues.
"""

from __future__ import annotations

SAMPLE_RATE_HZ = 24_000
BITRATE_KBIT = 48
FRAME_BYTES = 144
FRAME_MS = 24

_HEADER = bytes((0xFF, 0xF3, 0x64, 0xC4))
_MASKS = bytes((0xFF, 0xFF, 0xFE, 0xC0))  # private bit, joint-stereo extension, copyright and emphasis do not matter
_SIDE_INFO_BYTES = 9
_INFO_FLAGS = 0b0111  # frames, bytes and table of contents follow


class FrameError(ValueError):
    """Bytes that are not a whole number of frames in this format."""


def count_frames(frames: bytes) -> int:
    """How many frames ``frames`` holds. Raises :class:`FrameError` unless it is one or more whole frames that stand
    alone.
    """
    count, rest = divmod(len(frames), FRAME_BYTES)
    if rest or not count:
        raise FrameError(f"{len(frames)} bytes are no whole frames")
    for place, (byte, mask) in enumerate(zip(_HEADER, _MASKS, strict=True)):
        if any((found ^ byte) & mask for found in set(frames[place::FRAME_BYTES])):
            raise FrameError("not every frame has the header of this format")
    if frames[4]:
        raise FrameError("the first frame needs a frame before it")
    return count


def is_info(frame: bytes) -> bool:
    """Whether ``frame`` is a Xing or Info header, which holds no audio."""
    tag = frame[4 + _SIDE_INFO_BYTES : 8 + _SIDE_INFO_BYTES]
    return tag in (b"Info", b"Xing")


def strip_info(frames: bytes) -> bytes:
    """``frames`` without a leading Xing or Info header: inside a track it would be a count that is wrong."""
    return frames[FRAME_BYTES:] if is_info(frames[:FRAME_BYTES]) else frames


def duration_ms(frames: bytes) -> int:
    """The length of ``frames``, exact."""
    return len(frames) // FRAME_BYTES * FRAME_MS


def silence(pause_ms: int) -> bytes:
    """Digital silence of ``pause_ms``, rounded to whole frames. A frame of zero side information decodes to zeros."""
    count = max(0, round(pause_ms / FRAME_MS))
    return (_HEADER + bytes(FRAME_BYTES - len(_HEADER))) * count


def info_frame(count: int) -> bytes:
    """The Info header of a track of ``count`` frames: with it a player knows the length and seeks by bytes, exactly.

    The layout is that of the Xing header, under the name that encoders use for a constant bit rate.
    """
    size = (count + 1) * FRAME_BYTES
    table = bytes(min(255, step * 256 // 100) for step in range(100))
    tag = b"Info" + _INFO_FLAGS.to_bytes(4, "big") + count.to_bytes(4, "big") + size.to_bytes(4, "big") + table
    return (_HEADER + bytes(_SIDE_INFO_BYTES) + tag).ljust(FRAME_BYTES, b"\0")
