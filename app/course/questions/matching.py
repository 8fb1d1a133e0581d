"""Rows to match with targets: each row counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.course.model import Option, Question
from app.course.questions.building import LETTERS, ROW_BUDGET, Workshop
from app.course.questions.grading import EMPTY, AnswerError, Grade, score
from app.course.questions.source import Item, is_key

_ARROW = re.compile(r"\s*(?:→|->)\s*")
_ROW_KEY = re.compile(r"\s\{#([^\s{}]*)\}\s*$")
_HINT = "write rows as '- left → right'"


def parse(workshop: Workshop) -> Question:
    """``- left → right`` rows; equal right sides are one target, ``- → right`` is a target that nobody needs."""
    rows: list[tuple[Item, str]] = []
    targets: dict[str, Option] = {}
    for item in workshop.only("-", hint=_HINT):
        left, right, key = _split(workshop, item)
        target = targets.get(right.casefold()) or _make_target(workshop, item, right, key, targets)
        targets[right.casefold()] = target
        if left.text:
            rows.append((left, target.id))
    if len(rows) < 2:
        workshop.fault(f"{len(rows)} row" + "s" * (len(rows) != 1) + " to match", _HINT)
    if len(targets) < 2:
        workshop.fault("only one target to match with", "give at least two different right sides")
    items = [item for item, _ in rows]
    workshop.reasons(items, needed=False)
    keys = workshop.keys(items)
    options = [workshop.option(item, key, ROW_BUDGET, match=match) for (item, match), key in zip(rows, keys, strict=True)]
    return workshop.finish("matching", options, targets.values())


def _split(workshop: Workshop, item: Item) -> tuple[Item, str, str]:
    """The left side with its own key, the right side, and the target's key (the row's last)."""
    parts = _ARROW.split(item.text, maxsplit=1)
    left = parts[0].strip()
    right = parts[1].strip() if len(parts) == 2 else ""
    if not right:
        workshop.fault("a row without '→' and a target", _HINT, item.line)
    own = _ROW_KEY.search(" " + left)
    if own:
        left = (" " + left)[: own.start()].strip()
    return replace(item, text=left, key=own.group(1) if own else ""), right, item.key


def _make_target(workshop: Workshop, item: Item, text: str, key: str, known: dict[str, Option]) -> Option:
    key = key or f"t{LETTERS[len(known) % len(LETTERS)]}"
    if not is_key(key) or key in {target.id for target in known.values()}:
        workshop.fault(f"'{key}' cannot be the key of another target", "one key a target, small letters", item.line)
    html, sentence = workshop.context.inline(text, f"question-{workshop.draft.id}-{key}")
    return Option(key, sentence.text, html, sentence=sentence, line=item.line)


def grade(question: Question, answer: Sequence[str]) -> Grade:
    """The share of rows with their own target, for ``row:target`` pairs; raises :class:`AnswerError` for unknown ones."""
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
