"""Two editions side by side: which block stands beside which, and which section, step, term and question is whose counterpart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Generic, TypeVar

from app.course.model import Block, Edition, Question, Section, Step, StepVariant, Term
from app.presentation.node_writer import NodeWriter
from app.presentation.nodes import NODE_WRITERS

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Pair(Generic[_Value]):
    """Something and its counterpart in another language; one of them is missing where the languages disagree.

    What stands beside what is a pair everywhere: blocks, steps and terms of two editions, and what a medium makes of them.
    """

    own: _Value | None
    counterpart: _Value | None


def block_of(pair: Pair[Block]) -> Block:
    """The block that stands for both: the own one, where there is one. Raises :class:`ValueError` for a pair of nothing."""
    block = pair.own or pair.counterpart
    if block is None:
        raise ValueError("a pair without a block")
    return block


def pair_class(pair: Pair[Block], writers: Mapping[str, NodeWriter] = NODE_WRITERS) -> str:
    """The class that the pair has on a page by the sort of its blocks; mostly empty."""
    return writers[block_of(pair).node.name].pair_class


def pair_blocks(own: Iterable[Block], counterpart: Iterable[Block]) -> tuple[Pair[Block], ...]:
    """Blocks beside their counterparts, in order."""
    return tuple(Pair(here, there) for here, there in zip_longest(own, counterpart))


def pair_steps(own: Section, counterpart: Section | None) -> tuple[Pair[Step], ...]:
    """The steps of a section's journey beside those of its counterpart, in its own order; nothing where no journey is told."""
    counterparts = {step.id: step for step in (counterpart.journey.steps if counterpart and counterpart.journey else ())}
    return tuple(Pair(step, counterparts.get(step.id)) for step in (own.journey.steps if own.journey else ()))


def rows_of_terms(editions: Sequence[Edition]) -> tuple[tuple[Term | None, ...], ...]:
    """Each term of the first edition with its counterparts in the others; ``None`` where a language has none."""
    counterparts = [{term.id: term for term in edition.glossary} for edition in editions[1:]]
    return tuple((term, *(terms.get(term.id) for terms in counterparts)) for term in editions[0].glossary)


def pair_terms(own: Edition, counterpart: Edition) -> tuple[Pair[Term], ...]:
    """The glossary beside its counterpart, in its own order."""
    return tuple(Pair(here, there) for here, there in rows_of_terms((own, counterpart)))


def counterpart_section(section: Section, counterpart: Edition | None) -> Section | None:
    """The section of ``counterpart`` that says the same as ``section``, when there is one."""
    return next((found for found in counterpart.sections if found.id == section.id), None) if counterpart else None


def counterpart_variant(counterpart: Section | None, step_id: str, mode: str) -> StepVariant | None:
    """How the step is told in the counterpart's journey; ``mode`` is ``omni`` or ``multi``."""
    steps = counterpart.journey.steps if counterpart and counterpart.journey else ()
    found = next((step for step in steps if step.id == step_id), None)
    return None if found is None else found.omni if mode == "omni" else found.multi


def counterpart_questions(editions: Mapping[str, Edition], language: str, question_id: str) -> tuple[tuple[str, Question], ...]:
    """The same question in every language but ``language``, each with its language."""
    return tuple(
        (code, question)
        for code, edition in editions.items()
        for question in edition.quiz.questions
        if code != language and question.id == question_id
    )
