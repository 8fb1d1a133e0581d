"""Tracks: clips and silences joined to one MP3, with the cues that say when each sentence is heard (WebVTT)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.artifacts.artifact import Artifact, Made
from app.audio import frames
from app.audio.script import Script
from app.audio.tags import Chapter, write_tags

_LAYOUT = "1"
"""Changed whenever the same clips would make other bytes; part of every version."""


@dataclass(frozen=True, slots=True)
class Cue:
    """The time at which a sentence is heard. The pause after it lies between this cue and the next."""

    section_id: str
    sentence_id: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Track:
    """A finished track. Its bytes are in the file ``path``, or in ``data`` when it could not be stored.

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
    data: bytes = b""

    def to_vtt(self) -> str:
        """The cues as a WebVTT metadata track (W3C WebVTT): each cue's payload is ``section sentence``."""
        parts = [f"WEBVTT\n\nNOTE version {self.version} engine {self.engine}"]
        parts += [
            f"{ordinal}\n{_timestamp(cue.start_ms)} --> {_timestamp(cue.end_ms)}\n{cue.section_id} {cue.sentence_id}"
            for ordinal, cue in enumerate(self.cues, 1)
        ]
        return "\n\n".join(parts) + "\n"

    @classmethod
    def of(cls, artifact: Artifact) -> Track:
        """The track that :func:`assemble` made, from its stored artifact."""
        facts = {name: artifact.facts[name] for name in _FACTS}
        cues = tuple(Cue(*cue) for cue in artifact.facts["cues"])
        return cls(**facts, size=artifact.size, digest=artifact.digest, cues=cues, path=artifact.path, data=artifact.data)


_FACTS = ("version", "engine", "language", "title", "duration_ms")


def version_of(script: Script, clip_keys: Sequence[str]) -> str:
    """The version of the track that ``script`` makes of the clips with those keys."""
    chapter_starts = [[chapter.title, chapter.utterance] for chapter in script.chapters]
    said = [
        [utterance.section_id, utterance.sentence_id, utterance.pause_ms, key]
        for utterance, key in zip(script.utterances, clip_keys, strict=True)
    ]
    facts = [_LAYOUT, script.language, script.title, script.album, script.author, script.licence, chapter_starts, said]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def assemble(version: str, engine: str, script: Script, clips: Sequence[bytes]) -> Made:
    """The MP3 of ``script`` whose sentences are ``clips``, spoken by ``engine``, with its cues and its exact length as facts.

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
    starts = [cues[chapter.utterance].start_ms for chapter in script.chapters]
    ends = [*starts[1:], at_ms][: len(starts)]
    chapters = [Chapter(chapter.title, start, end) for chapter, start, end in zip(script.chapters, starts, ends, strict=True)]
    head = write_tags(script, chapters, at_ms) + frames.info_frame(at_ms // frames.FRAME_MS)
    facts = dict(zip(_FACTS, (version, engine, script.language, script.title, at_ms), strict=True))
    told = [[cue.section_id, cue.sentence_id, cue.start_ms, cue.end_ms] for cue in cues]
    return Made(b"".join([head, *sound]), {**facts, "cues": told})


def _timestamp(time_ms: int) -> str:
    seconds, thousandths = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
