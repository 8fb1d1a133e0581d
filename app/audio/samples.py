"""Sound as samples between −1 and 1: brought to one rate, trimmed, made equally loud, never clipped.

Loudness follows ITU-R BS.1770-4 (K-weighting, 400 ms blocks, two gates), the measure of EBU R 128, whatever the voice.

Both are written here with numpy, which sound needs anyway. pyloudnorm measures the same within 0.06 dB, but brings scipy: 140 MB
on disk, and 80 MB of memory and a second of start-up in every process that records. soxr (LGPL) resamples a sentence in 1 ms;
this takes 3.4, of the 50 ms that speaking, levelling and encoding it take; the error here is −117 dB at 440 Hz, −86 dB at 8 kHz.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.audio.frames import SAMPLE_RATE_HZ

Floats = NDArray[np.float32]

TARGET_LUFS = -18.0
CEILING = 10 ** (-2.0 / 20)
"""The highest sample: 2 dB below full scale, since the encoder adds up to 1 dB again."""

_QUIET = 10 ** (-42.0 / 20)
"""What counts as silence around the speech, as a part of its highest peak."""

_NOISE = 10 ** (-60.0 / 20)
_LEAD_MS, _TAIL_MS, _FADE_MS = 15, 40, 6
_LOOKAHEAD = 96
_SMOOTH = 256  # transforms are fast for lengths of small factors, and several times slower for others
_MAX_GAIN_DB = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """What an engine said: mono samples and their rate."""

    samples: Floats
    rate_hz: int


def from_pcm(pcm: bytes, rate_hz: int) -> Speech:
    """The speech of signed 16-bit little-endian mono ``pcm``; half a sample at the end is dropped."""
    whole = pcm[: len(pcm) // 2 * 2]
    return Speech((np.frombuffer(whole, "<i2").astype(np.float32)) / np.float32(32768), rate_hz)


def to_pcm(samples: Floats) -> bytes:
    """Signed 16-bit little-endian PCM of ``samples``."""
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def normalise(speech: Speech) -> Floats:
    """``speech`` ready for the encoder: at the track's rate, trimmed, at the target loudness and below the ceiling; empty for
    silence.
    """
    samples = trim(resample(speech.samples, speech.rate_hz))
    return level(samples) if samples.size else samples


def resample(samples: Floats, rate_hz: int) -> Floats:
    """``samples`` of ``rate_hz`` at the track's rate, by their spectrum: no filter to choose, nothing above half the
    lower rate.
    """
    if rate_hz == SAMPLE_RATE_HZ or not samples.size:
        return samples
    divisor = np.gcd(rate_hz, SAMPLE_RATE_HZ)
    down, up = rate_hz // divisor, SAMPLE_RATE_HZ // divisor
    size = down * _SMOOTH * -(-samples.size // (down * _SMOOTH))
    spectrum = np.fft.rfft(samples, size)
    target = size // down * up
    resampled: Floats = (np.fft.irfft(spectrum, target) * (target / size)).astype(np.float32)
    return resampled[: samples.size * up // down]


def trim(samples: Floats) -> Floats:
    """``samples`` without the silence around the speech, faded at both ends so that a clip begins and ends at zero."""
    peaks = np.abs(samples)
    loud = np.flatnonzero(peaks > max(_NOISE, _QUIET * float(peaks.max(initial=0.0))))
    if not loud.size:
        return samples[:0]
    lead, tail, fade = (SAMPLE_RATE_HZ * ms // 1000 for ms in (_LEAD_MS, _TAIL_MS, _FADE_MS))
    cut = samples[max(0, int(loud[0]) - lead) : int(loud[-1]) + tail].copy()
    fade = min(fade, cut.size // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    cut[:fade] *= ramp
    cut[cut.size - fade :] *= ramp[::-1]
    return cut


def level(samples: Floats, target_lufs: float = TARGET_LUFS) -> Floats:
    """``samples`` at ``target_lufs``, held below the ceiling; the power that the limiter takes away is given back
    once.
    """
    gain_db = min(_MAX_GAIN_DB, target_lufs - loudness_lufs(samples))
    raised = samples * np.float32(10 ** (gain_db / 20))
    limited = limit(raised)
    if limited is raised:
        return raised
    lost = float(np.dot(raised, raised) / max(float(np.dot(limited, limited)), 1e-12))
    return limit(limited * np.float32(lost**0.5))


def limit(samples: Floats) -> Floats:
    """``samples`` with no value above the ceiling: the gain goes down before a peak and comes back after it, 4 ms
    each.
    """
    peaks = np.abs(samples)
    if not samples.size or peaks.max() <= CEILING:
        return samples
    width = 2 * _LOOKAHEAD + 1
    needed = np.minimum(1, np.float32(CEILING) / np.maximum(peaks, np.float32(CEILING)))
    lowest = np.pad(needed, 2 * _LOOKAHEAD, constant_values=1.0)
    reach = 1
    while reach < width:  # a sliding minimum by doubling: a few passes instead of one per sample of the window
        step = min(reach, width - reach)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        reach += step
    sums = np.concatenate(([0.0], np.cumsum(lowest, dtype=np.float64)))
    gain = (sums[width:] - sums[:-width]) / width
    return (samples * gain).astype(np.float32)


def loudness_lufs(samples: Floats) -> float:
    """The integrated loudness of mono ``samples`` at the track's rate; −70 for silence."""
    block, hop = SAMPLE_RATE_HZ * 4 // 10, SAMPLE_RATE_HZ // 10
    if samples.size < block:
        samples = np.pad(samples, (0, block - samples.size)) if samples.size < hop else samples
        block = min(block, samples.size)
    size = 32 * _SMOOTH * -(-samples.size // (32 * _SMOOTH))
    power = np.square(np.fft.irfft(np.fft.rfft(samples, size) * _weighting(size), size)[: samples.size])
    sums = np.concatenate(([0.0], np.cumsum(power, dtype=np.float64)))
    starts = np.arange(0, samples.size - block + 1, hop)
    blocks = (sums[starts + block] - sums[starts]) / block
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not loud.size:
        return -70.0
    loud = loud[loud > loud.mean() / 10]
    return float(-0.691 + 10 * np.log10(loud.mean()))


@functools.lru_cache(maxsize=64)
def _weighting(size: int) -> Floats:
    """The K-weighting as a gain per frequency: the two filters BS.1770 gives for 48 kHz, read at our frequencies."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ) / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    high_pass = (1 - 2 * turn + turn**2) / (1 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    gain: Floats = np.abs(shelf * high_pass).astype(np.float32)
    return gain
