"""A question as one attempt shows it: its options shuffled, and identified by their positions, which reveal no answer.

An author's keys follow the right order of steps, so they never leave the server; what a form sends are places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.course.model import Option, Question
from app.course.questions.kind import Form
from app.course.shuffling import SeededShuffler


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A question with its options (and targets) in the order in which this attempt shows them."""

    question: Question
    options: tuple[Option, ...]
    targets: tuple[Option, ...]

    @property
    def legend(self) -> str:
        """The question as plain text."""
        return self.question.prompt.text

    def read(self, places: Sequence[str]) -> tuple[str, ...]:
        """The answer in the author's keys. ``places`` are numbers from 0, ``row:target`` pairs of them, or one typed text.

        Raises :class:`AnswerError` for places that the question does not have.
        """
        return self.question.kind.read_places(self, places)

    def read_form(self, form: Form) -> tuple[str, ...]:
        """The places that a form sends; raises :class:`AnswerError` for what no honest form can have sent."""
        places = self.question.kind.read_form(self, form)
        self.question.kind.grade(self.question, self.read(places))
        return places

    def press(self, places: Sequence[str], button: str) -> tuple[str, ...]:
        """The places after a button of the question's own; raises :class:`AnswerError` for one that it does not have."""
        return self.question.kind.press(self, places, button)


def arrange(question: Question, seed: int) -> Arrangement:
    """The question as an attempt of that seed shows it: the same question and seed always give the same order.

    The fingerprint takes part, so that nobody who knows the seed alone can turn the order back.
    """
    return question.kind.arrange(question, SeededShuffler(f"{seed}:{question.id}:{question.fingerprint}"))
