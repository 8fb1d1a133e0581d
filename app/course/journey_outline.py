"""The outline of an author's journey: which line of journey.md is what. Meaning and checks are left to journey.py."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from app.course.content.lines import Lines, joined

LineKind = Literal["known", "lost", "repeated"]

STEP = re.compile(r"##(?!#)\s*(?P<text>.*?)\s*$")
VARIANT = re.compile(r"###(?!#)\s*(?P<text>.*?)\s*$")
ATTRIBUTES = re.compile(r"\s*\{(?P<inside>[^{}]*)\}\s*$")
MARKS: dict[str, LineKind] = {"+": "known", "-": "lost", ">": "repeated"}


@dataclass(slots=True)
class Entry:
    """One line under a variant that begins with ``+``, ``-`` or ``>``."""

    kind: LineKind
    text: str
    line: int
    id: str = ""


@dataclass(slots=True)
class Passage:
    """One paragraph of a story as lines of Markdown."""

    lines: list[tuple[int, str]]

    @property
    def source(self) -> str:
        """The Markdown without its lines."""
        return joined(self.lines)


@dataclass(slots=True)
class VariantOutline:
    """What stands under one ``###`` heading."""

    mode: str
    title: str
    line: int
    story: list[Passage] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class StepOutline:
    """What stands under one ``##`` heading; ``stray`` are lines of text outside of any variant."""

    id: str
    channel: str
    scene: str
    line: int
    variants: list[VariantOutline] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class JourneyOutline:
    """The lines of Markdown before the first step, and the steps."""

    intro: tuple[tuple[int, str], ...]
    steps: tuple[StepOutline, ...]


def split_attributes(text: str) -> tuple[str, dict[str, str]]:
    """``Telefon {#mobile scene=mobile.svg}`` → the words, and ``{"id": "mobile", "scene": "mobile.svg"}``.

    A class is kept under ``class``, without its dot; the last one wins.
    """
    match = ATTRIBUTES.search(text)
    if not match:
        return text.strip(), {}
    found: dict[str, str] = {}
    for word in match["inside"].split():
        if word.startswith("#"):
            found["id"] = word[1:]
        elif word.startswith("."):
            found["class"] = word[1:]
        elif "=" in word:
            key, value = word.split("=", 1)
            found[key] = value.strip("\"'")
    return text[: match.start()].strip(), found


def label_and_value(text: str) -> tuple[str, str]:
    """``Źródło: link znajomej`` in its two parts; a part that is not there is empty."""
    label, _, value = text.partition(":")
    return label.strip(), value.strip()


def outline_journey(body: Lines) -> JourneyOutline:
    """Sorts the lines of the body of journey.md into the introduction, steps and their variants."""
    steps: list[StepOutline] = []
    intro: list[tuple[int, str]] = []
    paragraph: Passage | None = None
    for number, raw in body:
        text = raw.rstrip()
        variant = steps[-1].variants[-1] if steps and steps[-1].variants else None
        if heading := STEP.match(text):
            words, attributes = split_attributes(heading["text"])
            steps.append(StepOutline(attributes.get("id", ""), words, attributes.get("scene", ""), number))
        elif not steps:
            intro.append((number, raw))
        elif heading := VARIANT.match(text):
            words, attributes = split_attributes(heading["text"])
            steps[-1].variants.append(VariantOutline(attributes.get("class", ""), words, number))
        elif not text.strip():
            paragraph = None
            continue
        elif variant is None:
            steps[-1].stray.append(number)
        elif (kind := MARKS.get(text[0])) and text[1:2] == " ":
            words, attributes = split_attributes(text[2:])
            variant.entries.append(Entry(kind, words, number, attributes.get("id", "")))
        elif paragraph is not None:
            paragraph.lines.append((number, text))
            continue
        else:
            paragraph = Passage([(number, text)])
            variant.story.append(paragraph)
            continue
        paragraph = None
    return JourneyOutline(tuple(intro), tuple(steps))
