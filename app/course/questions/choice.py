"""Options with boxes, which single, multiple, true/false and case share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.course.model import Option, Question
from app.course.questions.base import BaseKind
from app.course.questions.builder import OPTION_BUDGET, QuestionBuilder
from app.course.questions.foreign import ForeignError, ForeignOption, ForeignQuestion, LostRemark, SourceRow, SourceRows
from app.course.questions.grading import EMPTY, AnswerError, Grade, check_known, score

_HINT = "write options as '- [ ] wrong' and '- [x] right'"


@dataclass(frozen=True)
class ChoiceOfOne(BaseKind):
    """A kind in which exactly one option is right, and one is chosen: one point or none."""

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """One point for the right option. Raises :class:`AnswerError` for unknown options or more than one."""
        if not answer:
            return EMPTY
        check_known(question, answer)
        if len(answer) > 1:
            raise AnswerError(f"more than one answer to '{question.id}'")
        right = next(option.right for option in question.options if option.id == answer[0])
        return score(Fraction(int(right)), {answer[0]: right}, int(right), 1)

    def write(self, question: ForeignQuestion) -> SourceRows:
        """Boxes, of which the best is right. Raises :class:`ForeignError` without a best one among two or more."""
        check_texts(question)
        if len(question.options) < 2 or not question.right:
            raise ForeignError("it has no right answer among two or more")
        best = max(option.fraction for option in question.options)
        if sum(option.fraction == best for option in question.options) > 1:
            raise ForeignError("several of its answers are the only right one")
        remarks: tuple[LostRemark, ...] = ()
        if any(0 < option.fraction < best for option in question.options):
            remarks = (LostRemark("answers that earned a part of the point are wrong now"),)
        rows = (write_box(option, option.text.markdown, right=option.fraction == best) for option in question.options)
        return SourceRows(tuple(rows), remarks)


def check_texts(question: ForeignQuestion) -> None:
    """Raises :class:`ForeignError` for an option that has no text."""
    if not all(option.text for option in question.options):
        raise ForeignError("an answer has no text")


def write_box(option: ForeignOption, text: str, *, right: bool) -> SourceRow:
    """An option with its box and its reason, which it must have."""
    return SourceRow(f"- [{'x' if right else ' '}] {text}", option.reason.markdown, needs_reason=True)


def read_options(builder: QuestionBuilder) -> list[Option]:
    """The boxes of a raw question as options; each needs a reason of its own."""
    rows = builder.rows("[ ]", "[x]", hint=_HINT)
    if len(rows) < 2:
        builder.error(f"{len(rows)} option" + "s" * (len(rows) != 1) + " to choose from", _HINT)
    builder.check_reasons(rows, needed=True)
    keys = builder.keys(rows)
    return [builder.option(row, key, OPTION_BUDGET, right=row.mark == "[x]") for row, key in zip(rows, keys, strict=True)]


def read_options_with_one_right(builder: QuestionBuilder) -> list[Option]:
    """The options of a choice of one: exactly one box may be ticked; a second one is named by its line."""
    options = read_options(builder)
    ticked = [row for row in builder.raw.rows if row.mark == "[x]"]
    if not ticked:
        builder.error("no right answer", "tick one with [x]")
    for row in ticked[1:]:
        hint = "leave one [x], or make it kind=multiple"
        builder.error(f"a second right answer (the first is in line {ticked[0].line})", hint, row.line)
    return options
