"""From samples to the frames of a clip: LAME in this process, at a constant bit rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audio import frames

if TYPE_CHECKING:
    from app.audio.samples import Floats

_QUALITY = 5
"""LAME's scale, 2 the best: at 48 kbit/s speech sounds the same, in half the time."""

ENCODER = f"lame q{_QUALITY} {frames.BITRATE_KBIT}k {frames.SAMPLE_RATE_HZ} r1"
"""Names everything that changes a clip's bytes; it is part of every clip's key."""


def encode(samples: Floats) -> bytes:
    """The clip of ``samples`` (mono, at the track's rate): whole frames that stand alone. Raises ``FrameError`` if
    LAME fails.
    """
    # Loaded by the processes that record: a server that only sends tracks needs neither LAME nor numpy.
    import lameenc

    from app.audio.samples import to_pcm

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(frames.BITRATE_KBIT)
    encoder.set_channels(1)
    encoder.set_in_sample_rate(frames.SAMPLE_RATE_HZ)
    encoder.set_out_sample_rate(frames.SAMPLE_RATE_HZ)
    encoder.set_quality(_QUALITY)
    clip = frames.strip_info(bytes(encoder.encode(to_pcm(samples)) + encoder.flush()))
    frames.count_frames(clip)
    return clip
