"""What is still being translated: a whole language (``draft`` in course.toml), or single sections of one (``draft: true``).

A draft is made whole enough to be looked at: what is missing or faulty is left out of it. A language of which sections are
drafts is published without them, and its draft has them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from app.course import frontmatter
from app.course.errors import Problem, Severity
from app.course.files import Snapshot
from app.course.manifest import Manifest
from app.course.model import Edition, Question, Section, Unit

KEY = "draft"
_OF_SECTIONS: tuple[list[str], ...] = ([], ["questions"], ["trainer"])
"""Folders of a language in which files are named after sections."""


@dataclass(frozen=True, slots=True)
class DraftSections:
    """The sections that say of themselves that they are drafts, by published language; ``problems`` are those that cannot be."""

    by_language: Mapping[str, frozenset[str]]
    problems: tuple[Problem, ...] = ()

    def of(self, language: str) -> frozenset[str]:
        """The ids of those in a language."""
        return self.by_language.get(language, frozenset())

    def without(self, language: str) -> DraftSections:
        """The same when nothing is hidden in that language."""
        return replace(self, by_language={code: found for code, found in self.by_language.items() if code != language})

    def holds(self, path: str) -> bool:
        """Whether a file is one of a draft: its text, its questions or the trainer's notes. ``path`` begins with the course."""
        _, language, *folders, name = ("", "", *path.split("/"))[-max(3, path.count("/") + 1) :]
        return folders in _OF_SECTIONS and PurePosixPath(name).stem in self.of(language)

    def told(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems, those of drafts as notes."""
        return (problem.as_note() if self.holds(problem.path) else problem for problem in problems)

    def published(self, edition: Edition) -> Edition:
        """An edition as learners see it."""
        hidden = self.of(edition.language)
        if not hidden:
            return edition
        units = (replace(unit, sections=tuple(each for each in unit.sections if each.id not in hidden)) for unit in edition.units)
        asked = tuple(question for question in edition.quiz.questions if question.section_id not in hidden)
        shown = tuple(unit for unit in units if unit.sections)
        return replace(edition, units=shown, quiz=replace(edition.quiz, questions=asked))


def find_draft_sections(snapshot: Snapshot, manifest: Manifest) -> DraftSections:
    """Which sections of the published languages are drafts. The first language is what the others are made of: it has none."""
    found: dict[str, frozenset[str]] = {}
    problems = []
    for language in manifest.published:
        marked = {name: line for name in manifest.sections if (line := _marked_at(snapshot, f"{language}/{name}.md"))}
        if language == manifest.published[0]:
            hint = "take its name out of course.toml until it is ready"
            problems += [
                Problem(snapshot.path(f"{language}/{name}.md"), line, "only a translation can be a draft", hint)
                for name, line in marked.items()
            ]
        elif len(marked) == len(manifest.sections):
            path, line = snapshot.path(f"{language}/{manifest.sections[0]}.md"), marked[manifest.sections[0]]
            hint = f'write draft = ["{language}"] into course.toml, and take these lines out'
            problems.append(Problem(path, line, f"every section of '{language}' is a draft", hint))
        elif marked:
            found[language] = frozenset(marked)
    return DraftSections(found, tuple(problems))


def _marked_at(snapshot: Snapshot, path: str) -> int:
    """The line on which a section says that it is a draft; 0 when it does not."""
    text = snapshot.text(path)[0]
    if text is None or KEY not in text:
        return 0
    head = frontmatter.split(text, snapshot.path(path)).head
    return head.line(KEY) if head.values.get(KEY) is True else 0


def draft_edition(
    draft: Edition, source: Edition, questions: Sequence[Question], faults: Iterable[Problem], folder: str
) -> Edition:
    """``draft`` without the sections in whose files are errors, with the titles of ``source`` where it has none yet.

    ``questions`` are those that it shares with the published languages, ``faults`` the problems of its files, which lie in
    ``folder``. It has no sections when none is fit to be shown.
    """
    broken = {fault.path for fault in faults if fault.severity is Severity.ERROR}
    titles = {unit.id: unit.title for unit in source.units}
    units = []
    for unit in draft.units:
        sections = tuple(_without_broken_notes(each, folder, broken) for each in unit.sections if _is_fit(each, folder, broken))
        if sections:
            units.append(Unit(unit.id, unit.title or titles.get(unit.id, ""), sections))
    shown = {section.id for unit in units for section in unit.sections}
    asked = tuple(question for question in questions if question.section_id in shown)
    return replace(
        draft,
        title=draft.title or source.title,
        level=draft.level or source.level,
        description=draft.description or source.description,
        keywords=draft.keywords or source.keywords,
        units=tuple(units),
        quiz=replace(draft.quiz, questions=asked),
    )


def _is_fit(section: Section, folder: str, broken: set[str]) -> bool:
    return f"{folder}/{section.id}.md" not in broken and bool(section.blocks or section.journey)


def _without_broken_notes(section: Section, folder: str, broken: set[str]) -> Section:
    return replace(section, trainer=None) if f"{folder}/trainer/{section.id}.md" in broken else section
