"""Samples: one rate, no silence around the speech, equally loud, never clipped."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

from app.audio import encoder
from app.audio.frames import SAMPLE_RATE_HZ
from app.audio.samples import CEILING, Speech, level, limit, loudness_lufs, normalise, resample, to_pcm, trim


def hum(seconds: float, hertz: float = 440.0, rate_hz: int = SAMPLE_RATE_HZ, height: float = 0.1) -> np.ndarray:
    """A sine."""
    return (height * np.sin(np.arange(int(seconds * rate_hz)) * 2 * np.pi * hertz / rate_hz)).astype(np.float32)


def speech_like(seconds: float = 4.0) -> np.ndarray:
    """Noise in bursts, with peaks far above its mean, as speech has."""
    noise = np.random.default_rng(7).standard_normal(int(seconds * SAMPLE_RATE_HZ))
    bursts = np.abs(np.sin(np.arange(noise.size) * 2 * np.pi * 3 / SAMPLE_RATE_HZ)) ** 6
    return (0.1 * noise * bursts).astype(np.float32)


QUIET_HALF = np.concatenate([hum(4, 1000), hum(4, 1000, height=0.004)])
"""The quiet half lies above the meter's absolute gate and below the relative one, so that it must not count."""


@pytest.mark.parametrize(
    "samples", [hum(3, 1000), hum(3, 60), speech_like(), QUIET_HALF], ids=["1 kHz", "60 Hz", "bursts", "a quiet half"]
)
def test_loudness_is_what_ffmpeg_measures(samples: np.ndarray) -> None:
    """The integrated loudness agrees with ffmpeg's EBU R 128 meter within half a unit."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-f", "s16le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1", "-i", "-"]
    done = subprocess.run([*command, "-af", "ebur128", "-f", "null", "-"], input=to_pcm(samples), capture_output=True)
    measured = float(re.findall(r"I:\s+(-[\d.]+) LUFS", done.stderr.decode())[-1])
    assert abs(loudness_lufs(samples) - measured) < 0.5


@pytest.mark.parametrize("gain", [0.1, 1.0, 8.0])
def test_whatever_comes_in_goes_out_equally_loud_and_unclipped(gain: float) -> None:
    """Whispered or shouted, speech leaves at -18 LUFS within 1.5, and no sample is above the ceiling."""
    out = level(speech_like() * np.float32(gain))
    assert abs(loudness_lufs(out) + 18) < 1.5
    assert np.abs(out).max() <= CEILING * 1.0001


def test_the_limiter_leaves_quiet_sound_alone_and_never_lets_a_peak_through() -> None:
    """Below the ceiling nothing changes; a single sample of 30 dB too much is brought under it."""
    quiet = hum(1)
    assert limit(quiet) is quiet
    loud = quiet.copy()
    loud[5000] = 30.0
    assert np.abs(limit(loud)).max() <= CEILING * 1.0001
    np.testing.assert_array_equal(limit(loud)[:4000], quiet[:4000])


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 44_100])
def test_another_rate_becomes_ours_without_a_change_of_pitch(rate_hz: int) -> None:
    """A sine of any rate is the same sine at ours."""
    out = resample(hum(1.0, 440, rate_hz), rate_hz)
    assert abs(out.size - SAMPLE_RATE_HZ) <= 1
    middle = slice(2000, 20_000)
    np.testing.assert_allclose(out[middle], hum(1.0)[: out.size][middle], atol=2e-3)


def test_silence_around_the_speech_is_cut_and_the_ends_are_zero() -> None:
    """A second of silence on both sides shrinks to hundredths, and the first and last sample are zero."""
    quiet = np.zeros(SAMPLE_RATE_HZ, np.float32)
    out = trim(np.concatenate((quiet, hum(1.0), quiet)))
    assert SAMPLE_RATE_HZ <= out.size <= SAMPLE_RATE_HZ * 1.06
    assert out[0] == 0
    assert out[-1] == 0


def test_a_sound_cut_short_begins_and_ends_at_zero() -> None:
    """A voice that has no silence around it is faded, so that no clip cracks where the next one is joined to it."""
    out = trim(np.full(SAMPLE_RATE_HZ, 0.5, np.float32))
    assert (out[0], out[-1]) == (0, 0)
    assert np.abs(np.diff(out)).max() < 0.05


def test_nothing_said_is_nothing() -> None:
    """Silence, or no samples at all, comes out empty, so that it is never taken for speech."""
    for nothing in (np.zeros(5000, np.float32), np.zeros(0, np.float32)):
        assert not normalise(Speech(nothing, 22_050)).size


EIGHT = [40, 100, 300, 4000, 5000, 8000, 14_000, 14_350]
MADE_OF_A_WORD = {
    1: (14_415, [0.0022, -0.0054, -0.0087, -0.0694, -0.2275, 0.2720, 0.0060, 0.0006], 0.7943, 0.1170),
}
"""By recipe: how many samples a short word gives, eight of them, the highest, and their effective value."""


def test_other_samples_of_the_same_speech_are_another_recipe() -> None:
    """Servers keep clips under a key that has the recipe: whoever changes loudness, ceiling, trimming or fades raises
    ``app.audio.encoder.RECIPE`` and adds a row to the table above, or old and new clips stand beside each other.
    """
    seconds = np.arange(22_050) / 22_050
    word = np.sin(2 * np.pi * 220 * seconds) * 0.2 * np.exp(-(((seconds - 0.5) / 0.15) ** 2))
    word[11_025] = 0.9
    samples = normalise(Speech(word.astype(np.float32), 22_050))
    count, some, highest, effective = MADE_OF_A_WORD[encoder.RECIPE]
    assert samples.size == count
    np.testing.assert_allclose(samples[EIGHT], some, atol=2e-4)
    assert abs(np.abs(samples).max() - highest) < 2e-4
    assert abs(float(np.sqrt(np.mean(np.square(samples)))) - effective) < 2e-4
    assert f"lame q5 48k 24000 r{encoder.RECIPE}" == encoder.ENCODER
