"""A course's folder, into which an import writes: what lies there, and new files that appear together or not at all.

Nothing that exists is overwritten: course.toml and pictures.yaml grow, and what is replaced on demand is kept beside itself
under a name that ends in ``~``, which a course does not read.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import tomlkit
import yaml
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from app.artifacts.atomic import write_whole
from app.course.files import take_snapshot, visible_files
from app.course.manifest import ID, NAME, Manifest, read_manifest
from app.imports.errors import ImportFileError
from app.presentation.page_ids import RESERVED_NAMES

MEDIA = "media"
BACKUP = "~"
GROWING = (NAME, "pictures.yaml")
"""Files to which an import adds lines; what is there stays."""

_ANCHOR = re.compile(rb"\{[^{}\n]*?#([A-Za-z][\w-]*)")


@dataclass(frozen=True, slots=True)
class TargetCourse:
    """A course that is there."""

    folder: Path
    manifest: Manifest

    def has(self, relative: str) -> bool:
        """Whether a file lies in the course under that path."""
        return (self.folder / relative).exists()

    def media(self) -> dict[str, str]:
        """The name of every file directly in ``media`` by the SHA-256 of its content."""
        folder = self.folder / MEDIA
        found = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        return {hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in found}

    def anchors(self) -> set[str]:
        """Every id that an author has given in a text of the course, and every name of a file of a language."""
        found: set[str] = set()
        for path in visible_files(self.folder):
            if path.suffix == ".md":
                found.add(path.stem)
                found |= {name.decode("ascii", "ignore") for name in _ANCHOR.findall(path.read_bytes())}
        return found


def open_course(folder: Path) -> TargetCourse | None:
    """The course in a folder; ``None`` when there is no folder. Raises :class:`ImportFileError` when it is no course."""
    if not folder.exists():
        return None
    if not (folder / NAME).is_file():
        raise ImportFileError(f"{folder} is there and is no course (it has no {NAME}): name another one")
    manifest, problems = read_manifest(take_snapshot(folder), RESERVED_NAMES)
    if manifest is None or problems:
        raise ImportFileError(f"course.toml has to be right before something can be added to the course: {problems[0]}")
    return TargetCourse(folder, manifest)


def check_name(folder: Path) -> None:
    """Raise :class:`ImportFileError` when a new course cannot be called as its folder."""
    if not ID.match(folder.name) or folder.name in RESERVED_NAMES.courses:
        raise ImportFileError(
            f"no course can be called '{folder.name}': choose small Latin letters, digits and hyphens, such as my-course"
        )


def add_to_course(course: TargetCourse, files: Mapping[str, bytes], replaced: Collection[str] = ()) -> tuple[str, ...]:
    """Write files into a course, by their paths in it; course.toml last, since it makes the others count.

    Only those named in ``replaced``, and :data:`GROWING` ones, may be there already. The former stay under their name with ``~``;
    the paths of what was kept so are returned. Raises :class:`ImportFileError` when another file is there, ``OSError`` when the
    folder cannot be written; then the course is as it was.
    """
    for path in files:
        if course.has(path) and path not in replaced and PurePosixPath(path).name not in GROWING:
            raise ImportFileError(f"{course.folder.name}/{path} is there already")
    before: dict[Path, bytes | None] = {}
    kept: list[str] = []
    try:
        for path in sorted(files, key=lambda path: path == NAME):
            place = course.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            old = place.read_bytes() if place.exists() else None
            if old is not None and path in replaced:
                write_whole(place.with_name(place.name + BACKUP), old)
                kept.append(path + BACKUP)
            before[place] = old
            write_whole(place, files[path])
    except BaseException:
        for place, old in before.items():
            if old is None:
                place.unlink(missing_ok=True)
            else:
                write_whole(place, old)
        raise
    return tuple(kept)


def make_course(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new course, which appears whole. Raises :class:`ImportFileError` for a name that no course can have or that is
    taken, ``OSError`` when the folder cannot be written.
    """
    check_name(folder)
    if folder.exists():
        raise ImportFileError(f"{folder} is there already")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.parent / f".{folder.name}.{os.getpid()}"
    try:
        for path, data in files.items():
            place = unfinished / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def with_sections(text: str, sections: Sequence[str], unit: str) -> str:
    """The text of course.toml with sections behind those of a unit (empty: of the last one); comments and layout stay.

    Raises :class:`ImportFileError` when there is no such unit.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:  # what tomllib has read
        raise ImportFileError(f"course.toml cannot be edited ({error}): add the sections to it yourself") from None
    units = document["unit"]
    assert isinstance(units, AoT)  # noqa: S101 (the manifest was read)
    known = [str(found["id"]) for found in units]
    if unit and unit not in known:
        raise ImportFileError(f"the course has no unit '{unit}' (known: {', '.join(known)})")
    listed = units[known.index(unit) if unit else -1]["sections"]
    for section in sections:
        listed.append(section)
    return tomlkit.dumps(document)


def new_course_files(
    *, title: str, author: str, description: str, language: str, minutes: int, sections: Sequence[str], today: date
) -> Iterator[tuple[str, bytes]]:
    """The files of a new course in one language, beside its sections: what an author will change first, filled in as far as
    the document says it.
    """
    document = tomlkit.document()
    document["version"] = "0.1"
    document["changed"] = today
    document["languages"] = [language]
    document["minutes"] = minutes
    document["author"] = author
    document["licence"] = f"© {author}"
    document["licence_url"] = ""
    units = tomlkit.aot()
    unit = tomlkit.table()
    unit["id"] = "course"
    unit["sections"] = list(sections)
    units.append(unit)
    document["unit"] = units
    yield NAME, tomlkit.dumps(document).encode()
    head = {"title": title, "level": "–", "description": description, "keywords": [], "units": {"course": title}}
    yield f"{language}/course.md", head_of(head).encode()
    yield f"{language}/glossary.md", b""
    yield f"{language}/bibliography.md", b""


def head_of(values: Mapping[str, object]) -> str:
    """The YAML head of a file, between its two lines."""
    text = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{text}---\n"
