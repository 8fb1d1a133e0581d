"""A folder → a course, with all its problems at once.

Owns the order of reading and the decision whether a course can be published. Each file's meaning is read by a module of
its own; the languages are compared by :mod:`app.course.parity`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from app.course.edition import EditionReader
from app.course.errors import Problem, Severity
from app.course.files import Snapshot, take_snapshot
from app.course.inventory import OWED, missing_files, stray_files
from app.course.manifest import ID, NAME, NO_COURSES, Manifest, read_manifest
from app.course.model import Course, Edition
from app.course.parity import compare_editions
from app.course.pictures import read_drawing
from app.course.questions import join_banks

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder holds. ``course`` is ``None`` when a problem is an error; the problems are sorted by place."""

    course: Course | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the course cannot be published."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def read_course(folder: Path) -> Reading:
    """Read and check the course in ``folder``. Never raises on content, readable or not."""
    return read_snapshot(take_snapshot(folder))


def read_snapshot(snapshot: Snapshot) -> Reading:
    """Read and check a course that is in memory. Never raises: a server must go on whatever an author saves."""
    try:
        return _read(snapshot)
    except Exception as error:
        log.exception("a fault of ours while %s was read", snapshot.name)
        message = f"the course cannot be read, for a reason that Omnikurs does not know ({type(error).__name__})"
        hint = "undo the last change, and tell those who make Omnikurs"
        return Reading(None, (*snapshot.problems, Problem(snapshot.path(NAME), 1, message, hint)))


def _read(snapshot: Snapshot) -> Reading:
    problems = [*snapshot.problems]
    if not ID.match(snapshot.name):
        hint = "small Latin letters, digits and hyphens: the name stands in addresses"
        problems.append(Problem(snapshot.path(NAME), 1, f"the folder's name '{snapshot.name}' is not an id", hint))
    if snapshot.name in NO_COURSES:
        hint = "another page has this address; rename the folder"
        problems.append(Problem(snapshot.path(NAME), 1, f"no course can be called '{snapshot.name}'", hint))
    manifest, found = read_manifest(snapshot)
    problems += found
    if manifest is None:
        return Reading(None, tuple(sorted(problems)))
    drawings = {}
    for path in snapshot.files:
        if path.startswith("media/") and path.endswith(".svg"):
            drawing = read_drawing(snapshot.files[path], snapshot.path(path))
            drawings[drawing.name] = drawing
            problems += () if snapshot.is_lost(path) else drawing.problems
    drafts = {language: EditionReader(snapshot, manifest, drawings, language).read() for language in manifest.languages}
    for draft in drafts.values():
        problems += draft.problems
    problems += missing_files(snapshot, manifest)
    problems += stray_files(snapshot, manifest)
    source = drafts[manifest.languages[0]].edition
    differences: list[Problem] = []
    for language in manifest.languages[1:]:
        differences += compare_editions(source, drafts[language].edition, f"{snapshot.name}/{language}")
    questions, found = join_banks({language: draft.bank for language, draft in drafts.items()}, manifest.languages[0])
    problems += _unexplained((*differences, *found), snapshot, manifest.languages[0], problems)
    problems = sorted(set(problems))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Reading(None, tuple(problems))
    editions = {
        language: replace(draft.edition, quiz=replace(draft.edition.quiz, questions=questions[language]))
        for language, draft in drafts.items()
    }
    return Reading(_course(snapshot, manifest, editions), tuple(problems))


def _course(snapshot: Snapshot, manifest: Manifest, editions: dict[str, Edition]) -> Course:
    return Course(
        id=snapshot.name,
        version=manifest.version,
        changed=manifest.changed,
        languages=manifest.languages,
        minutes=manifest.minutes,
        author=manifest.author,
        licence=manifest.licence,
        licence_url=manifest.licence_url,
        editions=MappingProxyType(editions),
        fingerprint=snapshot.fingerprint,
    )


def _unexplained(differences: Iterable[Problem], snapshot: Snapshot, source: str, faults: Iterable[Problem]) -> Iterator[Problem]:
    """The differences between two languages that do not come of a file which is missing, unreadable or, a list, at fault."""
    faulty = {fault.path for fault in faults if fault.severity is Severity.ERROR}
    for difference in differences:
        _, language, name = difference.path.split("/", 2)
        pair = (f"{source}/{name}", f"{language}/{name}")
        if any(snapshot.text(path)[0] is None for path in pair):
            continue
        if name in OWED and any(snapshot.path(path) in faulty for path in pair):
            continue
        yield difference
