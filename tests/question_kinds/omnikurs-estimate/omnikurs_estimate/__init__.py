"""A number to estimate: the author writes ``= 42 ± 5``, and any number in between is right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from app.course.model import Question, Sentence
from app.course.questions.arrangement import Arrangement
from app.course.questions.base import BaseKind
from app.course.questions.builder import QuestionBuilder
from app.course.questions.foreign import ForeignError, ForeignQuestion, SourceRow, SourceRows
from app.course.questions.grading import EMPTY, AnswerError, Grade, score
from app.course.questions.kind import Difference, Form, PaperQuestion
from app.course.shuffling import Shuffler

_RIGHT = re.compile(r"(-?\d{1,9})(?:\s*±\s*(\d{1,9}))?")
_NUMBER = re.compile(r"-?\d{1,9}")
_HINT = "write the number as '= 42 ± 5'"


@dataclass(frozen=True)
class Estimate(BaseKind):
    """One field for a whole number; the accepted form is the author's number with its tolerance."""

    name: str = "estimate"
    folder: Path | None = Path(__file__).parent

    def parse(self, builder: QuestionBuilder) -> Question:
        """One ``=`` line."""
        rows = builder.rows("=", hint=_HINT)
        if len(rows) != 1 or not _RIGHT.fullmatch(rows[0].text):
            builder.error("no number to estimate", _HINT)
        return builder.build((), accepted=[row.text for row in rows])

    def write(self, question: ForeignQuestion) -> SourceRows:
        """The first whole number that earns the point. Raises :class:`ForeignError` when there is none."""
        for option in question.options:
            if option.fraction >= 100 and _NUMBER.fullmatch(option.text.words):
                return SourceRows((SourceRow(f"= {option.text.words}"),))
        raise ForeignError("it asks for no whole number")

    def compare(self, source: Question, counterpart: Question) -> Iterator[Difference]:
        """The same number with the same tolerance."""
        if source.accepted != counterpart.accepted:
            yield Difference(f"the number is '{counterpart.accepted[0]}', not '{source.accepted[0]}'")

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """One point within the tolerance; raises :class:`AnswerError` for what is no number."""
        if not answer:
            return EMPTY
        if not _NUMBER.fullmatch(answer[0]):
            raise AnswerError(f"no number for '{question.id}'")
        right = abs(int(answer[0]) - self.number(question)) <= self.tolerance(question)
        return score(Fraction(int(right)), {"number": right}, int(right), 1)

    def number(self, question: Question) -> int:
        """The right number."""
        found = _RIGHT.fullmatch(question.accepted[0])
        return int(found[1]) if found else 0

    def tolerance(self, question: Question) -> int:
        """How far from it an answer may be."""
        found = _RIGHT.fullmatch(question.accepted[0])
        return int(found[2] or 0) if found else 0

    def read_form(self, shown: Arrangement, form: Form) -> tuple[str, ...]:
        """The field ``a``."""
        typed = "".join(form.get("a", ())[:1]).strip()
        return (typed,) if typed else ()

    def read_places(self, shown: Arrangement, places: Sequence[str]) -> tuple[str, ...]:
        """The number is the answer."""
        return tuple(places)

    def spoken(self, question: Question) -> Iterable[Sentence]:
        """Nothing but the question."""
        return ()

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """A line to write on."""
        return PaperQuestion((), (), question.accepted[0])

    def recorded(self, answer: Sequence[str]) -> tuple[str, ...]:
        """Numbers tell nobody's name, so they are kept."""
        return tuple(answer)

    def distractors(self, question: Question, recorded: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """The number, when it is too far away."""
        return () if self.grade(question, recorded).state in ("right", "empty") else {tuple(recorded)}
