"""A folder → a course, with all its problems at once.

Owns the order of reading and the decision whether a course can be published. Each file's meaning is read by a module of
its own; the languages are compared by :mod:`app.course.parity`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from app.course.content.kind import NodeKind
from app.course.content.kinds import NODE_KINDS
from app.course.drafts import DraftSections, draft_edition, find_draft_sections
from app.course.edition import EditionReader, EditionReading
from app.course.errors import Problem, Severity
from app.course.files import Snapshot, take_snapshot
from app.course.inventory import OWED, missing_files, missing_scenes, stray_files, undrafted_files
from app.course.manifest import ID, NAME, Manifest, read_manifest
from app.course.media.collection import CourseMedia, read_media
from app.course.model import Course, Edition, Question
from app.course.parity import compare_editions
from app.course.pictures import read_drawing
from app.course.questions.bank import Bank, join_banks
from app.course.questions.kind import QuestionKind
from app.course.questions.kinds import built_in_kinds
from app.course.reserved import NOTHING_RESERVED, ReservedNames
from app.registry import Registry

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


def read_course(
    folder: Path,
    kinds: Registry[QuestionKind] | None = None,
    reserved: ReservedNames = NOTHING_RESERVED,
    nodes: Registry[NodeKind] = NODE_KINDS,
) -> Reading:
    """Read and check the course in ``folder``. Never raises on content, readable or not.

    ``kinds`` are the kinds of questions that the course may have; the built-in ones when none are given. ``reserved`` are
    the names that nothing in it can have, because whoever shows it has them for something else; ``nodes`` are the kinds of
    blocks that its texts may hold.
    """
    return read_snapshot(take_snapshot(folder), kinds, reserved, nodes)


def read_snapshot(
    snapshot: Snapshot,
    kinds: Registry[QuestionKind] | None = None,
    reserved: ReservedNames = NOTHING_RESERVED,
    nodes: Registry[NodeKind] = NODE_KINDS,
) -> Reading:
    """Read and check a course that is in memory. Never raises: a server must go on whatever an author saves."""
    try:
        return _read(snapshot, built_in_kinds() if kinds is None else kinds, reserved, nodes)
    except Exception as error:
        log.exception("a fault of ours while %s was read", snapshot.name)
        message = f"the course cannot be read, for a reason that Omnikurs does not know ({type(error).__name__})"
        hint = "undo the last change, and tell those who make Omnikurs"
        return Reading(None, (*snapshot.problems, Problem(snapshot.path(NAME), 1, message, hint)))


def _read(snapshot: Snapshot, kinds: Registry[QuestionKind], reserved: ReservedNames, nodes: Registry[NodeKind]) -> Reading:
    problems = [*snapshot.problems]
    if not ID.match(snapshot.name):
        hint = "small Latin letters, digits and hyphens: the name stands in addresses"
        problems.append(Problem(snapshot.path(NAME), 1, f"the folder's name '{snapshot.name}' is not an id", hint))
    if snapshot.name in reserved.courses:
        hint = "another page has this address; rename the folder"
        problems.append(Problem(snapshot.path(NAME), 1, f"no course can be called '{snapshot.name}'", hint))
    manifest, found = read_manifest(snapshot, reserved)
    problems += found
    if manifest is None:
        return Reading(None, tuple(sorted(problems)))
    drawings = {}
    for path in snapshot.files:
        if path.startswith("media/") and path.endswith(".svg"):
            drawing = read_drawing(snapshot.files[path], snapshot.path(path))
            drawings[drawing.name] = drawing
            problems += () if snapshot.is_lost(path) else drawing.problems
    media, found = read_media(snapshot)
    problems += found
    readings = {
        language: EditionReader(snapshot, manifest, drawings, media, language, kinds, nodes, reserved).read()
        for language in manifest.languages
    }
    published = {language: readings[language] for language in manifest.published}
    hidden = find_draft_sections(snapshot, manifest)
    problems += hidden.problems
    for reading in published.values():
        problems += hidden.told(reading.problems)
    problems += missing_files(snapshot, manifest, hidden)
    problems += missing_scenes(snapshot, manifest)
    problems += stray_files(snapshot, manifest)
    source = published[manifest.published[0]].edition
    questions, found = _compare(published, snapshot, hidden)
    problems += hidden.told(_unexplained(found, snapshot, source.language, problems))
    problems += undrafted_files(snapshot, manifest)
    drafts: dict[str, Edition] = {}
    for language in (*manifest.drafts, *hidden.by_language):
        reading = readings[language]
        common, found = _compare(published | {language: reading}, snapshot, hidden.without(language))
        folder = snapshot.path(language)
        differences = (fault for fault in found if fault.path.startswith(f"{folder}/"))
        unexplained = _unexplained(differences, snapshot, source.language, reading.problems)
        of_draft = (*reading.problems, *unexplained)
        problems += (fault.as_note() for fault in of_draft if language in manifest.drafts or hidden.holds(fault.path))
        drafts[language] = draft_edition(reading.edition, source, common[language], reading.problems, folder)
    problems = sorted(set(problems))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Reading(None, tuple(problems))
    editions = {
        language: hidden.published(replace(reading.edition, quiz=replace(reading.edition.quiz, questions=questions[language])))
        for language, reading in published.items()
    }
    drafts = {language: edition for language, edition in drafts.items() if edition.sections}
    return Reading(_course(snapshot, manifest, editions, drafts, media), tuple(problems))


def _compare(
    readings: Mapping[str, EditionReading], snapshot: Snapshot, hidden: DraftSections
) -> tuple[dict[str, tuple[Question, ...]], tuple[Problem, ...]]:
    """The questions that all these languages have, and in what the others differ from the first.

    A language that lacks a question about a section which is a draft there takes it from none of the others.
    """
    source, *others = readings
    differences: list[Problem] = []
    for language in others:
        shown = hidden.published(readings[language].edition)
        differences += compare_editions(readings[source].edition, shown, snapshot.path(language))
    banks = {language: reading.bank for language, reading in readings.items()}
    order = {question.id: place for place, question in enumerate(banks[source].questions)}
    questions: dict[str, list[Question]] = {language: [] for language in readings}
    for part in _parts(banks, source, hidden):
        joined, found = join_banks(part, source)
        differences += found
        for language in part:
            questions[language] += joined[language]
    ordered = {language: tuple(sorted(own, key=lambda question: order[question.id])) for language, own in questions.items()}
    return ordered, tuple(differences)


def _parts(banks: Mapping[str, Bank], source: str, hidden: DraftSections) -> Iterator[dict[str, Bank]]:
    """The banks, cut so that in each part all its languages should have the same questions."""
    known = {language: {question.id for question in bank.questions} for language, bank in banks.items()}
    apart: dict[tuple[str, ...], set[str]] = {}
    for question in banks[source].questions:
        lacking = {code for code in banks if question.section_id in hidden.of(code) and question.id not in known[code]}
        if lacking:
            apart.setdefault(tuple(code for code in banks if code not in lacking), set()).add(question.id)
    cut = frozenset[str]().union(*apart.values())
    yield {language: bank.without(cut) for language, bank in banks.items()}
    for languages, ids in apart.items():
        yield {language: banks[language].without(known[language] - ids) for language in languages}


def _course(
    snapshot: Snapshot, manifest: Manifest, editions: dict[str, Edition], drafts: dict[str, Edition], media: CourseMedia
) -> Course:
    return Course(
        id=snapshot.name,
        version=manifest.version,
        changed=manifest.changed,
        languages=manifest.published,
        minutes=manifest.minutes,
        author=manifest.author,
        licence=manifest.licence,
        licence_url=manifest.licence_url,
        editions=MappingProxyType(editions),
        fingerprint=snapshot.fingerprint,
        media=media,
        drafts=MappingProxyType(drafts),
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
