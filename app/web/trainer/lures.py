"""A wrong answer in words, as the trainer reads it."""

from __future__ import annotations

from app.course.model import Question
from app.records.item_analysis import Lure
from app.rendering import catalogue


def lure_words(question: Question, lure: Lure, language: str) -> str:
    """An option as it stands; two steps with the wrong one first; a row and the target it was given."""
    words = {option.id: option.text for option in (*question.options, *question.targets)}
    parts = [words.get(part, part) for part in lure.options]
    if question.kind == "ordering" and len(parts) == 2:
        # Translators: a wrong order of two steps, in a list of mistakes.
        return catalogue(language).gettext("“%(first)s” before “%(second)s”") % {"first": parts[0], "second": parts[1]}
    return " → ".join(parts)
