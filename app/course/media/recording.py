"""Sound and films of a course: a file that browsers play, a photo of the same name as its poster, and captions a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar

from app.course.errors import Problem
from app.course.languages.tag import TAG
from app.course.media.attachment import begins_otherwise
from app.course.media.file import MediaFile
from app.course.media.file_kinds import FILMS, MOST_BYTES, SOUNDS, FileKind
from app.course.media.photo import Photo

SUFFIXES = (*SOUNDS, *FILMS)
_CAPTIONS = re.compile(rf"(?P<stem>.+)\.(?P<language>{TAG})\.vtt\Z", re.DOTALL)
_TIMES = re.compile(r"(?:\d+:)?\d{2}:\d{2}\.\d{3}[ \t]+-->[ \t]+(?:\d+:)?\d{2}:\d{2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Captions:
    """What is said in a recording, in one language: the WebVTT as it lies there, and its words cue by cue."""

    language: str
    data: bytes
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound or a film; ``captions`` are by language. ``poster`` is shown before a film is played."""

    medium: ClassVar[str] = "recording"
    is_still: ClassVar[bool] = False
    file: MediaFile
    poster: Photo | None = None
    captions: Mapping[str, Captions] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.file)

    @property
    def name(self) -> str:
        """The name by which texts call it."""
        return self.file.name

    @property
    def label(self) -> str:
        """Its name: nobody has said what is in it."""
        return self.name

    def lacks(self, language: str) -> tuple[str, str] | None:
        """Captions of a film, the transcript of a sound."""
        if language in self.captions:
            return None
        what, wanted = ("film", "captions") if self.is_film else ("sound", "transcript")
        hint = f"write them into media/{self.stem}.{language}.vtt"
        return f"the {what} '{self.name}' has no {wanted} in this language", hint

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return str(PurePosixPath(self.name).with_suffix(""))

    @property
    def is_film(self) -> bool:
        """Whether there is something to see."""
        return self.file.suffix in FILMS

    @property
    def kind(self) -> FileKind:
        """What it is."""
        return FILMS[self.file.suffix] if self.is_film else SOUNDS[self.file.suffix]


def read_recording(
    file: MediaFile, photos: Iterable[Photo], captions: Mapping[str, Captions]
) -> tuple[Recording | None, tuple[Problem, ...]]:
    """The recording in a file, with its poster and its captions, or why it cannot be played."""
    recording = Recording(file, None, captions)
    if file.size > MOST_BYTES:
        return None, (Problem(file.path, 1, f"the film is too large: {file.size / 1e9:.1f} GB", "save it smaller, or in parts"),)
    if message := begins_otherwise(file, recording.kind) or _is_no_mp4(file):
        return None, (Problem(file.path, 1, message, "save it anew as MP3, M4A, OGG, MP4 or WebM"),)
    poster = next((photo for photo in photos if photo.stem == recording.stem), None)
    return Recording(file, poster, captions), ()


def _is_no_mp4(file: MediaFile) -> str:
    if file.suffix not in (".mp4", ".m4a"):
        return ""
    with file.place.open("rb") as opened:
        return "" if opened.read(12)[4:8] == b"ftyp" else f"the file is no {file.suffix[1:].upper()}, whatever its name says"


def captions_name(name: str) -> tuple[str, str]:
    """The recording's name without its ending, and the language, for the name of a file with captions; else nothing."""
    found = _CAPTIONS.match(name)
    return (found["stem"], found["language"]) if found else ("", "")


def read_captions(text: str, language: str, path: str) -> tuple[Captions | None, tuple[Problem, ...]]:
    """The captions in a text (WebVTT), or why they cannot be shown."""
    if not text.startswith("WEBVTT"):
        return None, (Problem(path, 1, "the captions do not begin with WEBVTT", "save them as WebVTT"),)
    words = tuple(_words(text))
    if not words:
        return None, (
            Problem(path, 1, "there are no captions in the file", "a cue is a line 00:01.000 --> 00:04.000 and its words"),
        )
    return Captions(language, text.encode(), words), ()


def _words(text: str) -> Iterator[str]:
    """The words of each cue in order, without its times, its name and the marks in it."""
    for cue in re.split(r"\n{2,}", text):
        lines = cue.strip("\n").split("\n")
        place = next((number for number, line in enumerate(lines) if _TIMES.match(line)), None)
        if place is not None and (words := " ".join(_plain(line) for line in lines[place + 1 :]).split()):
            yield " ".join(words)


def _plain(line: str) -> str:
    """The words of a line of a cue: what stands between < and > is how they look, or who says them."""
    kept, depth = [], 0
    for character in line:
        depth += character == "<"
        if not depth:
            kept.append(character)
        depth -= character == ">" and depth > 0
    return "".join(kept).replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
