"""Steps to put in order: each step in its own place counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.course.model import Question
from app.course.questions.building import STEP_BUDGET, Workshop
from app.course.questions.grading import EMPTY, Grade, check_known, score

_HINT = "write the steps as '1. first', '2. second' in the right order"


def parse(workshop: Workshop) -> Question:
    """A numbered list in the right order; a reason under a step is welcome, not required."""
    items = workshop.only("1.", hint=_HINT)
    if len(items) < 2:
        workshop.fault(f"an ordering of {'one' if items else 'nothing'}", _HINT)
    workshop.reasons(items, needed=False)
    keys = workshop.keys(items)
    options = [workshop.option(item, key, STEP_BUDGET) for item, key in zip(items, keys, strict=True)]
    return workshop.finish("ordering", options)


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """The share of steps in their own place; raises :class:`AnswerError` for unknown or double ones."""
    if not answer:
        return EMPTY
    check_known(question, answer)
    marks = {given: given == option.id for given, option in zip(answer, question.options, strict=False)}
    hits = sum(marks.values())
    return score(Fraction(hits, len(question.options)), marks, hits, len(question.options))
