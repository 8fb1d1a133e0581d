"""A question of another program on its way to one of ours: what its file says, and the rows that an author would write.

Readers of exchange formats only name the kind; whether it can be one, and how its rows are written, is the kind's to say
(:meth:`app.course.questions.kind.QuestionKind.write`).
"""

from __future__ import annotations

from dataclasses import dataclass


class ForeignError(ValueError):
    """A question that cannot be one of the kind; the message says why in half a sentence."""


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A text on one line: as an author writes it (``markdown``), and without its marks (``words``)."""

    markdown: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.markdown)


@dataclass(frozen=True, slots=True)
class ForeignOption:
    """An option, a row to match (with ``match``) or to order, or a form to type.

    ``fraction`` is what it earns of the point, in per cent; an empty ``text`` with a ``match`` is a target that nobody needs.
    """

    text: ForeignText
    fraction: float = 0.0
    reason: ForeignText = ForeignText()
    match: ForeignText = ForeignText()


@dataclass(frozen=True, slots=True)
class ForeignQuestion:
    """The options of a question, and the words for true and false in its language."""

    options: tuple[ForeignOption, ...]
    verdicts: tuple[str, str] = ("True", "False")

    @property
    def right(self) -> int:
        """How many options earn something."""
        return sum(option.fraction > 0 for option in self.options)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as it stands in a course: its text with the mark before it, its reason; whether it must have one."""

    line: str
    reason: str = ""
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class LostRemark:
    """Something of the question that its rows do not say, and whether its content is missing (or only of another shape)."""

    message: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows of a question, and what an author should know of how they came about."""

    rows: tuple[SourceRow, ...]
    remarks: tuple[LostRemark, ...] = ()
