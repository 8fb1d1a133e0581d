"""Names the program that makes files: a digest of the sources that shape them, so that none is kept past an update.

It takes whole folders instead of a list of what a document reads today: a module or template that a later change adds counts
from the start.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from app.course.model import Course
from app.course.questions.kind import QuestionKind
from app.paths import PACKAGE, TRANSLATIONS
from app.registry import folders_of

_FOLDERS = ("course", "presentation", "exports", "photos", "templates")
_FILES = ("static/css/tokens.css",)
_SOURCES = frozenset({".py", ".html", ".css", ".svg", ".woff2", ".po", ".mo"})
_LIBRARIES = ("weasyprint", "pikepdf", "fonttools", "pillow", "segno", "markdown", "jinja2", "babel")


@cache
def program_digest(package: Path = PACKAGE, translations: Path = TRANSLATIONS) -> str:
    """Names our code, templates, words, style sheets and fonts, and the versions of the libraries that set them.

    ``package`` is the folder of :mod:`app`, ``translations`` that of the catalogues. Read once in a process.
    """
    places = (*(package / name for name in (*_FOLDERS, *_FILES)), translations)
    return _digest(places, (f"{name} {version(name)}" for name in _LIBRARIES))


def outside_digest(course: Course) -> str:
    """Names the question kinds of ``course`` that packages bring: their code, templates and words; empty when all are ours."""
    kinds = dict.fromkeys(question.kind for edition in course.editions.values() for question in edition.quiz.questions)
    places = tuple(sorted({*folders_of(kinds), *_modules_of(kinds)}))
    return _digest_once(places) if places else ""


def _modules_of(kinds: Iterable[QuestionKind]) -> Iterator[Path]:
    for kind in kinds:
        module = sys.modules.get(type(kind).__module__)
        if kind.folder is not None and module is not None and module.__file__:
            yield Path(module.__file__)


@cache
def _digest_once(places: tuple[Path, ...]) -> str:
    return _digest(places)


def _digest(places: Iterable[Path], facts: Iterable[str] = ()) -> str:
    digest = hashlib.sha256("\n".join(facts).encode())
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in _SOURCES and file.is_file() and not _is_superseded(file):
                content = file.read_bytes()
                digest.update(f"\0{file.relative_to(place)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _is_superseded(file: Path) -> bool:
    """A compiled catalogue beside its text, which alone is read then (:func:`app.presentation.rendering.catalogue`)."""
    return file.suffix == ".mo" and file.with_suffix(".po").is_file()
