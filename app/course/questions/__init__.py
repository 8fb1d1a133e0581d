"""The bank of questions: from the author's Markdown to graded answers. One module per kind; this one knows them all.

Reading never raises on content: a bank comes with its problems. Grading is pure, exact (fractions), and refuses with
:class:`AnswerError` what no honest form can have sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean
from app.course.model import Question
from app.course.questions import case, fill, matching, multiple, ordering, single, truefalse
from app.course.questions.building import Context, Workshop
from app.course.questions.grading import AnswerError, Grade
from app.course.questions.parity import compare, cover, seal, share_forms
from app.course.questions.source import Draft, is_key, read_drafts

__all__ = ["KINDS", "AnswerError", "Bank", "Context", "Grade", "grade", "join_banks", "parse_questions"]

#: So many questions a teaching section should have: one attempt draws one, and a second attempt should find another.
QUESTIONS_PER_SECTION = 3


class Kind(NamedTuple):
    """What a kind of question can do."""

    parse: Callable[[Workshop], Question]
    grade: Callable[[Question, Sequence[str]], Grade]


KINDS: Mapping[str, Kind] = {
    "single": Kind(single.parse, single.grade),
    "multiple": Kind(multiple.parse, multiple.grade),
    "truefalse": Kind(truefalse.parse, truefalse.grade),
    "ordering": Kind(ordering.parse, ordering.grade),
    "matching": Kind(matching.parse, matching.grade),
    "fill": Kind(fill.parse, fill.grade),
    "case": Kind(case.parse, case.grade),
}


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of one language that are whole, every problem of its files, and the ids of broken ones as well."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    seen: tuple[str, ...] = ()
    folder: str = ""


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """The worth of an answer: option ids, steps in order, ``row:target`` pairs or one typed text. Pure.

    Raises :class:`AnswerError` when the answer names what the question does not have.
    """
    return KINDS[question.kind].grade(question, answer)


def parse_questions(files: Iterable[tuple[str, str]], context: Context) -> Bank:
    """Reads the question files of one language, given as (path relative to the content folder, text). Never raises."""
    questions: list[Question] = []
    problems: list[Problem] = []
    places: dict[str, str] = {}
    folder = ""
    for path, text in files:
        folder = path.rpartition("/")[0]
        drafts, faults = read_drafts(path, text)
        problems.extend(faults)
        broken = {(fault.path, fault.line) for fault in faults if fault.severity is Severity.ERROR}
        for draft in drafts:
            if draft.id in places and is_key(draft.id):
                problems.append(draft.problem("an id that is taken", f"first used in {places[draft.id]}"))
                continue
            places[draft.id] = f"{path}:{draft.line}"
            question, faults = _build(draft, context)
            problems.extend(faults)
            if question and (path, draft.line) not in broken:
                questions.append(question)
    if folder:
        known = [section for section in context.sections if section]
        problems.extend(cover(questions, known, folder, QUESTIONS_PER_SECTION))
    order = {section: number for number, section in enumerate(context.sections)}
    questions.sort(key=lambda question: order.get(question.section_id, len(order)))
    return Bank(tuple(questions), tuple(problems), tuple(places), folder)


def _build(draft: Draft, context: Context) -> tuple[Question | None, list[Problem]]:
    """The draft's kind makes the question; with any error there is none."""
    section = draft.attributes.get("section") or draft.path.rpartition("/")[2].removesuffix(".md")
    workshop = Workshop(draft, context, section)
    if section not in context.sections:
        workshop.fault(f"unknown section '{section}'", did_you_mean(section, context.sections))
    name = draft.attributes.get("kind", "")
    kind = KINDS.get(name)
    if not kind:
        what = f"unknown kind '{name}'" if name else "the question has no kind"
        workshop.fault(what, did_you_mean(name, KINDS))
        return None, workshop.problems
    question = kind.parse(workshop)
    broken = any(problem.severity is Severity.ERROR for problem in workshop.problems)
    return (None if broken else question), workshop.problems


def join_banks(banks: Mapping[str, Bank], source_language: str) -> tuple[dict[str, tuple[Question, ...]], tuple[Problem, ...]]:
    """Compares every language with the source and gives equal questions one fingerprint and one order.

    Returns the questions by language (only those that all languages have) and the problems of the comparison.
    """
    source = banks[source_language]
    problems: list[Problem] = []
    for language, bank in banks.items():
        if language != source_language:
            folder = bank.folder or source.folder.replace(f"/{source_language}/", f"/{language}/")
            problems.extend(compare(source.questions, bank.questions, bank.seen, folder))
    by_id = {language: {question.id: question for question in bank.questions} for language, bank in banks.items()}
    joined: dict[str, list[Question]] = {language: [] for language in banks}
    for question in source.questions:
        if all(question.id in questions for questions in by_id.values()):
            sealed = share_forms(seal({language: questions[question.id] for language, questions in by_id.items()}))
            for language, twin in sealed.items():
                joined[language].append(twin)
    return {language: tuple(questions) for language, questions in joined.items()}, tuple(problems)
