"""The courses of a content folder, read again when a file of theirs changes.

Cheap enough to be asked on every request. A course that breaks while it is served stays as it last was; a course with
errors never hides the others.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from app.course.errors import Problem
from app.course.files import visible_files
from app.course.manifest import NAME
from app.course.model import Course
from app.course.questions.kind import QuestionKind
from app.course.questions.kinds import built_in_kinds
from app.course.reader import Reading, read_course
from app.course.reserved import NOTHING_RESERVED, ReservedNames
from app.registry import Registry

LOOK_EVERY_S = 0.2
"""How long an answer may be old. Looking at every file costs about a millisecond."""

Signature = tuple[tuple[str, int, int, int], ...]
"""Name, time of change, size and inode of every file: what tells an edited folder from an untouched one."""


@dataclass(frozen=True, slots=True)
class LibrarySnapshot:
    """All courses at one moment, by id in alphabetical order, and every problem of the folder."""

    courses: Mapping[str, Course] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    fingerprint: str = ""


class Library:
    """The courses below ``content``, each in a folder with a course.toml. Safe to share by threads.

    ``on_problem`` hears each new problem of a course that was read (again) once; ``clock`` counts seconds; ``kinds`` are the
    kinds of questions that courses may have, the built-in ones when none are given; ``reserved`` are names that they cannot have.
    """

    def __init__(
        self,
        content: Path,
        on_problem: Callable[[Problem], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        kinds: Registry[QuestionKind] | None = None,
        reserved: ReservedNames = NOTHING_RESERVED,
    ) -> None:
        self.content = content
        self.kinds = built_in_kinds() if kinds is None else kinds
        self._reserved = reserved
        self._on_problem = on_problem or (lambda _: None)
        self._clock = clock
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._signatures: dict[str, Signature] = {}
        self._readings: dict[str, Reading] = {}
        self._good: dict[str, Course] = {}
        self._folder_problems: tuple[Problem, ...] = ()
        self._snapshot = LibrarySnapshot()

    @property
    def last(self) -> LibrarySnapshot:
        """The courses as they were when somebody last looked. Touches no file and waits for nobody."""
        return self._snapshot

    @property
    def is_due(self) -> bool:
        """Whether :meth:`current` would look at the files now."""
        return self._clock() - self._looked >= LOOK_EVERY_S

    def current(self) -> LibrarySnapshot:
        """The courses as they are now, at most :data:`LOOK_EVERY_S` old.

        Whoever meets an edit waits while the course is read (half a second at most), because an edit has to show in the next
        answer; a server looks by itself as well, so that few do. All others get the last good version meanwhile.
        """
        if self._clock() - self._looked < LOOK_EVERY_S:
            return self._snapshot
        if self._lock.acquire(blocking=self._looked == float("-inf")):
            try:
                if self._clock() - self._looked >= LOOK_EVERY_S:
                    self._look()
                    self._looked = self._clock()
            finally:
                self._lock.release()
        return self._snapshot

    def _look(self) -> None:
        folders, problems = self._folders()
        changed = problems != self._folder_problems
        self._folder_problems = problems
        if changed:
            for problem in problems:
                self._on_problem(problem)
        for name in set(self._signatures) - set(folders):
            if not problems:
                changed = True
                for kept in (self._signatures, self._readings, self._good):
                    kept.pop(name, None)
        for name, folder in folders.items():
            before = _signature(folder)
            if self._signatures.get(name) == before:
                continue
            reading = read_course(folder, self.kinds, self._reserved)
            if _signature(folder) != before:
                # Somebody is saving just now: keep what there was, and look again at the next request.
                if name in self._readings:
                    continue
                before = ()
            self._signatures[name] = before
            self._put(name, reading)
            changed = True
        if changed:
            self._snapshot = self._arranged()

    def _put(self, name: str, reading: Reading) -> None:
        told = self._readings[name].problems if name in self._readings else ()
        self._readings[name] = reading
        if reading.course is not None:
            self._good[name] = reading.course
        for problem in reading.problems:
            if problem not in told:
                self._on_problem(problem)

    def _arranged(self) -> LibrarySnapshot:
        courses = {name: self._good[name] for name in sorted(self._good)}
        problems = [problem for reading in self._readings.values() for problem in reading.problems]
        parts = "\n".join(f"{name} {course.fingerprint}" for name, course in courses.items())
        fingerprint = hashlib.sha256(parts.encode()).hexdigest()
        return LibrarySnapshot(MappingProxyType(courses), (*self._folder_problems, *sorted(problems)), fingerprint)

    def _folders(self) -> tuple[dict[str, Path], tuple[Problem, ...]]:
        """The courses' folders by name; when there are none, a problem that says why."""
        name = self.content.name or str(self.content)
        try:
            folders = {
                folder.name: folder
                for folder in sorted(self.content.iterdir())
                if not folder.name.startswith(".") and (folder / NAME).is_file()
            }
        except FileNotFoundError:
            return {}, (Problem(name, 1, "there is no such folder", "set OMNIKURS_CONTENT to the folder of the courses"),)
        except OSError as error:
            hint = "look at its rights, or set OMNIKURS_CONTENT to another folder"
            return {}, (Problem(name, 1, f"the content folder cannot be read: {error.strerror}", hint),)
        if not folders:
            return {}, (Problem(name, 1, "the content folder holds no course", "`omnikurs new COURSE` writes one"),)
        return folders, ()


def _signature(folder: Path) -> Signature:
    signature = []
    for path in visible_files(folder):
        try:
            state = path.stat()
        except OSError:
            continue
        signature.append((str(path), state.st_mtime_ns, state.st_size, state.st_ino))
    return tuple(signature)
