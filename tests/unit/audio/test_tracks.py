"""Tracks: exact cues, exact length, tags and chapters, heard as one voice."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from pathlib import Path

import pytest

from app.audio.engines.espeak import Espeak
from app.audio.script import COURSE
from app.audio.tracks import Cue, Track
from tests.support.sound_courses import TEXTS, Tone, audio, build_course


def probe(path: Path) -> dict[str, object]:
    """What ffprobe says about a file."""
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", str(path)]
    answer: dict[str, object] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Track]:
    """The whole small course in both languages, by espeak-ng."""
    tracks = {}
    for language in ("pl", "ru"):
        course = build_course(language=language)
        tracks[language] = audio(tmp_path_factory.mktemp(language), Espeak()).find(course, language, COURSE)
    return tracks


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_file_is_what_was_promised(spoken: dict[str, Track], language: str) -> None:
    """CBR MP3, mono, 24 kHz, 48 kbit/s; as long as clips and pauses within 50 ms; in the stated language."""
    track = spoken[language]
    assert track.path is not None
    told = probe(track.path)
    (stream,) = told["streams"]
    assert (stream["codec_name"], stream["channels"], stream["sample_rate"], stream["bit_rate"]) == ("mp3", 1, "24000", "48000")
    assert abs(float(told["format"]["duration"]) * 1000 - track.duration_ms) < 50
    assert told["format"]["tags"]["language"] == {"pl": "pol", "ru": "rus"}[language]


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_it_sounds_as_loud_and_as_fast_as_promised(spoken: dict[str, Track], language: str) -> None:
    """-18 LUFS within 2, true peak below full scale, 1.5 to 4.5 words a second, at most 1.5 s of silence at the end."""
    track = spoken[language]
    meter = ["-af", "ebur128=peak=true,silencedetect=noise=-45dB:d=0.2", "-f", "null", "-"]
    done = subprocess.run(["ffmpeg", "-hide_banner", "-nostats", "-i", str(track.path), *meter], capture_output=True, text=True)
    assert abs(float(re.findall(r"I:\s+(-[\d.]+) LUFS", done.stderr)[-1]) + 18) <= 2
    assert float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", done.stderr)[-1]) < 0
    silences = [float(start) for start in re.findall(r"silence_start: ([\d.]+)", done.stderr)]
    assert track.duration_ms / 1000 - silences[-1] <= 1.5
    for cue, text in zip(track.cues[1:4], TEXTS[language], strict=True):
        assert 1.5 <= len(text.split()) / ((cue.end_ms - cue.start_ms) / 1000) <= 4.5


def test_no_clip_is_silent_and_pauses_lie_between_cues(spoken: dict[str, Track]) -> None:
    """Inside each cue something is heard, between cues nothing."""
    import numpy as np

    track = spoken["pl"]
    command = ["ffmpeg", "-v", "error", "-i", str(track.path), "-f", "s16le", "-"]
    heard = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<i2") / 32768
    shift = heard.size - track.duration_ms * 24  # what the decoder adds at the beginning
    assert abs(shift) < 1200
    for cue, following in zip(track.cues, track.cues[1:], strict=False):
        inside = heard[cue.start_ms * 24 : cue.end_ms * 24]
        between = heard[cue.end_ms * 24 + 600 : following.start_ms * 24 - 600]
        assert np.sqrt(np.mean(inside**2)) > 0.02
        assert np.abs(between).max() < 0.003


def test_a_cue_after_the_first_hour_has_its_hour() -> None:
    """A course may last longer than an hour: WebVTT times carry over from milliseconds to hours."""
    track = Track("v", "tone", "pl", "Kurs", 3_700_000, 1, "d", (Cue("a", "a-1.1", 3_599_999, 3_661_001),))
    assert "\n00:59:59.999 --> 01:01:01.001\n" in track.to_vtt()


def test_cues_follow_each_other_and_name_section_and_sentence(tmp_path: Path) -> None:
    """Cues are in order and never overlap, the first begins at 0, and the WebVTT text says just that."""
    track = audio(tmp_path).find(build_course(), "pl", "what-is")
    vtt = track.to_vtt()
    assert vtt.startswith(f"WEBVTT\n\nNOTE version {track.version}")
    found = re.findall(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})\n(\S+) (\S+)\n", vtt)
    assert [(cue[8], cue[9]) for cue in found] == [(cue.section_id, cue.sentence_id) for cue in track.cues]
    assert [cue.sentence_id for cue in track.cues] == ["what-is-0.1", "what-is-1.1", "what-is-1.2", "what-is-1.3"]
    times = [time for cue in track.cues for time in (cue.start_ms, cue.end_ms)]
    assert times == sorted(times)
    assert times[0] == 0
    pauses_ms = [later.start_ms - cue.end_ms for cue, later in itertools.pairwise(track.cues)]
    assert min(pauses_ms) > 300  # what is silent between two sentences belongs to neither
    assert track.duration_ms - times[-1] <= 1500


def test_the_whole_course_has_a_chapter_for_each_section(tmp_path: Path) -> None:
    """Chapters have the sections' titles, begin with their first cue and reach to the end."""
    track = audio(tmp_path).find(build_course(), "pl", COURSE)
    assert track.path is not None
    told = probe(track.path)
    chapters = told["chapters"]
    assert [chapter["tags"]["title"] for chapter in chapters] == ["Omnikanał", "CRM"]
    assert float(chapters[1]["start_time"]) * 1000 == track.cues[4].start_ms
    assert float(chapters[1]["end_time"]) * 1000 == track.duration_ms
    tags = told["format"]["tags"]
    assert tags["title"] == "Kurs"
    assert tags["artist"] == "Anna Nowak"


def test_the_same_course_gives_the_same_bytes(tmp_path: Path) -> None:
    """Made twice in different places, a track is equal to the last byte, and so is its version."""
    first = audio(tmp_path / "a").find(build_course(), "pl", "what-is")
    second = audio(tmp_path / "b").find(build_course(), "pl", "what-is")
    assert first.path
    assert second.path
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.version == second.version


def test_a_track_survives_being_kept(tmp_path: Path) -> None:
    """What another process finds is the same track, with all its cues."""
    track = audio(tmp_path).find(build_course(), "pl", "what-is")
    assert audio(tmp_path, Tone(broken=[""])).find(build_course(), "pl", "what-is") == track
