"""Steps to put in order: each step in its own place counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.course.content.runs import Sentence
from app.course.model import Option, Question
from app.course.questions.arrangement import Arrangement
from app.course.questions.base import BaseKind, sentences
from app.course.questions.builder import QuestionBuilder
from app.course.questions.foreign import ForeignError, ForeignQuestion, SourceRow, SourceRows
from app.course.questions.grading import EMPTY, AnswerError, Grade, check_known, score
from app.course.questions.kind import Form, PaperQuestion
from app.course.shuffling import Shuffler

#: What fits between the number and the arrows on a phone held sideways, in characters.
STEP_BUDGET = 44
_HINT = "write the steps as '1. first', '2. second' in the right order"


@dataclass(frozen=True)
class Ordering(BaseKind):
    """Steps that stand in the right order in the question, and never begin in it."""

    name: str = "ordering"

    def parse(self, builder: QuestionBuilder) -> Question:
        """A numbered list in the right order; a reason under a step is welcome, not required."""
        rows = builder.rows("1.", hint=_HINT)
        if len(rows) < 2:
            builder.error(f"an ordering of {'one' if rows else 'nothing'}", _HINT)
        builder.check_reasons(rows, needed=False)
        keys = builder.keys(rows)
        return builder.build([builder.option(row, key, STEP_BUDGET) for row, key in zip(rows, keys, strict=True)])

    def write(self, question: ForeignQuestion) -> SourceRows:
        """Numbered steps. Raises :class:`ForeignError` for fewer than two."""
        if len(question.options) < 2:
            raise ForeignError("it has fewer than two steps")
        steps = enumerate(question.options, 1)
        return SourceRows(tuple(SourceRow(f"{n}. {step.text.markdown}".rstrip(), step.reason.markdown) for n, step in steps))

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """The share of steps in their own place; raises :class:`AnswerError` for unknown or double ones."""
        if not answer:
            return EMPTY
        check_known(question, answer)
        marks = {given: given == option.id for given, option in zip(answer, question.options, strict=False)}
        hits = sum(marks.values())
        return score(Fraction(hits, len(question.options)), marks, hits, len(question.options))

    def arrange(self, question: Question, shuffler: Shuffler) -> Arrangement:
        """Never solved from the start."""
        return Arrangement(question, shuffler.disarrange(question.options), question.targets)

    def read_form(self, shown: Arrangement, form: Form) -> tuple[str, ...]:
        """The steps' places in the order in which they stand. An order that was not touched is no answer.

        Raises :class:`AnswerError` when some of the steps are missing: a page sends all of them.
        """
        places = tuple(form.get("a", ()))
        untouched = tuple(str(place) for place in range(len(shown.options)))
        if places and len(places) != len(untouched):
            raise AnswerError(f"not all steps of '{shown.question.id}'")
        return () if places == untouched else places

    def press(self, shown: Arrangement, places: Sequence[str], button: str) -> tuple[str, ...]:
        """``2:up``, ``2:down``: the order in which the step shown third has changed places with its neighbour."""
        place, _, direction = button.partition(":")
        order = [here for here, _ in self.standing(shown, places)]
        if place not in order or direction not in ("up", "down"):
            raise AnswerError("no such step")
        here = order.index(place)
        there = max(0, min(len(order) - 1, here + (-1 if direction == "up" else 1)))
        order[here], order[there] = order[there], order[here]
        return tuple(order)

    def standing(self, shown: Arrangement, places: Sequence[str]) -> tuple[tuple[str, Option], ...]:
        """The steps with their places, as the learner has put them: as shown, until she moves one."""
        order = [int(place) for place in places] if places else range(len(shown.options))
        return tuple((str(place), shown.options[place]) for place in order)

    def spoken(self, question: Question) -> Iterable[Sentence]:
        """The steps by the alphabet: their own order is the answer."""
        return sentences(*sorted(question.options, key=lambda option: option.text))

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """Never solved from the start; the boxes take numbers."""
        options = shuffler.disarrange(question.options)
        return PaperQuestion(options, (), " ".join(str(question.options.index(option) + 1) for option in options))

    def distractors(self, question: Question, recorded: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """Every two steps in the wrong order, the one that was put first first."""
        right = {option.id: place for place, option in enumerate(question.options)}
        known = [key for key in recorded if key in right]
        return {(a, b) for a, b in itertools.combinations(known, 2) if right[a] > right[b]}
