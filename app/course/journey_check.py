"""The checks of a journey's outline: what an author forgot, misspelt or wrote too long for the stage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.course.content.lines import Lines, joined
from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean
from app.course.journey_outline import Entry, JourneyOutline, StepOutline, VariantOutline, label_and_value
from app.course.manifest import ID
from app.course.pictures import Picture

MODES = ("omni", "multi")
USE = re.compile(r"\[(?P<words>[^\]\[]+)\]\(fact:(?P<id>[^)\s]*)\)")

# What fits the stage on every screen size without scrolling, in characters with spaces.
TITLE_BUDGET = 30
STORY_BUDGET = {"omni": 210, "multi": 175}
FACTS_BUDGET = {"omni": 36, "multi": 29}
LOST_BUDGET = 39


def check_journey(
    outline: JourneyOutline, *, path: str, line: int, customer: str, pictures: Mapping[str, Picture]
) -> tuple[Problem, ...]:
    """Every problem of the outline of ``path``; ``line`` is where its body begins, for what is missing altogether."""
    checks = _Checks(path, pictures)
    checks.check(outline, customer, line)
    return tuple(checks.problems)


def find_uses(variant: VariantOutline) -> Iterator[tuple[int, str]]:
    """The facts that a story says are used, each with its line."""
    for passage in variant.story:
        for match in USE.finditer(passage.source):
            number, _ = passage.lines[passage.source.count("\n", 0, match.start("id"))]
            yield number, match["id"]


def without_marks(lines: Lines) -> Lines:
    """The Markdown of a story with the marked uses of facts as plain words."""
    texts = USE.sub(r"\g<words>", joined(lines)).split("\n")
    return [(number, text) for (number, _), text in zip(lines, texts, strict=True)]


class _Checks:
    """Goes through one outline and keeps the problems it met."""

    def __init__(self, path: str, pictures: Mapping[str, Picture]) -> None:
        self.path = path
        self.pictures = pictures
        self.problems: list[Problem] = []

    def report(self, line: int, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(self.path, line, message, hint, severity))

    def warn(self, line: int, message: str, hint: str = "") -> None:
        self.report(line, message, hint, Severity.WARNING)

    def check(self, outline: JourneyOutline, customer: str, line: int) -> None:
        if not customer.strip():
            self.report(1, "the journey has no customer", "add 'customer: Ola' to the head")
        if len(outline.steps) < 2:
            message = f"a journey needs at least 2 steps, this one has {len(outline.steps)}"
            at = outline.steps[0].line if outline.steps else line
            self.report(at, message, "a step begins with '## Channel {#id scene=picture.svg}'")
        seen: dict[str, int] = {}
        for step in outline.steps:
            self.check_step(step, seen)
        self.check_facts(outline)

    def check_step(self, step: StepOutline, seen: dict[str, int]) -> None:
        if not step.channel:
            self.report(step.line, "the step has no channel", "write '## Channel {#id scene=picture.svg}'")
        if not ID.match(step.id):
            message = f"'{step.id}' cannot be the id of a step" if step.id else "the step has no id"
            self.report(step.line, message, "write {#id …}: small letters, digits and hyphens")
        elif step.id.endswith("-multi"):
            self.report(step.line, f"the id of a step cannot end in '-multi': {step.id}", "choose another id")
        elif step.id == "sum":
            self.report(step.line, "the id 'sum' is kept for the sum at the end", "choose another id")
        elif step.id in seen:
            self.report(step.line, f"step '{step.id}' is there twice", f"first on line {seen[step.id]}")
        seen.setdefault(step.id, step.line)
        if not step.scene:
            self.report(step.line, f"step '{step.id}' has no scene", f"write {{#{step.id or 'id'} scene=picture.svg}}")
        elif step.scene not in self.pictures:
            self.report(step.line, f"there is no picture '{step.scene}'", did_you_mean(step.scene, self.pictures))
        for number in step.stray:
            self.report(number, "text outside of a variant", "put it under '### Title {.omni}' or '### Title {.multi}'")
        found = [variant.mode for variant in step.variants]
        for mode in MODES:
            if mode not in found:
                self.report(step.line, f"step '{step.id}' has no {mode} variant", f"add '### Title {{.{mode}}}'")
        for place, variant in enumerate(step.variants):
            if variant.mode not in MODES:
                hint = did_you_mean(variant.mode, MODES) if variant.mode else "end the heading with {.omni} or {.multi}"
                self.report(variant.line, f"'{variant.title}' says neither omni nor multi", hint)
            elif variant.mode in found[:place]:
                self.report(variant.line, f"step '{step.id}' has two {variant.mode} variants", "merge them")
            else:
                self.check_variant(variant)

    def check_variant(self, variant: VariantOutline) -> None:
        if not variant.title:
            self.report(variant.line, "the variant has no title", f"write '### Title {{.{variant.mode}}}'")
        if not variant.story:
            self.report(variant.line, f"'{variant.title}' has no story", "write two or three short sentences")
        known = [entry for entry in variant.entries if entry.kind == "known"]
        if not known:
            self.warn(variant.line, f"'{variant.title}' adds nothing to what is known", "add '+ Label: value'")
        for entry in variant.entries:
            if entry.kind == "known" and not all(label_and_value(entry.text)):
                self.report(entry.line, f"a fact needs a label and a value: '{entry.text}'", "write '+ Label: value'")
            if entry.kind == "known" and variant.mode == "omni" and not ID.match(entry.id):
                self.report(entry.line, f"the fact '{entry.text}' has no usable id", "end it with {#id}")
            if entry.kind != "known" and variant.mode == "omni":
                self.report(entry.line, "nothing is lost or repeated in the omni variant", "move it to {.multi}")
        if variant.mode == "multi" and not any(entry.kind != "known" for entry in variant.entries):
            self.warn(variant.line, f"'{variant.title}' loses nothing", "add '- what is lost' and '> what is repeated'")
        self.check_budgets(variant)

    def check_budgets(self, variant: VariantOutline) -> None:
        values = [label_and_value(entry.text)[1] for entry in variant.entries if entry.kind == "known"]
        lost = [entry.text for entry in variant.entries if entry.kind == "lost"]
        story = " ".join(text for passage in variant.story for _, text in without_marks(passage.lines))
        for what, text, budget in (
            ("title", variant.title, TITLE_BUDGET),
            ("story", story, STORY_BUDGET[variant.mode]),
            ("row of facts", ", ".join(values), FACTS_BUDGET[variant.mode]),
            ("line of what is lost", ", ".join(lost), LOST_BUDGET),
        ):
            if len(text) > budget:
                message = f"the {what} has {len(text)} characters, the stage has room for {budget}"
                self.warn(variant.line, message, f"shorten '{text[:40]}…'")

    def check_facts(self, outline: JourneyOutline) -> None:
        learned: dict[str, tuple[int, int]] = {}
        for place, step in enumerate(outline.steps):
            for entry in _facts(step):
                if entry.id in learned:
                    first = learned[entry.id][1]
                    self.report(entry.line, f"the fact '{entry.id}' is there twice", f"first on line {first}")
                elif entry.id:
                    learned[entry.id] = (place, entry.line)
        used: set[str] = set()
        for place, step in enumerate(outline.steps):
            for variant in step.variants:
                for number, name in find_uses(variant):
                    if name not in learned:
                        self.report(number, f"there is no fact '{name}'", did_you_mean(name, learned))
                    elif learned[name][0] >= place:
                        hint = f"it is learned on line {learned[name][1]}"
                        self.report(number, f"the fact '{name}' is used before the shop knows it", hint)
                    elif variant.mode == "omni":
                        used.add(name)
        last = len(outline.steps) - 1
        for name, (place, number) in learned.items():
            if name not in used and place != last:
                hint = f"mark its use in a later omni story: [words](fact:{name})"
                self.warn(number, f"nobody uses the fact '{name}'", hint)


def _facts(step: StepOutline) -> Iterator[Entry]:
    for variant in step.variants:
        if variant.mode == "omni":
            yield from (entry for entry in variant.entries if entry.kind == "known")
