"""The journey: the part of a section that tells one purchase step by step, connected and not.

Owns the reading of journey.md after its head, its checks, and the comparison of two languages. How Markdown becomes
HTML is the caller's business (``Render``); what the steps add up to is in :mod:`app.course.journey_sum`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from app.course.adaptation import inside_paragraph
from app.course.errors import Problem, Severity
from app.course.journey_check import MODES, check_journey, find_uses, without_marks
from app.course.journey_outline import (
    Entry,
    LineKind,
    StepOutline,
    TellingOutline,
    label_and_value,
    outline_journey,
)
from app.course.model import Block, Fact, Journey, Picture, Run, Sentence, Step, Telling

Render = Callable[[str, str, int], Block]
"""``render(markdown, block_id, line)``: one top-level piece of Markdown as a block of that id."""


class JourneyReading(NamedTuple):
    """``intro`` is the Markdown before the first step; ``journey`` is None when a problem is an error."""

    intro: str
    journey: Journey | None
    problems: tuple[Problem, ...]


def parse_journey(
    body: str,
    *,
    path: str,
    line: int,
    section_id: str,
    customer: str,
    pictures: Mapping[str, Picture],
    render: Render,
) -> JourneyReading:
    """Reads the body of a journey section.

    ``path`` is relative to the content folder and ``line`` the line of the file on which ``body`` begins; ``pictures``
    are the edition's by file name. Block ids are ``<section>-<step>`` for the omnichannel telling and
    ``<section>-<step>-multi`` for the other; the HTML of a title is inline, so that the page chooses its level.
    """
    outline = outline_journey(body, line)
    problems = check_journey(outline, path=path, line=line, customer=customer, pictures=pictures)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return JourneyReading(outline.intro, None, problems)
    builder = _Builder(path, section_id, pictures, render)
    return JourneyReading(outline.intro, Journey(customer, tuple(map(builder.build, outline.steps))), problems)


def journey_sentences(journey: Journey) -> Iterator[Sentence]:
    """Every sentence in the order of narration: the whole purchase connected, then the same one unconnected."""
    for mode in MODES:
        for step in journey.steps:
            yield from telling_sentences(step.omni if mode == "omni" else step.multi)


def telling_sentences(telling: Telling) -> Iterator[Sentence]:
    """The sentences of one telling: title, story, what is known, what is lost, what has to be done again."""
    for block in (telling.title, *telling.story):
        yield from block.sentences
    for fact in telling.known:
        yield fact.sentence
    yield from telling.lost
    yield from telling.repeated


def compare_journeys(source: Journey, twin: Journey) -> tuple[Problem, ...]:
    """What the translation of a journey lacks, has too much or tells in another order, each placed in the twin."""
    problems: list[Problem] = []
    twins = {step.id: step for step in twin.steps}
    end = max((step.multi.title.line for step in twin.steps), default=1)
    twin_path = twin.steps[0].omni.title.path if twin.steps else ""
    for step in source.steps:
        if step.id not in twins:
            hint = f"see {step.omni.title.path}:{step.omni.title.line}"
            problems.append(Problem(twin_path, end, f"step '{step.id}' is missing in the translation", hint))
    known = {step.id for step in source.steps}
    for step in twin.steps:
        if step.id not in known:
            message = f"step '{step.id}' is not in the source"
            problems.append(Problem(twin_path, step.omni.title.line, message, "add it there, or remove it here"))
    if not problems and [step.id for step in source.steps] != [step.id for step in twin.steps]:
        order = ", ".join(step.id for step in source.steps)
        problems.append(Problem(twin_path, twin.steps[0].omni.title.line, "the steps stand in another order", order))
    for step in source.steps:
        if step.id in twins:
            problems.extend(_compare_steps(step, twins[step.id]))
    return tuple(problems)


def _compare_steps(source: Step, twin: Step) -> Iterator[Problem]:
    for mode, one, other in (("omni", source.omni, twin.omni), ("multi", source.multi, twin.multi)):
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
        expected_ids, found_ids = ([fact.id for fact in telling.known] for telling in (one, other))
        if len(expected_ids) == len(found_ids) and expected_ids != found_ids:
            message = f"the facts of step '{source.id}' ({mode}) are {', '.join(found_ids)}"
            hint = f"the source has {', '.join(expected_ids)}, in this order"
            yield Problem(other.title.path, other.title.line, message, hint)
        if set(one.uses) != set(other.uses):
            message = f"step '{source.id}' ({mode}) uses other facts than its source"
            hint = ", ".join(one.uses) or "none"
            yield Problem(other.title.path, other.title.line, message, f"the source uses {hint}", Severity.WARNING)


class _Builder:
    """Makes the steps from an outline that passed its checks."""

    def __init__(self, path: str, section_id: str, pictures: Mapping[str, Picture], render: Render) -> None:
        self.path = path
        self.section_id = section_id
        self.pictures = pictures
        self.render = render

    def build(self, step: StepOutline) -> Step:
        tellings = {telling.mode: self.build_telling(step, telling) for telling in step.tellings}
        return Step(step.id, step.channel, self.pictures[step.scene], tellings["omni"], tellings["multi"])

    def build_telling(self, step: StepOutline, outline: TellingOutline) -> Telling:
        block_id = f"{self.section_id}-{step.id}" + ("-multi" if outline.mode == "multi" else "")
        title = self.render(outline.title, block_id, outline.line)
        story = tuple(
            self.render(without_marks(passage.source), f"{block_id}-{number}", passage.line)
            for number, passage in enumerate(outline.story, 1)
        )
        return Telling(
            title=Block(
                id=block_id,
                kind="heading",
                html=inside_paragraph(title.html),
                sentences=title.sentences,
                source=outline.title,
                path=self.path,
                line=outline.line,
            ),
            story=story,
            known=tuple(self.build_fact(block_id, n, entry) for n, entry in _numbered(outline, "known")),
            lost=tuple(self.say(f"{block_id}-lost-{n}", entry) for n, entry in _numbered(outline, "lost")),
            repeated=tuple(self.say(f"{block_id}-again-{n}", entry) for n, entry in _numbered(outline, "repeated")),
            uses=tuple(dict.fromkeys(name for _, name in find_uses(outline))),
        )

    def build_fact(self, block_id: str, number: int, entry: Entry) -> Fact:
        spoken = self.say(f"{block_id}-known-{number}", entry)
        label, value = label_and_value(spoken.text)
        return Fact(entry.id, label, value, spoken)

    def say(self, block_id: str, entry: Entry) -> Sentence:
        """One line as one sentence, also where its text would be split into two."""
        sentences = self.render(entry.text, block_id, entry.line).sentences
        text = " ".join(sentence.text for sentence in sentences)
        runs: list[Run] = [run for sentence in sentences for run in sentence.runs]
        return Sentence(f"{block_id}.1", text, tuple(runs))


def _numbered(outline: TellingOutline, kind: LineKind) -> list[tuple[int, Entry]]:
    return list(enumerate((entry for entry in outline.entries if entry.kind == kind), 1))
