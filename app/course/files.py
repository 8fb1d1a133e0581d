"""A course's folder as it was at one moment: the bytes of its texts with what is wrong with them, and where all else lies.

Owns size, encoding, line ends and the characters that no text needs; what the texts mean is left to others.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.course.errors import Problem, Severity
from app.course.media.file import MediaFile

MAX_BYTES = 1_000_000
"""No file of a course written by hand comes near this; a larger one is a mistake and would stall every page."""

MAX_MARKDOWN_BYTES = 100_000
"""Five times the longest text of the course that ships with it. Some Markdown costs more than in proportion to its length to read
(quotes in each other, terms without end): with this and the next bound a file takes seconds at the worst."""

MAX_LINE = 10_000
"""Characters in one line of Markdown, which is a paragraph with most editors: ten times the longest that was written."""

TEXTS = (".md", ".yaml", ".toml", ".svg", ".vtt")
"""Only these are read; of everything else (photos, sound, films) it is known where it lies: all of it would be too much."""

# From U+F0000 on stand private characters: content/lines.py gives each line one, and only icon fonts use them otherwise.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one course. Keys are paths relative to its folder, with forward slashes; ``name`` is the folder's.

    ``files`` are those that are read, with their bytes, ``media`` all others.
    """

    name: str
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
    media: Mapping[str, MediaFile] = field(default_factory=dict)

    def path(self, relative: str) -> str:
        """The path of a file for problems: relative to the content folder."""
        return f"{self.name}/{relative}"

    def text(self, relative: str) -> tuple[str | None, tuple[Problem, ...]]:
        """The text of a file, and what is wrong with its bytes; ``None`` when there is no such file or it cannot be read."""
        data = self.files.get(relative)
        return (None, ()) if data is None or self.is_lost(relative) else decode(data, self.path(relative))

    def is_lost(self, relative: str) -> bool:
        """Whether a file lies there whose bytes could not be had, or are too many: ``problems`` has the reason."""
        return any(problem.path == self.path(relative) for problem in self.problems)

    def names(self, folder: str, suffix: str) -> list[str]:
        """The names (without the suffix) of the files that lie directly in a folder, in order."""
        start = f"{folder}/"
        return sorted(
            name.removesuffix(suffix)
            for path in self.files
            if path.startswith(start) and path.endswith(suffix) and "/" not in (name := path[len(start) :])
        )

    @property
    def fingerprint(self) -> str:
        """A hash of every name and of every byte that was read; of other files it has size and time of change."""
        digest = hashlib.sha256()
        for path in sorted(self.files):
            data = self.files[path]
            digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
            digest.update(data)
        for path in sorted(self.media):
            digest.update(self.media[path].signature.encode("utf-8", "surrogateescape"))
        return digest.hexdigest()


def take_snapshot(folder: Path) -> Snapshot:
    """Read every text of a course, and note every other file, but hidden ones (``.made-from``, an editor's own); never raises
    ``OSError``.
    """
    files: dict[str, bytes] = {}
    media: dict[str, MediaFile] = {}
    problems: list[Problem] = list(_linked_folders(folder))
    real = folder.resolve()
    for path in visible_files(folder):
        relative = path.relative_to(folder).as_posix()
        try:
            state = path.stat()
            if path.is_symlink() and not path.resolve().is_relative_to(real):
                # Whoever hands over a course must not have a file of this machine published.
                message = f"a link to a file outside the course: {os.readlink(path)}"
                problems.append(Problem(f"{folder.name}/{relative}", 1, message, "put the file itself into the folder"))
                files[relative] = b""
                continue
            if not stat.S_ISREG(state.st_mode):  # who reads a pipe or a device waits for ever
                raise OSError(errno.EINVAL, "it is no file")
            if path.suffix not in TEXTS:
                media[relative] = MediaFile.of(folder.name, relative, path, state)
                continue
            most = MAX_MARKDOWN_BYTES if path.suffix == ".md" else MAX_BYTES
            if state.st_size > most:
                message = f"the file is too large: {_size(state.st_size)}, at most {_size(most)}"
                problems.append(Problem(f"{folder.name}/{relative}", 1, message, "one file holds the text of one section"))
                files[relative] = b""
                continue
            files[relative] = data = path.read_bytes()
            if path.suffix == ".md" and (line := _endless_line(data)):
                message = f"the line is too long: at most {MAX_LINE} characters"
                problems.append(Problem(f"{folder.name}/{relative}", line, message, "an empty line begins a new paragraph"))
                files[relative] = b""
        except OSError as error:
            problems.append(Problem(f"{folder.name}/{relative}", 1, *_reason(path, error)))
            files[relative] = b""
    return Snapshot(folder.name, files, tuple(problems), media)


def _reason(path: Path, error: OSError) -> tuple[str, str]:
    """Why a file cannot be read, and what to do."""
    if path.is_symlink() and isinstance(error, FileNotFoundError):
        return f"a link to a file that is not there: {os.readlink(path)}", "put the file itself into the folder"
    return f"the file cannot be read: {error.strerror}", "look at its rights"


def _linked_folders(folder: Path) -> Iterator[Problem]:
    """A warning for each link to a folder, which is not followed: it could lead round in a circle, or to another's files."""
    for root, folders, _ in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(root, name) for name in folders):
            if path.is_symlink():
                message = f"a link to a folder is not followed: {os.readlink(path)}"
                place = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                yield Problem(place, 1, message, "put the folder itself there", Severity.WARNING)


def _endless_line(data: bytes) -> int:
    """The number of the first line that is too long; 0 when there is none."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return next((number for number, line in enumerate(text.split("\n"), 1) if len(line) > MAX_LINE), 0)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.3g} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB"


def visible_files(folder: Path) -> Iterator[Path]:
    """All files below a folder in a fixed order, but hidden ones and backups. Links to files are followed, to folders not."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith("~"):
                yield Path(root, name)


def decode(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, without byte order mark and with ``\\n`` line ends, and what is wrong with it.

    Letters with separate diacritics are composed (NFC), soft hyphens and spaces without width are left out: a word with one in
    it is the same word, to a reader who searches for it, to the glossary and to a voice. What is not UTF-8 gives no text and one
    error at the line of the first bad byte.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind a byte order mark.
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") and error.object is not data else 0)
        line = data.count(b"\n", 0, start) + 1
        return None, (Problem(path, line, f"not UTF-8: byte 0x{data[start]:02x}", "save the file as UTF-8"),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        Problem(path, text.count("\n", 0, found.start()) + 1, f"control character U+{ord(found.group()):04X}", "delete it")
        for found, _ in zip(_CONTROL.finditer(text), range(20), strict=False)
    ]
    return unicodedata.normalize("NFC", _UNSEEN.sub("", clean(text))), tuple(problems)


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, which no markup may carry."""
    text = _CONTROL.sub("", text)
    return text.encode("utf-8", "ignore").decode("utf-8")
