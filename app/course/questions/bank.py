"""The bank of questions: read from the files of each language, and joined into the questions that all languages have.

Reading never raises on content: a bank comes with its problems.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean
from app.course.model import Question
from app.course.questions.builder import QuestionBuilder, QuestionContext
from app.course.questions.comparison import compare, cover
from app.course.questions.fingerprint import with_fingerprints
from app.course.questions.kind import QuestionKind
from app.course.questions.source import RawQuestion, is_key, read_raw_questions
from app.registry import Registry

#: So many questions a teaching section should have: one attempt draws one, and a second attempt should find another.
QUESTIONS_PER_SECTION = 3


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of one language that are whole, every problem of its files, and the ids of broken ones as well."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    seen: tuple[str, ...] = ()
    folder: str = ""

    def without(self, ids: Container[str]) -> Bank:
        """The bank without these questions."""
        return replace(self, questions=tuple(question for question in self.questions if question.id not in ids))


def parse_questions(
    files: Iterable[tuple[str, str]],
    context: QuestionContext,
    kinds: Registry[QuestionKind],
    needed: int = QUESTIONS_PER_SECTION,
) -> Bank:
    """Reads the question files of one language, given as (path relative to the content folder, text). Never raises.

    A section with fewer than ``needed`` questions gets a warning.
    """
    questions: list[Question] = []
    problems: list[Problem] = []
    places: dict[str, str] = {}
    folder = ""
    for path, text in files:
        folder = path.rpartition("/")[0]
        found, faults = read_raw_questions(path, text)
        problems.extend(faults)
        broken = {(fault.path, fault.line) for fault in faults if fault.severity is Severity.ERROR}
        for raw in found:
            if raw.id in places and is_key(raw.id):
                problems.append(raw.problem("an id that is taken", f"first used in {places[raw.id]}"))
                continue
            places[raw.id] = f"{path}:{raw.line}"
            question, faults = _build(raw, context, kinds)
            problems.extend(faults)
            if question and (path, raw.line) not in broken:
                questions.append(question)
    if folder:
        known = [section for section in context.sections if section]
        problems.extend(cover(questions, known, folder, needed))
    order = {section: number for number, section in enumerate(context.sections)}
    questions.sort(key=lambda question: order.get(question.section_id, len(order)))
    return Bank(tuple(questions), tuple(problems), tuple(places), folder)


def _build(raw: RawQuestion, context: QuestionContext, kinds: Registry[QuestionKind]) -> tuple[Question | None, list[Problem]]:
    """The question's kind makes it; with any error there is none."""
    section = raw.attributes.get("section") or raw.path.rpartition("/")[2].removesuffix(".md")
    name = raw.attributes.get("kind", "")
    kind = kinds.get(name)
    problems: list[Problem] = []
    if section not in context.sections:
        problems.append(raw.problem(f"unknown section '{section}'", did_you_mean(section, context.sections)))
    if kind is None:
        what = f"unknown kind '{name}'" if name else "the question has no kind"
        return None, [*problems, raw.problem(what, did_you_mean(name, kinds))]
    builder = QuestionBuilder(raw, kind, context, section, problems)
    question = kind.parse(builder)
    broken = any(problem.severity is Severity.ERROR for problem in builder.problems)
    return (None if broken else question), builder.problems


def join_banks(banks: Mapping[str, Bank], source_language: str) -> tuple[dict[str, tuple[Question, ...]], tuple[Problem, ...]]:
    """Compares every language with the source and gives equal questions one fingerprint and one order.

    Returns the questions by language (only those that all languages have) and the problems of the comparison.
    """
    source = banks[source_language]
    problems: list[Problem] = []
    for language, bank in banks.items():
        if language != source_language:
            folder = bank.folder or source.folder.replace(f"/{source_language}/", f"/{language}/")
            problems.extend(compare(source.questions, bank.questions, bank.seen, folder, source.seen))
    by_id = {language: {question.id: question for question in bank.questions} for language, bank in banks.items()}
    joined: dict[str, list[Question]] = {language: [] for language in banks}
    for question in source.questions:
        if all(question.id in questions for questions in by_id.values()):
            counterparts = with_fingerprints({language: questions[question.id] for language, questions in by_id.items()})
            for language, counterpart in question.kind.join(counterparts).items():
                joined[language].append(counterpart)
    return {language: tuple(questions) for language, questions in joined.items()}, tuple(problems)
