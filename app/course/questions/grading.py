"""What an answer is worth: the grade every kind gives, and the error for an answer that no form could have sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from app.course.model import Question

State = Literal["right", "partial", "wrong", "empty"]


class AnswerError(ValueError):
    """An answer that names what the question does not have: tampered with, never typed."""


@dataclass(frozen=True, slots=True)
class Grade:
    """The worth of one answer.

    ``points`` lies between 0 and 1. ``marks`` says for each part that the learner gave (an option, a step, a row)
    whether it was right; ``hits`` of ``parts`` were, where the kind gives partial credit. ``seen`` names the known
    mistake of a term.
    """

    points: Fraction
    state: State
    marks: Mapping[str, bool] = field(default_factory=dict)
    hits: int = 0
    parts: int = 0
    seen: str = ""


EMPTY = Grade(Fraction(0), "empty")


def score(points: Fraction, marks: Mapping[str, bool], hits: int, parts: int, seen: str = "") -> Grade:
    """A grade whose state follows from its points."""
    state: State = "right" if points == 1 else "partial" if points > 0 else "wrong"
    return Grade(points, state, marks, hits, parts, seen)


def check_known(question: Question, answer: Sequence[str]) -> None:
    """Raises :class:`AnswerError` for an option that the question does not have or that is given twice."""
    known = {option.id for option in question.options}
    if not known.issuperset(answer) or len(set(answer)) != len(answer):
        raise AnswerError(f"no such answer to '{question.id}'")
