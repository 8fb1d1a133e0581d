"""A choice of one: the right option or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from app.course.model import Question
from app.course.questions.builder import QuestionBuilder
from app.course.questions.choice import ChoiceOfOne, read_options_with_one_right


@dataclass(frozen=True)
class Single(ChoiceOfOne):
    """One right option among several."""

    name: str = "single"

    @property
    def with_story(self) -> str:
        """The kind ``case``."""
        return "case"

    def parse(self, builder: QuestionBuilder) -> Question:
        """``- [ ]`` and one ``- [x]``, each with its reason."""
        return builder.build(read_options_with_one_right(builder))
