"""The banks of all languages side by side: the same questions, keys and right answers; the fingerprint they share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean
from app.course.model import Question


def compare(source: Sequence[Question], other: Sequence[Question], seen: Sequence[str], folder: str) -> list[Problem]:
    """What the other language lacks, adds or answers differently.

    ``seen`` are all ids of the other language, broken ones included, ``folder`` is where its files lie.
    """
    problems: list[Problem] = []
    twins = {question.id: question for question in other}
    known = {question.id for question in source}
    for question in source:
        twin = twins.get(question.id)
        if twin:
            problems.extend(_differences(question, twin))
        elif question.id not in seen:
            path = f"{folder}/{question.prompt.path.rpartition('/')[2]}"
            hint = f"its twin is {question.prompt.path}:{question.prompt.line}"
            problems.append(Problem(path, 1, f"question '{question.id}' is missing in this language", hint))
    for question in other:
        if question.id not in known:
            hint = did_you_mean(question.id, known)
            message = f"question '{question.id}': not in the source language"
            problems.append(Problem(question.prompt.path, question.prompt.line, message, hint))
    return problems


def _differences(source: Question, twin: Question) -> list[Problem]:
    at = f"as in {source.prompt.path}:{source.prompt.line}"
    problems: list[Problem] = []

    def fault(message: str, line: int = 0) -> None:
        path = twin.prompt.path
        problems.append(Problem(path, line or twin.prompt.line, f"question '{twin.id}': {message}", at))

    if source.kind != twin.kind:
        fault(f"kind is '{twin.kind}', not '{source.kind}'")
        return problems
    if source.section_id != twin.section_id:
        fault(f"section is '{twin.section_id}', not '{source.section_id}'")
    if source.kind == "fill":
        return problems  # a word's forms and the mistakes with it belong to its language
    if [option.id for option in source.options] != [option.id for option in twin.options]:
        fault(f"{len(twin.options)} options with the keys {_names(twin)}, not {len(source.options)} with {_names(source)}")
        return problems
    if {target.id for target in source.targets} != {target.id for target in twin.targets}:
        fault("other targets to match with")
        return problems
    for option, double in zip(source.options, twin.options, strict=True):
        if option.right != double.right:
            fault(f"option '{double.id}' is {'right' if double.right else 'wrong'} here only", double.line)
        if option.match != double.match:
            fault(f"row '{double.id}' is matched with '{double.match}', not '{option.match}'", double.line)
        if bool(option.reason) != bool(double.reason):
            fault(f"option '{double.id}' {'has' if double.reason else 'lacks'} a reason here only", double.line)
    return problems


def _names(question: Question) -> str:
    return ", ".join(option.id for option in question.options)


def cover(questions: Sequence[Question], sections: Sequence[str], folder: str, needed: int) -> list[Problem]:
    """A warning for each teaching section with fewer questions than ``needed``."""
    counts = dict.fromkeys(sections, 0)
    for question in questions:
        counts[question.section_id] = counts.get(question.section_id, 0) + 1
    return [
        Problem(
            f"{folder}/{section}.md",
            1,
            f"{count} of {needed} questions for section '{section}'",
            "a learner who tries again should meet new ones",
            Severity.WARNING,
        )
        for section, count in counts.items()
        if count < needed
    ]


def share_forms(twins: Mapping[str, Question]) -> dict[str, Question]:
    """A term typed before the learner changed the language stays right: each twin also accepts the others' forms."""
    if any(question.kind != "fill" for question in twins.values()):
        return dict(twins)
    every = dict.fromkeys(form for question in twins.values() for form in question.accepted)
    return {
        language: replace(question, accepted_elsewhere=tuple(form for form in every if form not in question.accepted))
        for language, question in twins.items()
    }


def seal(twins: Mapping[str, Question]) -> dict[str, Question]:
    """The same question in its languages, with one fingerprint over all that is asked and graded, reasons left out."""
    digest = hashlib.sha256()
    for language in sorted(twins):
        question = twins[language]
        asked = [
            language,
            question.kind,
            question.section_id,
            question.prompt.source,
            [block.source for block in question.case],
            [(o.id, o.text, o.right, o.match, o.forms) for o in question.options],
            [(t.id, t.text) for t in question.targets],
            question.accepted,
        ]
        digest.update(json.dumps(asked, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    fingerprint = digest.hexdigest()[:16]
    return {language: replace(question, fingerprint=fingerprint) for language, question in twins.items()}
