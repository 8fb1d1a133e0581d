"""A choice of several: right ticks count, wrong ticks take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.course.model import Question
from app.course.questions.base import BaseKind
from app.course.questions.builder import QuestionBuilder
from app.course.questions.choice import check_texts, read_options, write_box
from app.course.questions.foreign import ForeignError, ForeignQuestion, SourceRows
from app.course.questions.grading import EMPTY, Grade, check_known, score


@dataclass(frozen=True)
class Multiple(BaseKind):
    """Several right options among others."""

    name: str = "multiple"

    def parse(self, builder: QuestionBuilder) -> Question:
        """``- [ ]`` and ``- [x]``, at least one of each: all right would be no question."""
        options = read_options(builder)
        right = [option for option in options if option.right]
        if not right:
            builder.error("no right answer", "tick each right one with [x]")
        elif len(right) == len(options):
            builder.error("every option is right", "add one that is wrong, or nothing is asked")
        return builder.build(options)

    def write(self, question: ForeignQuestion) -> SourceRows:
        """Boxes. Raises :class:`ForeignError` when none is right, or all."""
        check_texts(question)
        if not question.right or question.right == len(question.options):
            raise ForeignError("all of its answers are right" if question.right else "not one of its answers is right")
        return SourceRows(
            tuple(write_box(option, option.text.markdown, right=option.fraction > 0) for option in question.options)
        )

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """(right ticks − wrong ticks) / right options, never below 0. Raises :class:`AnswerError` for unknown options."""
        if not answer:
            return EMPTY
        check_known(question, answer)
        right = {option.id for option in question.options if option.right}
        marks = {option.id: option.right for option in question.options if option.id in answer}
        hits = sum(marks.values())
        points = Fraction(max(0, hits - (len(marks) - hits)), len(right))
        return score(points, marks, hits, len(right))
