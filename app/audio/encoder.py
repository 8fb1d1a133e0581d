"""Encodes the samples of a clip as MP3 frames of a constant bit rate, with LAME in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audio import frames

if TYPE_CHECKING:
    from app.audio.samples import Floats

_QUALITY = 5
"""LAME's scale, 2 the best: at 48 kbit/s speech sounds the same, in half the time."""

RECIPE = 1
"""Goes up whenever the same speech gives other bytes because of this module, :mod:`app.audio.samples` (loudness, ceiling,
trimming, fades, resampling) or :mod:`app.audio.frames`: the clips that servers keep are made anew then."""

ENCODER = f"lame q{_QUALITY} {frames.BITRATE_KBIT}k {frames.SAMPLE_RATE_HZ} r{RECIPE}"
"""Names how a clip is made of what an engine said; it is part of every clip's key."""


def encode(samples: Floats) -> bytes:
    """The clip of ``samples`` (mono, at the track's rate): whole frames that stand alone. Raises ``FrameError`` if
    LAME fails.
    """
    # Imported here: only processes that record need LAME and numpy, a server that sends finished tracks does not.
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
