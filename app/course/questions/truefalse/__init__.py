"""A statement to be called true or false."""

from __future__ import annotations

from dataclasses import dataclass

from app.course.model import Question
from app.course.questions.arrangement import Arrangement
from app.course.questions.base import right_letters
from app.course.questions.builder import QuestionBuilder
from app.course.questions.choice import ChoiceOfOne, read_options_with_one_right, write_box
from app.course.questions.foreign import ForeignError, ForeignQuestion, SourceRows
from app.course.questions.kind import PaperQuestion
from app.course.shuffling import Shuffler


@dataclass(frozen=True)
class TrueFalse(ChoiceOfOne):
    """Two options, which are never shuffled: nobody should have to read "false, true"."""

    name: str = "truefalse"

    def parse(self, builder: QuestionBuilder) -> Question:
        """Two boxes, „true” and „false” in the author's words, one of them ticked."""
        options = read_options_with_one_right(builder)
        if len(options) > 2:
            builder.error("more than two options", "true or false only, or make it kind=single")
        return builder.build(options)

    def write(self, question: ForeignQuestion) -> SourceRows:
        """The words for true and false, one of them ticked. Raises :class:`ForeignError` for any other number of right ones."""
        if len(question.options) != 2 or question.right != 1:
            raise ForeignError("true and false are not one right and one wrong")
        pairs = zip(question.options, question.verdicts, strict=True)
        return SourceRows(tuple(write_box(option, word, right=option.fraction > 0) for option, word in pairs))

    def arrange(self, question: Question, shuffler: Shuffler) -> Arrangement:
        """As the author wrote it."""
        return Arrangement(question, question.options, question.targets)

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """As the author wrote it."""
        return PaperQuestion(question.options, (), right_letters(question.options, letters))
