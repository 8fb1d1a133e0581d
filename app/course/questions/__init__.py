"""Questions: from the author's Markdown to graded answers, one folder per kind.

Grading is pure, exact (fractions), and refuses with :class:`AnswerError` what no honest form can have sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.course.model import Question
from app.course.questions.grading import AnswerError, Grade

__all__ = ["AnswerError", "Grade", "grade"]


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """The worth of an answer in the author's keys: option ids, steps in order, ``row:target`` pairs or one typed text. Pure.

    Raises :class:`AnswerError` when the answer names what the question does not have.
    """
    return question.kind.grade(question, answer)
