"""A language that is still being translated, made whole enough to be looked at: what is missing or faulty is left out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.course.errors import Problem, Severity
from app.course.model import Edition, Question, Section, Unit


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
