"""The journey: the part of a section that tells one purchase step by step, connected and not.

Owns the reading of journey.md after its head, its checks, and the comparison of two languages. What the steps add up to is
in :mod:`app.course.journey_sum`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.course.content.builder import BlockBuilder
from app.course.content.kinds.heading import Heading
from app.course.content.lines import Lines
from app.course.content.nodes import Node, walk
from app.course.content.runs import Run, Sentence
from app.course.errors import Problem, Severity
from app.course.journey_check import MODES, check_journey, find_uses, without_marks
from app.course.journey_outline import (
    Entry,
    LineKind,
    StepOutline,
    VariantOutline,
    label_and_value,
    outline_journey,
)
from app.course.model import Block, Fact, Journey, Step, StepVariant

_TITLE_LEVEL = 3
"""The level of a variant's title in the source (``###``)."""


class JourneyReading(NamedTuple):
    """``intro`` are the lines before the first step; ``journey`` is None when a problem is an error.

    ``places`` are the ids under which steps can be linked to, with their lines, also of a journey that is not whole.
    """

    intro: Lines
    journey: Journey | None
    problems: tuple[Problem, ...]
    places: tuple[tuple[str, int], ...] = ()


def parse_journey(body: Lines, section_id: str, customer: str, builder: BlockBuilder) -> JourneyReading:
    """Reads the body of a journey section; problems of the text itself go to the builder.

    Block ids are ``<section>-<step>`` for the omnichannel variant and ``<section>-<step>-multi`` for the other.
    """
    context = builder.context
    outline = outline_journey(body)
    problems = check_journey(outline, path=context.path, line=body[0][0], customer=customer, pictures=context.pictures)
    places = tuple((_block_id(section_id, step.id, mode), step.line) for step in outline.steps if step.id for mode in MODES)
    for step in outline.steps:
        builder.check_plain(step.line, step.channel, f"the heading of step '{step.id}'")
    if any(problem.severity is Severity.ERROR for problem in problems):
        return JourneyReading(outline.intro, None, problems, places)
    steps = tuple(_StepBuilder(section_id, builder).build(step) for step in outline.steps)
    return JourneyReading(outline.intro, Journey(customer, steps), problems, places)


def _block_id(section_id: str, step_id: str, mode: str) -> str:
    return f"{section_id}-{step_id}" + ("-multi" if mode == "multi" else "")


def journey_sentences(journey: Journey) -> Iterator[Sentence]:
    """Every sentence in the order of narration: the whole purchase connected, then the same one unconnected."""
    for mode in MODES:
        for step in journey.steps:
            yield from (step.omni if mode == "omni" else step.multi).sentences


def variant_parts(variant: StepVariant) -> Iterator[Node | Sentence]:
    """Every node and sentence of one variant, in the order of its sentences."""
    for block in (variant.title, *variant.story):
        yield from walk(block.node)
    yield from (fact.sentence for fact in variant.known)
    yield from variant.lost
    yield from variant.repeated


def compare_journeys(source: Journey, counterpart: Journey) -> tuple[Problem, ...]:
    """What the translation of a journey lacks, has too much or tells in another order, each placed in the counterpart."""
    problems: list[Problem] = []
    counterparts = {step.id: step for step in counterpart.steps}
    end = max((step.multi.title.line for step in counterpart.steps), default=1)
    counterpart_path = counterpart.steps[0].omni.title.path if counterpart.steps else ""
    for step in source.steps:
        if step.id not in counterparts:
            hint = f"see {step.omni.title.path}:{step.omni.title.line}"
            problems.append(Problem(counterpart_path, end, f"step '{step.id}' is missing in the translation", hint))
    known = {step.id for step in source.steps}
    for step in counterpart.steps:
        if step.id not in known:
            message = f"step '{step.id}' is not in the source"
            problems.append(Problem(counterpart_path, step.omni.title.line, message, "add it there, or remove it here"))
    if not problems and [step.id for step in source.steps] != [step.id for step in counterpart.steps]:
        order = ", ".join(step.id for step in source.steps)
        problems.append(
            Problem(counterpart_path, counterpart.steps[0].omni.title.line, "the steps stand in another order", order)
        )
    for step in source.steps:
        if step.id in counterparts:
            problems.extend(_compare_steps(step, counterparts[step.id]))
    return tuple(problems)


def _compare_steps(source: Step, counterpart: Step) -> Iterator[Problem]:
    for mode, one, other in (("omni", source.omni, counterpart.omni), ("multi", source.multi, counterpart.multi)):
        counts = {
            "paragraphs": (len(one.story), len(other.story)),
            "facts": (len(one.known), len(other.known)),
            "lines of what is lost": (len(one.lost), len(other.lost)),
            "lines of what is repeated": (len(one.repeated), len(other.repeated)),
        }
        for what, (expected, found) in counts.items():
            if expected != found:
                message = f"step '{source.id}' ({mode}) has {found} {what}, its source {expected}"
                yield Problem(other.title.path, other.title.line, message, f"see {one.title.path}:{one.title.line}")
        expected_ids, found_ids = ([fact.id for fact in variant.known] for variant in (one, other))
        if len(expected_ids) == len(found_ids) and expected_ids != found_ids:
            message = f"the facts of step '{source.id}' ({mode}) are {', '.join(found_ids)}"
            hint = f"the source has {', '.join(expected_ids)}, in this order"
            yield Problem(other.title.path, other.title.line, message, hint)
        if set(one.uses) != set(other.uses):
            message = f"step '{source.id}' ({mode}) uses other facts than its source"
            hint = ", ".join(one.uses) or "none"
            yield Problem(other.title.path, other.title.line, message, f"the source uses {hint}", Severity.WARNING)


class _StepBuilder:
    """Makes the steps of an outline that passed its checks."""

    def __init__(self, section_id: str, builder: BlockBuilder) -> None:
        self._section_id = section_id
        self._builder = builder

    def build(self, step: StepOutline) -> Step:
        """One step with both its variants."""
        variants = {variant.mode: self._variant(step, variant) for variant in step.variants}
        scene = self._builder.context.pictures[step.scene]
        return Step(step.id, step.channel, scene, variants["omni"], variants["multi"])

    def _variant(self, step: StepOutline, outline: VariantOutline) -> StepVariant:
        block_id = _block_id(self._section_id, step.id, outline.mode)
        return StepVariant(
            title=self._title(outline, block_id),
            story=tuple(
                self._builder.block(without_marks(passage.lines), f"{block_id}-{number}")
                for number, passage in enumerate(outline.story, 1)
            ),
            known=tuple(self._fact(f"{block_id}-known-{n}", entry) for n, entry in _numbered(outline, "known")),
            lost=tuple(self._sentence(f"{block_id}-lost-{n}", entry) for n, entry in _numbered(outline, "lost")),
            repeated=tuple(self._sentence(f"{block_id}-again-{n}", entry) for n, entry in _numbered(outline, "repeated")),
            uses=tuple(dict.fromkeys(name for _, name in find_uses(outline))),
        )

    def _title(self, outline: VariantOutline, block_id: str) -> Block:
        block = self._builder.block([(outline.line, outline.title)], block_id)
        heading = Heading(line=outline.line, level=_TITLE_LEVEL, phrase=tuple(block.sentences))
        return Block(block_id, heading, outline.title, block.path)

    def _fact(self, block_id: str, entry: Entry) -> Fact:
        sentence = self._sentence(block_id, entry)
        label, value = label_and_value(sentence.text)
        return Fact(entry.id, label, value, sentence)

    def _sentence(self, block_id: str, entry: Entry) -> Sentence:
        """One line as one sentence, also where its text would be split into two."""
        found = self._builder.block([(entry.line, entry.text)], block_id).sentences
        runs: list[Run] = []
        for sentence in found:
            runs += [Run(" "), *sentence.runs] if runs else sentence.runs
        return Sentence(f"{block_id}.1", tuple(runs), entry.line)


def _numbered(outline: VariantOutline, kind: LineKind) -> list[tuple[int, Entry]]:
    return list(enumerate((entry for entry in outline.entries if entry.kind == kind), 1))
