"""Two editions of a course side by side: what stands beside what, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from app.course.adaptation import with_suffix
from app.course.model import Block, Edition, Section, Step, Telling
from app.exports.blocks import BlockSetter
from app.exports.drawing import draw

_WIDE = frozenset({"table", "figure"})
_CORNERS = 18


@dataclass(frozen=True, slots=True)
class Pair:
    """A block in both languages; ``wide`` when half a page is too narrow for it, ``head`` when it must not end a page."""

    here: str
    there: str
    wide: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class StopPairs:
    """A step of the journey: its scene, drawn once, and its words in both languages."""

    scene: str
    pairs: tuple[Pair, ...]


def pair_blocks(here: Section, there: Section, setter: BlockSetter, twin_setter: BlockSetter) -> tuple[Pair, ...]:
    """The blocks of a section beside those of its twin; one without a twin stands alone."""
    return tuple(
        Pair(
            here=setter.set(block) if block else "",
            there=_suffixed(twin_setter.set(twin, suffix="-twin")) if twin else "",
            wide=(block or twin).kind in _WIDE,
            head=(block or twin).kind == "heading",
        )
        for block, twin in zip_longest(here.blocks, there.blocks)
    )


def pair_stops(here: Section, there: Section) -> tuple[StopPairs, ...]:
    """The journey of a section in both languages; empty where there is none."""
    if not here.journey or not there.journey:
        return ()
    return tuple(
        StopPairs(draw(step.scene, radius=_CORNERS), tuple(_step_pairs(step, twin)))
        for step, twin in zip(here.journey.steps, there.journey.steps, strict=False)
    )


def pair_terms(here: Edition, there: Edition) -> tuple[Pair, ...]:
    """The glossary in both languages, in the order of ``here``."""
    twins = {term.id: term for term in there.glossary}
    return tuple(
        Pair(
            f'<p id="term-{term.id}"><b>{term.name}</b><br>{term.html}</p>',
            _suffixed(f"<p><b>{twins[term.id].name}</b><br>{twins[term.id].html}</p>") if term.id in twins else "",
        )
        for term in here.glossary
    )


def _step_pairs(step: Step, twin: Step) -> Iterator[Pair]:
    for mode, telling, other in (("omni", step.omni, twin.omni), ("multi", step.multi, twin.multi)):
        place = "" if mode == "omni" else "-multi"
        yield Pair(
            f'<h4 class="is-{mode}" id="journey-{step.id}{place}">{step.channel}: {telling.title.html}</h4>',
            f'<h4 class="is-{mode}">{twin.channel}: {_suffixed(other.title.html)}</h4>',
            head=True,
        )
        for block, twin_block in zip_longest(telling.story, other.story):
            yield Pair(_html(block), _suffixed(_html(twin_block)))
        yield Pair(_facts(telling), _facts(other))


def _facts(telling: Telling) -> str:
    rows = [f"<li>{fact.label}: {fact.value}</li>" for fact in telling.known]
    rows += [f'<li class="is-lost">{sentence.text}</li>' for sentence in (*telling.lost, *telling.repeated)]
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


def _html(block: Block | None) -> str:
    return block.html if block else ""


def _suffixed(html: str) -> str:
    return with_suffix(html, "-twin", links=False)
