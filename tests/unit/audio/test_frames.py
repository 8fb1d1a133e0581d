"""Frames: time is a count of frames, and clips join without a seam."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from app.audio import frames
from app.audio.encoder import encode
from app.audio.frames import FrameError, count_frames, duration_ms, info_frame, silence


def tone(seconds: float, hertz: float = 300.0) -> bytes:
    """A clip that hums and fades at both ends."""
    time = np.arange(int(frames.SAMPLE_RATE_HZ * seconds)) / frames.SAMPLE_RATE_HZ
    hum = 0.3 * np.sin(2 * np.pi * hertz * time) * np.minimum(1, np.minimum(time, seconds - time) / 0.01)
    return encode(hum.astype(np.float32))


def decode(sound: bytes) -> np.ndarray:
    """``sound`` as ffmpeg hears it."""
    command = ["ffmpeg", "-v", "error", "-f", "mp3", "-i", "-", "-f", "s16le", "-"]
    done = subprocess.run(command, input=sound, capture_output=True, check=True)
    assert not done.stderr, done.stderr.decode()
    return np.frombuffer(done.stdout, "<i2") / 32768


def test_a_clip_is_whole_frames_that_hold_all_of_the_sound() -> None:
    """A second of sound gives whole frames of 24 ms, at least a second long and at most 150 ms longer."""
    clip = tone(1.0)
    assert len(clip) == count_frames(clip) * frames.FRAME_BYTES
    assert 1000 <= duration_ms(clip) <= 1150


@pytest.mark.parametrize("cut", [1, 143, 145])
def test_part_of_a_frame_is_refused(cut: int) -> None:
    """A clip that lost some bytes is no clip."""
    with pytest.raises(FrameError):
        count_frames(tone(0.3)[:-cut])


def test_what_is_no_sound_is_refused() -> None:
    """Empty bytes, zeros and another bit rate are no frames of ours."""
    for wrong in (b"", bytes(144), b"\xff\xf3\x84\xc4" + bytes(140)):
        with pytest.raises(FrameError):
            count_frames(wrong)


def test_a_clip_that_borrows_from_an_earlier_frame_is_refused() -> None:
    """A clip cut out of the middle of a track needs what came before, so it cannot be joined elsewhere."""
    clip = tone(1.0)
    borrowing = next(n for n in range(1, 20) if clip[n * 144 + 4])
    with pytest.raises(FrameError):
        count_frames(clip[borrowing * 144 :])


def test_silence_is_measured_in_frames_and_silent() -> None:
    """Half a second of silence is 21 frames, and nothing but zeros when it is heard."""
    pause = silence(500)
    assert duration_ms(pause) == 504
    assert count_frames(pause) == 21
    assert not decode(pause).any()


def test_joined_clips_have_no_click_and_no_shift(tmp_path: Path) -> None:
    """Where clips and silences meet no sample jumps, and each clip sounds exactly as it does alone."""
    clip, pause = tone(0.5, 300), silence(240)
    heard = decode(clip + pause + clip + pause)
    alone = decode(clip + pause)
    frames_heard = heard.size - alone.size
    np.testing.assert_allclose(heard[frames_heard:], alone, atol=2e-3)
    seam = heard.size // 2
    assert np.abs(np.diff(heard[seam - 3000 : seam + 400])).max() < 0.03
    assert np.abs(heard[seam - 400 : seam + 400]).max() < 0.002


def test_the_info_frame_names_the_byte_of_each_hundredth() -> None:
    """Its table of contents has 100 entries, in 256ths of the bytes: a player that seeks by it lands within one of them."""
    flags, table, rest = (info_frame(5000)[place] for place in (slice(17, 21), slice(29, 129), slice(129, None)))
    assert flags == bytes((0, 0, 0, 0b0111))
    assert all(0 <= step / 100 - entry / 256 < 1 / 256 for step, entry in enumerate(table))
    assert not any(rest)


def test_the_info_frame_tells_the_exact_length(tmp_path: Path) -> None:
    """A reader of the header finds the length to the millisecond, and the header itself is no sound."""
    clip = tone(0.7)
    track = info_frame(count_frames(clip)) + clip
    path = tmp_path / "track.mp3"
    path.write_bytes(track)
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    length = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert abs(float(length) * 1000 - duration_ms(clip)) < 1
    assert frames.strip_info(track) == clip
