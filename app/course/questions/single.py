"""A choice of one: the right option or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.course.model import Question
from app.course.questions.building import Workshop
from app.course.questions.choice import demand_one_right, read_options
from app.course.questions.grading import EMPTY, AnswerError, Grade, check_known, score


def parse(workshop: Workshop) -> Question:
    """``- [ ]`` and one ``- [x]``, each with its reason."""
    options = read_options(workshop)
    demand_one_right(workshop)
    return workshop.finish("single", options)


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """One point for the right option. Raises :class:`AnswerError` for unknown options or more than one."""
    if not answer:
        return EMPTY
    check_known(question, answer)
    if len(answer) > 1:
        raise AnswerError(f"more than one answer to '{question.id}'")
    right = next(option.right for option in question.options if option.id == answer[0])
    return score(Fraction(int(right)), {answer[0]: right}, int(right), 1)
