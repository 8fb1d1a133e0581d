"""Two editions side by side on a page: which block stands beside which, and what is left out of the second one.

Ids of the twin carry its language as a suffix; a drawing is shown once, and the twin tells in words what is on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest

from app.course.adaptation import with_suffix
from app.course.model import Block, Edition, Question, Section, Telling

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_LABEL = re.compile(r'<svg\b[^>]*? aria-label="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Pair:
    """A block and its twin as safe HTML; one of them is empty where the languages disagree. ``id`` is the block's."""

    id: str
    kind: str
    html: str
    twin: str


def suffix(language: str) -> str:
    """What the ids of a twin in ``language`` end with."""
    return f"-{language}"


def twin_html(html: str, language: str) -> str:
    """The HTML of a twin: ids with the suffix; links lead to the places of the page, which stand there once."""
    return with_suffix(html, suffix(language), links=False)


def pair_blocks(own: Iterable[tuple[Block, str]], twin: Iterable[tuple[Block, str]], language: str) -> tuple[Pair, ...]:
    """Blocks beside their twins in ``language``, each given with the HTML in which it is to be shown."""
    pairs = []
    for here, there in zip_longest(own, twin):
        block = (here or there)[0]
        html = here[1] if here else ""
        other = twin_html(_in_words(there[1]) if html else there[1], language) if there else ""
        pairs.append(Pair(block.id, block.kind, html, other))
    return tuple(pairs)


def twin_section(section: Section, twin: Edition | None) -> Section | None:
    """The section of ``twin`` that says the same as ``section``, when there is one."""
    return next((found for found in twin.sections if found.id == section.id), None) if twin else None


def twin_telling(twin: Section | None, step_id: str, mode: str) -> Telling | None:
    """How the step is told in the twin's journey; ``mode`` is ``omni`` or ``multi``."""
    steps = twin.journey.steps if twin and twin.journey else ()
    found = next((step for step in steps if step.id == step_id), None)
    return None if found is None else found.omni if mode == "omni" else found.multi


def twin_questions(editions: Mapping[str, Edition], language: str, question_id: str) -> tuple[tuple[str, Question], ...]:
    """The same question in every language but ``language``, each with its language."""
    return tuple(
        (tongue, question)
        for tongue, edition in editions.items()
        for question in edition.quiz.questions
        if tongue != language and question.id == question_id
    )


def _in_words(html: str) -> str:
    """A figure without its drawing: what the drawing shows is said in words, its caption stays."""
    if "<svg" not in html or not html.startswith("<figure"):
        return html
    label = _LABEL.search(html)
    words = f"<p>{label[1]}</p>" if label and unescape(label[1]).strip() else ""
    rest = _DRAWING.sub(words, html)
    return rest if _TAG.sub("", rest).strip() else ""
