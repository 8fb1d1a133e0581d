"""From a file of questions to the question files of a course."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.course.questions.kind import QuestionKind
from app.course.questions.kinds import built_in_kinds
from app.imports.course_folder import TargetCourse, add_to_course, open_course
from app.imports.errors import ImportFileError
from app.imports.html.parsing import decode
from app.imports.ids import slug, variants
from app.imports.questions.form import MOST_BYTES, ImportedQuestion
from app.imports.questions.gift import read_gift
from app.imports.questions.moodle_xml import read_moodle_xml
from app.imports.questions.texts import words_of
from app.imports.questions.writing import QuestionWriter
from app.imports.report import Remark, Report
from app.imports.source import SourceFile

_IDS = re.compile(r"^##[^\n]*\{#([\w-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class QuestionChoices:
    """What the author chose. ``section`` takes every question; when it is empty, each category names a section."""

    language: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What an import has written: ``counts`` has the number of new questions by file, ``kept`` what was there before."""

    folder: Path
    language: str
    counts: dict[str, int]
    kept: tuple[str, ...]
    remarks: tuple[Remark, ...]


def import_questions(
    source: SourceFile, folder: Path, choices: QuestionChoices, kinds: Mapping[str, QuestionKind] | None = None
) -> QuestionOutcome:
    """Add the questions of a GIFT or Moodle XML file to the course in ``folder``; those that are there stay.

    ``kinds`` write them: by default those that ship with the product.

    Raises :class:`ImportFileError`, ``OSError`` when the folder cannot be written; then the folder is as it was.
    """
    course = open_course(folder)
    if course is None:
        raise ImportFileError(f"there is no course in {folder}: `omnikurs new {folder.name}` makes one")
    language = choices.language or course.manifest.languages[0]
    if language not in course.manifest.languages:
        raise ImportFileError(f"the course is not in '{language}' but in {', '.join(course.manifest.languages)}")
    sections = course.manifest.sections
    if choices.section and choices.section not in sections:
        raise ImportFileError(f"the course has no section '{choices.section}' (known: {', '.join(sections)})")
    report = Report()
    writer = QuestionWriter(language, kinds or built_in_kinds(), report)
    taken = set(_ids(course, language))
    texts: dict[str, list[str]] = {}
    for question in _read(source, report):
        section = choices.section or _section_of(question.category, sections)
        if not section:
            told = f"its category is “{question.category}”" if question.category else "it has no category"
            raise ImportFileError(
                f"{question.place} cannot be put anywhere ({told}): name a section with --section, one of {', '.join(sections)}"
            )
        wanted = slug(question.name or words_of(question.prompt), "question")
        name = next(each for each in variants(wanted) if each not in taken)
        text = writer.write(question, name)
        if text:
            taken.add(name)
            texts.setdefault(f"{language}/questions/{section}.md", []).append(text)
    if not texts:
        if not len(report):
            raise ImportFileError("there is no question in it")
        return QuestionOutcome(folder, language, {}, (), tuple(report))
    files = {path: _added(course, path, new) for path, new in texts.items()}
    kept = add_to_course(course, files, tuple(files))
    return QuestionOutcome(folder, language, {path: len(new) for path, new in texts.items()}, kept, tuple(report))


def _read(source: SourceFile, report: Report) -> Iterator[ImportedQuestion]:
    if len(source.data) > MOST_BYTES:
        raise ImportFileError(f"it has more than {MOST_BYTES // 1_000_000} MB: take it apart")
    begins = source.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if source.suffix == ".xml" or (source.suffix not in (".gift", ".txt") and begins == b"<"):
        return read_moodle_xml(source.data, report)
    if source.suffix in (".gift", ".txt"):
        return read_gift(decode(source.data), report)
    raise ImportFileError("questions come from GIFT (.gift, .txt) and Moodle XML (.xml)")


def _section_of(category: str, sections: tuple[str, ...]) -> str:
    """The section whose id is the last part of a category's path; empty when there is none."""
    last = slug(category.rpartition("/")[2], "")
    return last if last in sections else ""


def _ids(course: TargetCourse, language: str) -> Iterator[str]:
    for path in sorted((course.folder / language / "questions").glob("*.md")):
        yield from _IDS.findall(path.read_text("utf-8", "replace"))


def _added(course: TargetCourse, path: str, new: list[str]) -> bytes:
    place = course.folder / path
    before = place.read_bytes().decode("utf-8-sig").rstrip("\n") + "\n\n" if place.exists() else ""
    return (before + "\n".join(new)).encode()
