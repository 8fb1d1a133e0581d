"""A small, valid, bilingual course to start from, in which every feature of the format is shown once.

The texts lie beside this module, as an author would write them; writing a course copies them.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path, PurePosixPath

from app.course.files import take_snapshot
from app.course.manifest import ID, NAME, NO_COURSES, read_manifest
from app.course.staleness import accept

PATTERN = Path(__file__).parent / "starter_course"
_DATE = "changed = 2000-01-01"


class StarterError(ValueError):
    """Why no course can be written under that name; the text goes on a sentence."""


def write_course(content: Path, name: str, today: date) -> Path:
    """Write the course ``name`` into the folder ``content`` and return its folder, which appears whole.

    Raises :class:`StarterError` when the name is no id or is taken, ``OSError`` when the folder cannot be written.
    """
    if not ID.match(name):
        raise StarterError("a course's name is made of small Latin letters, digits and hyphens, such as my-course")
    if name in NO_COURSES:
        raise StarterError(f"the address /{name}/ is that of another page, so choose another name")
    folder = content / name
    if folder.exists():
        raise StarterError(f"{folder} is there already")
    content.mkdir(parents=True, exist_ok=True)
    unfinished = content / f".{name}.{os.getpid()}"
    try:
        shutil.copytree(PATTERN, unfinished)
        manifest = unfinished / NAME
        manifest.write_text(manifest.read_text("utf-8").replace(_DATE, f"changed = {today.isoformat()}"), "utf-8")
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
    accept(folder, snapshot, manifest.languages, PurePosixPath())
