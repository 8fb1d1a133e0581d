"""How a question stands before one learner: its options shuffled, and named by their places, which tell nothing.

An author's keys follow the right order of steps, so they never leave the server; what a form sends are places.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.course.adaptation import inside_paragraph
from app.course.model import Option, Question
from app.course.questions import AnswerError

_T = TypeVar("_T")
_MARK = re.compile(r'\s(?:data-sentence|id)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A question with its options (and targets) in the order in which this attempt shows them."""

    question: Question
    options: tuple[Option, ...]
    targets: tuple[Option, ...]

    @property
    def prompt(self) -> str:
        """The question's HTML without its paragraph, to stand in a heading."""
        return inside_paragraph(self.question.prompt.html)

    @property
    def legend(self) -> str:
        """The question as plain text."""
        return " ".join(sentence.text for sentence in self.question.prompt.sentences)

    def read(self, places: Sequence[str]) -> tuple[str, ...]:
        """The answer in the author's keys. ``places`` are numbers from 0, ``row:target`` pairs of them, or one typed text.

        Raises :class:`AnswerError` for places that the question does not have.
        """
        if self.question.kind == "fill":
            return tuple(places)
        if self.question.kind == "matching":
            pairs = (place.partition(":") for place in places)
            return tuple(f"{_at(self.options, row).id}:{_at(self.targets, target).id}" for row, _, target in pairs)
        return tuple(_at(self.options, place).id for place in places)

    def shown(self, option: Option) -> str:
        """An option's HTML without the marks of its sentences, which carry the author's keys."""
        return _MARK.sub("", option.html)

    def standing(self, places: Sequence[str]) -> tuple[tuple[str, Option], ...]:
        """The steps of an ordering with their places, as the learner has put them: as shown, until she moves one."""
        order = [int(place) for place in places] if places else range(len(self.options))
        return tuple((str(place), self.options[place]) for place in order)


def arrange(question: Question, seed: int) -> Arrangement:
    """The same question and seed always give the same order; an ordering never begins solved. True and false stay put.

    The fingerprint takes part, so that nobody who knows the seed alone can turn the order back.
    """
    chance = random.Random(f"{seed}:{question.id}:{question.fingerprint}")  # noqa: S311  (a shuffle, no secret)
    if question.kind == "truefalse":
        return Arrangement(question, question.options, question.targets)
    options = _shuffle(question.options, chance)
    while question.kind == "ordering" and options == question.options and len(options) > 1:
        options = _shuffle(question.options, chance)
    few = len(question.targets) <= 2
    return Arrangement(question, options, question.targets if few else _shuffle(question.targets, chance))


def _shuffle(items: tuple[_T, ...], chance: random.Random) -> tuple[_T, ...]:
    return tuple(chance.sample(items, len(items)))


def _at(options: Sequence[Option], place: str) -> Option:
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(options)):
        raise AnswerError(f"no option at place {place!r}")
    return options[int(place)]
