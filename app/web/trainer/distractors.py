"""A wrong answer in words, as the trainer reads it."""

from __future__ import annotations

from app.course.model import Question
from app.presentation.rendering import environment
from app.records.item_analysis import Distractor
from app.registry import folders_of


def distractor_words(question: Question, distractor: Distractor, language: str) -> str:
    """What the macro ``distractor`` of the kind's report says, as plain text."""
    words = {option.id: option.text for option in (*question.options, *question.targets)}
    parts = [words.get(key, key) for key in distractor.options]
    templates = environment(language, folders_of((question.kind,)))
    report = templates.get_template(f"question/{question.kind.name}/report.html").module
    return str(report.distractor(parts).unescape()).strip()  # type: ignore[attr-defined]  # the macros of a template
