"""A choice of several: right ticks count, wrong ticks take away."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.course.model import Question
from app.course.questions.building import Workshop
from app.course.questions.choice import read_options
from app.course.questions.grading import EMPTY, Grade, check_known, score


def parse(workshop: Workshop) -> Question:
    """``- [ ]`` and ``- [x]``, at least one of each: all right would be no question."""
    options = read_options(workshop)
    right = [option for option in options if option.right]
    if not right:
        workshop.fault("no right answer", "tick each right one with [x]")
    elif len(right) == len(options):
        workshop.fault("every option is right", "add one that is wrong, or nothing is asked")
    return workshop.finish("multiple", options)


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """(right ticks − wrong ticks) / right options, never below 0. Raises :class:`AnswerError` for unknown options."""
    if not answer:
        return EMPTY
    check_known(question, answer)
    right = {option.id for option in question.options if option.right}
    marks = {option.id: option.right for option in question.options if option.id in answer}
    hits = sum(marks.values())
    points = Fraction(max(0, hits - (len(marks) - hits)), len(right))
    return score(points, marks, hits, len(right))
