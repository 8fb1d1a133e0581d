"""A small, valid course to start from, in one language or more, in which every feature of the format is shown once.

The texts lie beside this module, as an author would write them; writing a course copies them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from app.course.files import take_snapshot
from app.course.manifest import ID, NAME, read_manifest
from app.course.reserved import NOTHING_RESERVED, ReservedNames
from app.course.staleness import accept

PATTERN = Path(__file__).parent / "starter_course"
LANGUAGES = ("pl", "ru", "en", "uk")
"""The languages in which there is a course to start from."""

USUAL = ("pl", "ru")
"""Those of a new course when none is named; the first is the one that the other is made from."""

_AUTHOR = 'author = "Imię i nazwisko"'
_AUTHORS = {"ru": "Имя и фамилия", "en": "First and last name", "uk": "Ім’я та прізвище"}
_DATE = "changed = 2000-01-01"
_LANGUAGES = 'languages = ["pl", "ru"]          # the first is the one you write in, the others are made from it'


class StarterError(ValueError):
    """Why no course can be written under that name; the text goes on a sentence."""


def write_course(
    content: Path,
    name: str,
    today: date,
    reserved: ReservedNames = NOTHING_RESERVED,
    languages: Sequence[str] = USUAL,
) -> Path:
    """Write the course ``name`` into the folder ``content`` and return its folder, which appears whole.

    ``languages`` are some of :data:`LANGUAGES`, the one that the author writes in first. Raises :class:`StarterError` when the
    name is no id or is taken, ``OSError`` when the folder cannot be written.
    """
    if not ID.match(name):
        raise StarterError("a course's name is made of small Latin letters, digits and hyphens, such as my-course")
    if name in reserved.courses:
        raise StarterError(f"the address /{name}/ is that of another page, so choose another name")
    folder = content / name
    if folder.exists():
        raise StarterError(f"{folder} is there already")
    content.mkdir(parents=True, exist_ok=True)
    unfinished = content / f".{name}.{os.getpid()}"
    try:
        shutil.copytree(PATTERN, unfinished)
        manifest = unfinished / NAME
        text = manifest.read_text("utf-8").replace(_DATE, f"changed = {today.isoformat()}")
        text = text.replace(_AUTHOR, f'author = "{_AUTHORS[languages[0]]}"') if languages[0] in _AUTHORS else text
        named = ", ".join(f'"{language}"' for language in dict.fromkeys(languages))
        manifest.write_text(text.replace(_LANGUAGES, _LANGUAGES.replace('"pl", "ru"', named, 1)), "utf-8")
        for language in set(LANGUAGES).difference(languages):
            shutil.rmtree(unfinished / language)
        _accept_all(unfinished)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _accept_all(folder: Path) -> None:
    """The two languages belong together: note it, so that the first edit already shows what to translate."""
    snapshot = take_snapshot(folder)
    manifest, _ = read_manifest(snapshot)
    assert manifest is not None  # noqa: S101 (the pattern is ours and tested)
    if len(manifest.languages) > 1:
        accept(folder, snapshot, manifest.languages, PurePosixPath())
