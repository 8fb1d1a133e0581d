"""All that lies in a course beside its texts, by the names by which texts call it; and why a name cannot be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from app.course.errors import Problem
from app.course.files import Snapshot
from app.course.hints import did_you_mean
from app.course.media import attachment, recording
from app.course.media.attachment import Attachment, read_attachment, refuse
from app.course.media.file_kinds import ATTACHMENTS
from app.course.media.photo import SUFFIXES, Photo, read_photo
from app.course.media.recording import Captions, Recording, captions_name, read_captions, read_recording

FOLDER = "media"
_CONVERTED = {
    ".gif": "save it as PNG, or as a film (MP4) if it moves",
    ".heic": 'save it as JPEG (an iPhone does so itself: Settings, Camera, Formats, "Most Compatible")',
    ".heif": "save it as JPEG",
}
_RARE = (".bmp", ".tif", ".tiff", ".jp2", ".jxl", ".ico", ".emf", ".wmf", ".eps", ".psd", *_CONVERTED)


@dataclass(frozen=True, slots=True)
class CourseMedia:
    """``photos``, ``recordings`` (sound and films) and ``files`` to take away, by name.

    ``unusable`` are the names of what lies in the folder and cannot be shown, each with the reason and what to do; ``elsewhere``
    are files of other folders, by name with their path in the course.
    """

    photos: Mapping[str, Photo] = field(default_factory=dict)
    unusable: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, Recording] = field(default_factory=dict)
    files: Mapping[str, Attachment] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Whether there is a photo, a sound or a film."""
        return bool(self.photos or self.recordings)

    def why_not(self, name: str, drawings: Iterable[str]) -> tuple[str, str]:
        """Why no picture is called ``name``, and what to do; ``drawings`` are the names of those that are there."""
        known = (*drawings, *self.photos, *self.recordings)
        told = name[:80]
        if name in self.unusable:
            reason, hint = self.unusable[name]
            return f"the picture '{told}' cannot be shown: {reason}", hint
        if name.lower().startswith(("http:", "https:", "//")):
            hint = "save it into the folder media; a film elsewhere is [![what it shows](its-picture.jpg)](https://…)"
            return "a picture of another host is not loaded", hint
        bare = PurePosixPath(name.replace("\\", "/")).name
        if bare != name and bare in known:
            return f"there is no picture '{told}'", f"write {bare} alone: pictures are looked for in the folder media"
        if same := next((other for other in known if other.lower() == name.lower()), ""):
            return f"there is no picture '{told}', but '{same}'", "capital and small letters count"
        if bare in self.elsewhere:
            return f"the picture '{told}' does not lie in the folder media", f"move it there from {self.elsewhere[bare]}"
        if "" in self.unusable:
            reason, hint = self.unusable[""]
            return f"the picture '{told}' cannot be shown: {reason}", hint
        hint = did_you_mean(name, known) or "pictures lie in the folder media: SVG, JPEG, PNG …"
        return f"there is no picture '{told}'", hint

    def why_no_file(self, name: str) -> tuple[str, str]:
        """Why no file to take away is called ``name``, and what to do."""
        told, bare = name[:80], PurePosixPath(name).name
        if f"{attachment.FOLDER}/{name}" in self.unusable:
            reason, hint = self.unusable[f"{attachment.FOLDER}/{name}"]
            return f"the file '{told}' cannot be taken away: {reason}", hint
        if place := self.elsewhere.get(f"{attachment.FOLDER}/{bare}") or self.elsewhere.get(bare):
            return f"the file '{told}' does not lie in the folder files", f"move it there from {place}"
        hint = did_you_mean(name, self.files) or "files to take away lie in the folder files of the course"
        return f"there is no file '{told}'", hint


def read_media(snapshot: Snapshot) -> tuple[CourseMedia, tuple[Problem, ...]]:
    """What the files of a course are, and what is wrong with them."""
    files, course = snapshot.media.values(), snapshot.name
    photos: dict[str, Photo] = {}
    unusable: dict[str, tuple[str, str]] = {}
    elsewhere: dict[str, str] = {}
    problems: list[Problem] = []
    taken: dict[str, Attachment] = {}
    recordings: dict[str, Recording] = {}
    start = f"{course}/{FOLDER}/"
    for fault in snapshot.problems:
        if f"{fault.path}/" == start:
            unusable[""] = (f"the folder media is {fault.message}", fault.hint)
        elif fault.path.startswith(start):
            unusable[fault.path[len(start) :]] = (fault.message, fault.hint)
    for file in files:
        if file.relative.startswith(f"{attachment.FOLDER}/"):
            found_file, found = read_attachment(file)
            problems += found
            if found_file is not None:
                taken[file.name] = found_file
            else:
                unusable[f"{attachment.FOLDER}/{file.name}"] = (found[0].message, found[0].hint)
        elif not file.relative.startswith(f"{FOLDER}/"):
            elsewhere.setdefault(PurePosixPath(file.relative).name, file.relative)
        elif file.suffix in SUFFIXES:
            photo, found = read_photo(file)
            problems += found
            if photo is not None:
                photos[file.name] = photo
            else:
                unusable[file.name] = (found[0].message, found[0].hint)
        elif file.suffix in ATTACHMENTS:
            elsewhere.setdefault(f"{attachment.FOLDER}/{PurePosixPath(file.name).name}", file.relative)
        elif hint := is_rare_picture(file.name):
            unusable[file.name] = (f"a course shows no {file.suffix[1:].upper()} files", hint)
    for path in snapshot.files:
        if path.startswith(f"{attachment.FOLDER}/"):
            refused = refuse(snapshot.path(path), PurePosixPath(path).suffix.lower())
            problems.append(refused)
            unusable[path] = (refused.message, refused.hint)
    captions, found = _captions(snapshot)
    problems += found
    for file in files:
        if file.relative.startswith(f"{FOLDER}/") and file.suffix in recording.SUFFIXES:
            stem = str(PurePosixPath(file.name).with_suffix(""))
            played, found = read_recording(file, photos.values(), captions.get(stem, {}))
            problems += found
            if played is not None:
                recordings[file.name] = played
            else:
                unusable[file.name] = (found[0].message, found[0].hint)
    return CourseMedia(photos, unusable, elsewhere, recordings, taken), tuple(problems)


def _captions(snapshot: Snapshot) -> tuple[dict[str, dict[str, Captions]], tuple[Problem, ...]]:
    """The captions of a course by the recordings' names without their endings, then by language."""
    captions: dict[str, dict[str, Captions]] = {}
    problems: list[Problem] = []
    for path, stem, language in captions_files(snapshot):
        text, found = snapshot.text(path)
        problems += found
        if text is not None:
            read, found = read_captions(text, language, snapshot.path(path))
            problems += found
            if read is not None:
                captions.setdefault(stem, {})[language] = read
    return captions, tuple(problems)


def captions_files(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """The path of each file with captions, its recording's name without the ending, and the language."""
    for path in snapshot.files:
        stem, language = captions_name(path.removeprefix(f"{FOLDER}/")) if path.startswith(f"{FOLDER}/") else ("", "")
        if stem:
            yield path, stem, language


def is_rare_picture(name: str) -> str:
    """What to do with a picture of a sort that a course cannot show; empty for any other file."""
    suffix = PurePosixPath(name).suffix.lower()
    return _CONVERTED.get(suffix, "save it as PNG or JPEG") if suffix in _RARE else ""
