"""Rows to match with targets: each row counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.course.content.lines import Lines
from app.course.model import Option, Question
from app.course.questions.arrangement import Arrangement
from app.course.questions.base import BaseKind, option_at
from app.course.questions.builder import LETTERS, QuestionBuilder
from app.course.questions.foreign import ForeignError, ForeignQuestion, SourceRow, SourceRows
from app.course.questions.grading import EMPTY, AnswerError, Grade, score
from app.course.questions.kind import Form, PaperQuestion
from app.course.questions.source import RawRow, is_key
from app.course.shuffling import Shuffler

#: What fits beside the targets on a phone held sideways, in characters.
ROW_BUDGET = 48
_ARROW = re.compile(r"\s*(?:→|->)\s*")
_FOREIGN_ARROW = re.compile(r"→|->")
_ROW_KEY = re.compile(r"\s\{#([^\s{}]*)\}\s*$")
_HINT = "write rows as '- left → right'"


@dataclass(frozen=True)
class Matching(BaseKind):
    """Rows, each with the target that belongs to it; an answer is made of ``row:target`` pairs."""

    name: str = "matching"

    def parse(self, builder: QuestionBuilder) -> Question:
        """``- left → right`` rows; equal right sides are one target, ``- → right`` is a target that nobody needs."""
        matched: list[tuple[RawRow, str]] = []
        targets: dict[str, Option] = {}
        for row in builder.rows("-", hint=_HINT):
            left, right, key = _split(builder, row)
            words = " ".join(text for _, text in right).casefold()
            targets[words] = targets.get(words) or _make_target(builder, row, right, key, targets)
            if left.text:
                matched.append((left, targets[words].id))
        if len(matched) < 2:
            builder.error(f"{len(matched)} row" + "s" * (len(matched) != 1) + " to match", _HINT)
        elif len(targets) < 2:
            builder.error("only one target to match with", "give at least two different right sides")
        rows = [row for row, _ in matched]
        builder.check_reasons(rows, needed=False)
        keys = builder.keys(rows)
        options = [builder.option(row, key, ROW_BUDGET, match=match) for (row, match), key in zip(matched, keys, strict=True)]
        return builder.build(options, targets.values())

    def write(self, question: ForeignQuestion) -> SourceRows:
        """Rows with an arrow; one in a text becomes ⇒. Raises :class:`ForeignError` when there is nothing to match."""
        if sum(bool(option.text) for option in question.options) < 2:
            raise ForeignError("it has fewer than two rows to match")
        if len({option.match.words.casefold() for option in question.options}) < 2:
            raise ForeignError("all its rows match the same")
        if not all(option.match for option in question.options):
            raise ForeignError("a row has nothing that matches")
        rows = []
        for option in question.options:
            left, right = (_FOREIGN_ARROW.sub("⇒", text.markdown) for text in (option.text, option.match))
            rows.append(SourceRow(" ".join(filter(None, ("-", left, "→", right))), option.reason.markdown))
        return SourceRows(tuple(rows))

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """The share of rows with their own target; raises :class:`AnswerError` for unknown rows or targets."""
        if not answer:
            return EMPTY
        rows = {option.id: option.match for option in question.options}
        targets = {target.id for target in question.targets}
        marks: dict[str, bool] = {}
        for pair in answer:
            row, _, target = pair.partition(":")
            if row not in rows or target not in targets or row in marks:
                raise AnswerError(f"no such row or target in '{question.id}'")
            marks[row] = rows[row] == target
        hits = sum(marks.values())
        return score(Fraction(hits, len(rows)), marks, hits, len(rows))

    def arrange(self, question: Question, shuffler: Shuffler) -> Arrangement:
        """Rows in any order, and targets too where there are more than two; two stand beside each row, as the author has them."""
        options = shuffler.shuffle(question.options)
        targets = question.targets if len(question.targets) <= 2 else shuffler.shuffle(question.targets)
        return Arrangement(question, options, targets)

    def target_of(self, question: Question, row: Option) -> Option:
        """The target that belongs to a row."""
        return next(target for target in question.targets if target.id == row.match)

    def read_form(self, shown: Arrangement, form: Form) -> tuple[str, ...]:
        """A field ``r<row>`` for each row, with the place of its target or nothing."""
        given = ((row, (*form.get(f"r{row}", ()), "")[0]) for row in range(len(shown.options)))
        return tuple(f"{row}:{target}" for row, target in given if target)

    def read_places(self, shown: Arrangement, places: Sequence[str]) -> tuple[str, ...]:
        """The keys of each row and its target."""
        pairs = (place.partition(":") for place in places)
        return tuple(f"{option_at(shown.options, row).id}:{option_at(shown.targets, target).id}" for row, _, target in pairs)

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """Rows and targets in any order; the boxes take the targets' letters."""
        options = shuffler.shuffle(question.options)
        targets = tuple(zip(letters.upper(), shuffler.shuffle(question.targets), strict=False))
        letter = {target.id: name for name, target in targets}
        return PaperQuestion(options, targets, " ".join(letter.get(option.match, "–") for option in options))

    def distractors(self, question: Question, recorded: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """Every row with a target that is not its own."""
        wanted = {option.id: option.match for option in question.options}
        targets = {target.id for target in question.targets}
        pairs = (part.partition(":") for part in recorded)
        return {(row, target) for row, _, target in pairs if row in wanted and target in targets and wanted[row] != target}


def _split(builder: QuestionBuilder, row: RawRow) -> tuple[RawRow, Lines, str]:
    """The left side with its own key, the right side, and the target's key (the row's last)."""
    left, right = _parted(row.lines)
    if not any(text for _, text in right):
        builder.error("a row without '→' and a target", _HINT, row.line)
    number, last = left[-1]
    own = _ROW_KEY.search(" " + last)
    if own:
        left = (*left[:-1], (number, (" " + last)[: own.start()].strip()))
    return replace(row, lines=left, key=own.group(1) if own else ""), right, row.key


def _parted(lines: Lines) -> tuple[Lines, Lines]:
    """What stands before the first arrow and what stands behind it."""
    for place, (number, text) in enumerate(lines):
        parts = _ARROW.split(text, maxsplit=1)
        if len(parts) == 2:
            return (*lines[:place], (number, parts[0].strip())), ((number, parts[1].strip()), *lines[place + 1 :])
    return lines, ((lines[0][0], ""),)


def _make_target(builder: QuestionBuilder, row: RawRow, lines: Lines, key: str, known: dict[str, Option]) -> Option:
    key = key or f"t{LETTERS[len(known) % len(LETTERS)]}"
    if not is_key(key) or key in {target.id for target in known.values()}:
        builder.error(f"'{key}' cannot be the key of another target", "one key a target, small letters", row.line)
    return builder.target(lines, key)
