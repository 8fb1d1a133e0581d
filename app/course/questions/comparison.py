"""The bank of one language against the source: the same questions with the same keys and right answers, enough of them."""

from __future__ import annotations

from collections.abc import Sequence

from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean
from app.course.model import Question


def compare(
    source: Sequence[Question], other: Sequence[Question], seen: Sequence[str], folder: str, written: Sequence[str] = ()
) -> list[Problem]:
    """What the other language lacks, adds or answers differently.

    ``seen`` are all ids of the other language, broken ones included, ``folder`` is where its files lie, and ``written`` are all
    ids of the source.
    """
    problems: list[Problem] = []
    counterparts = {question.id: question for question in other}
    known = {*(question.id for question in source), *written}
    ends: dict[str, int] = {}
    for question in source:
        counterpart = counterparts.get(question.id)
        if counterpart:
            ends[counterpart.prompt.path] = counterpart.prompt.line
            problems.extend(_differences(question, counterpart))
        elif question.id not in seen:
            path = f"{folder}/{question.prompt.path.rpartition('/')[2]}"
            hint = f"its counterpart is {question.prompt.path}:{question.prompt.line}"
            line = ends.get(path, 1)  # it belongs behind the one before it
            problems.append(Problem(path, line, f"question '{question.id}' is missing in this language", hint))
    for question in other:
        if question.id not in known:
            hint = did_you_mean(question.id, known)
            message = f"question '{question.id}': not in the source language"
            problems.append(Problem(question.prompt.path, question.prompt.line, message, hint))
    return problems


def _differences(source: Question, counterpart: Question) -> list[Problem]:
    at = f"as in {source.prompt.path}:{source.prompt.line}"
    problems: list[Problem] = []

    def fault(message: str, line: int = 0) -> None:
        path = counterpart.prompt.path
        problems.append(Problem(path, line or counterpart.prompt.line, f"question '{counterpart.id}': {message}", at))

    if source.kind.name != counterpart.kind.name:
        fault(f"kind is '{counterpart.kind.name}', not '{source.kind.name}'")
        return problems
    if source.section_id != counterpart.section_id:
        fault(f"section is '{counterpart.section_id}', not '{source.section_id}'")
    for difference in source.kind.compare(source, counterpart):
        fault(difference.message, difference.line)
    return problems


def cover(questions: Sequence[Question], sections: Sequence[str], folder: str, needed: int) -> list[Problem]:
    """A warning for each teaching section with fewer questions than ``needed``, at its last one or at the file to be written."""
    counts = dict.fromkeys(sections, 0)
    lasts: dict[str, int] = {}
    for question in questions:
        counts[question.section_id] = counts.get(question.section_id, 0) + 1
        lasts[question.section_id] = question.prompt.line
    return [
        Problem(
            f"{folder}/{section}.md",
            lasts.get(section, 1),
            f"{count} of {needed} questions for section '{section}'",
            "a learner who tries again should meet new ones",
            Severity.WARNING,
        )
        for section, count in counts.items()
        if count < needed
    ]
