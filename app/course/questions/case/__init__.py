"""A short story from a shop and what it should do: graded like a choice of one."""

from __future__ import annotations

from dataclasses import dataclass

from app.course.model import Question
from app.course.questions.builder import QuestionBuilder
from app.course.questions.choice import ChoiceOfOne, read_options_with_one_right


@dataclass(frozen=True)
class Case(ChoiceOfOne):
    """One right option after a story."""

    name: str = "case"

    def parse(self, builder: QuestionBuilder) -> Question:
        """Paragraphs that tell the case, then options with one ticked."""
        return builder.build(read_options_with_one_right(builder), with_case=True)
