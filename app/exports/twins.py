"""Two editions of a course side by side: what stands beside what, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from app.course.adaptation import with_suffix
from app.course.model import Block, Edition, Section, Step, Telling
from app.exports.blocks import BlockSetter, fit_columns
from app.exports.drawing import draw, words_px

HALF_PX = 313.0
_READABLE_PX = 11.0
_CORNERS = 18
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_CELL = re.compile(r"(<t[hd]\b[^>]*>)(.*?)(</t[hd]>)", re.DOTALL)
_DEFINITIONS = re.compile(r"(<dl\b[^>]*>)(.*)</dl>\s*", re.DOTALL)
_DEFINITION = re.compile(r"<dt\b.*?(?=<dt\b|\Z)", re.DOTALL)


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


def pair_blocks(here: Section, there: Section, language: str) -> Iterator[Pair]:
    """The blocks of a section beside those of its twin in ``language``; one without a twin stands alone."""
    setter, twin_setter = BlockSetter(here.blocks, HALF_PX), BlockSetter((), HALF_PX)
    for block, twin in zip_longest(here.blocks, there.blocks):
        own = setter.set(block) if block else ""
        other = _suffixed(twin_setter.set(twin, suffix="-twin")) if twin else ""
        kind = (block or twin).kind
        if kind == "table":
            merged = _merge_tables(own, other, language)
            yield Pair(merged or own, "" if merged else other, wide=True)
        elif kind == "list" and (definitions := _pair_definitions(own, other)):
            yield from definitions
        else:
            yield Pair(own, other, wide=kind == "figure" and not _fits_half(own), head=kind == "heading")


def _merge_tables(here: str, there: str, language: str) -> str:
    """One table that says each cell in both languages; empty when the two are not of one shape."""
    cells = [content for _, content, _ in _CELL.findall(there)]
    if here.count("<table") != 1 or len(cells) != len(_CELL.findall(here)) or here.count("<tr") != there.count("<tr"):
        return ""
    other = iter(cells)

    def join(cell: re.Match[str]) -> str:
        twin = next(other)
        if twin.strip() == cell[2].strip():
            return cell[0]
        return f'{cell[1]}{cell[2]} <span class="twin-cell" lang="{language}">{twin}</span>{cell[3]}'

    return fit_columns(_CELL.sub(join, here))


def _pair_definitions(here: str, there: str) -> tuple[Pair, ...]:
    """A list of definitions, one beside the other; empty for another list or when the two are not of one length."""
    own, other = _DEFINITIONS.fullmatch(here), _DEFINITIONS.fullmatch(there)
    if not own or not other:
        return ()
    ours, theirs = _DEFINITION.findall(own[2]), _DEFINITION.findall(other[2])
    if len(ours) != len(theirs):
        return ()
    heads = [(own[1], other[1]), *[("<dl>", "<dl>")] * (len(ours) - 1)]
    return tuple(
        Pair(f"{head}{one}</dl>", f"{twin_head}{two}</dl>")
        for (head, twin_head), one, two in zip(heads, ours, theirs, strict=True)
    )


def _fits_half(html: str) -> bool:
    """Whether the words of every drawing can be read when it stands half a page broad."""
    return all(not (words := words_px(drawing, HALF_PX)) or words >= _READABLE_PX for drawing in _PICTURE.findall(html))


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
