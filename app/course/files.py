"""A course's folder as it was at one moment: every file's bytes, and texts with what is wrong with them.

Owns size, encoding, line ends and the characters that no text needs; what the texts mean is left to others.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.course.errors import Problem

MAX_BYTES = 1_000_000
"""No file of a course written by hand comes near this; a larger one is a mistake and would stall every page."""

TEXTS = (".md", ".yaml", ".toml", ".svg")
"""Only these can be too large: a sound or a font may lie in a course as well."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one course. Keys are paths relative to its folder, with forward slashes; ``name`` is the folder's."""

    name: str
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()

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
        """A hash of every name and every byte."""
        digest = hashlib.sha256()
        for path in sorted(self.files):
            data = self.files[path]
            digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
            digest.update(data)
        return digest.hexdigest()


def take_snapshot(folder: Path) -> Snapshot:
    """Read every file of a course, but hidden ones (``.made-from``, an editor's own); never raises ``OSError``."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in visible_files(folder):
        relative = path.relative_to(folder).as_posix()
        try:
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):  # who reads a pipe or a device waits for ever
                raise OSError(errno.EINVAL, "it is no file")
            if path.suffix in TEXTS and state.st_size > MAX_BYTES:
                size = f"{state.st_size / 1_000_000:.1f} MB"
                message = f"the file is too large: {size}, at most {MAX_BYTES // 1_000_000} MB"
                problems.append(Problem(f"{folder.name}/{relative}", 1, message, "one file holds the text of one section"))
                files[relative] = b""
            else:
                files[relative] = path.read_bytes()
        except OSError as error:
            hint = "look at its rights"
            problems.append(Problem(f"{folder.name}/{relative}", 1, f"the file cannot be read: {error.strerror}", hint))
            files[relative] = b""
    return Snapshot(folder.name, files, tuple(problems))


def visible_files(folder: Path) -> Iterator[Path]:
    """All files below a folder in a fixed order, but hidden ones and backups. Links to files are followed, to folders not."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith("~"):
                yield Path(root, name)


def decode(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, without byte order mark and with ``\\n`` line ends, and what is wrong with it.

    What is not UTF-8 gives no text and one error at the line of the first bad byte.
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
    return clean(text), tuple(problems)


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, which no markup may carry."""
    text = _CONTROL.sub("", text)
    return text.encode("utf-8", "ignore").decode("utf-8")
