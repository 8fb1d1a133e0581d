"""Tracks: clips and silences joined to one MP3, with the cues that say when each sentence is heard (WebVTT)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.audio import frames
from app.audio.script import Script

_LAYOUT = "1"
"""Changed whenever the same clips would make other bytes; part of every version."""


@dataclass(frozen=True, slots=True)
class Cue:
    """When a sentence is heard. The pause after it lies between this cue and the next."""

    section_id: str
    sentence_id: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Track:
    """A finished track. Its bytes lie in the file ``path``, or in ``data`` where nothing can be kept.

    ``version`` changes with every byte: it is the ETag of the MP3 and of the cues, and pins both in an address.
    """

    version: str
    engine: str
    language: str
    title: str
    duration_ms: int
    size: int
    digest: str
    cues: tuple[Cue, ...]
    path: Path | None = None
    data: bytes | None = None

    def to_vtt(self) -> str:
        """The cues as a WebVTT metadata track (W3C WebVTT): each cue's payload is ``section sentence``."""
        parts = [f"WEBVTT\n\nNOTE version {self.version} engine {self.engine}"]
        parts += [
            f"{ordinal}\n{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{cue.section_id} {cue.sentence_id}"
            for ordinal, cue in enumerate(self.cues, 1)
        ]
        return "\n\n".join(parts) + "\n"

    def to_json(self) -> bytes:
        """Everything but the sound."""
        kept = {name: getattr(self, name) for name in _KEPT}
        kept["cues"] = [[cue.section_id, cue.sentence_id, cue.start_ms, cue.end_ms] for cue in self.cues]
        return json.dumps(kept, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes, **place: Any) -> Track:
        """The track of :meth:`to_json`, lying at ``path=`` or as ``data=``."""
        kept = json.loads(text)
        cues = tuple(Cue(*cue) for cue in kept.pop("cues"))
        return cls(**kept, cues=cues, **place)


_KEPT = ("version", "engine", "language", "title", "duration_ms", "size", "digest")


def name_version(script: Script, clip_keys: Sequence[str]) -> str:
    """The version of the track that ``script`` makes of the clips with those keys."""
    marks = [[mark.title, mark.utterance] for mark in script.marks]
    said = [
        [utterance.section_id, utterance.sentence_id, utterance.pause_ms, key]
        for utterance, key in zip(script.utterances, clip_keys, strict=True)
    ]
    facts = [_LAYOUT, script.language, script.title, script.album, script.author, script.licence, marks, said]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def assemble(script: Script, clips: Sequence[bytes]) -> tuple[bytes, tuple[Cue, ...], int]:
    """The MP3 of ``script`` whose sentences are ``clips``; its cues; its length in milliseconds, exact.

    Raises ``FrameError`` when a clip is not made of whole frames.
    """
    cues: list[Cue] = []
    sound: list[bytes] = []
    at_ms = 0
    for utterance, clip in zip(script.utterances, clips, strict=True):
        frames.count_frames(clip)
        end_ms = at_ms + frames.duration_ms(clip)
        cues.append(Cue(utterance.section_id, utterance.sentence_id, at_ms, end_ms))
        pause = frames.silence(utterance.pause_ms)
        sound += [clip, pause]
        at_ms = end_ms + frames.duration_ms(pause)
    from app.audio.tags import Chapter, write_tags  # brings mutagen, which only a new track needs

    starts = [cues[mark.utterance].start_ms for mark in script.marks]
    ends = [*starts[1:], at_ms][: len(starts)]
    chapters = [Chapter(mark.title, start, end) for mark, start, end in zip(script.marks, starts, ends, strict=True)]
    head = write_tags(script, chapters, at_ms) + frames.info_frame(at_ms // frames.FRAME_MS)
    return b"".join([head, *sound]), tuple(cues), at_ms


def _clock(time_ms: int) -> str:
    seconds, thousandths = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
