"""One language against the other: what is missing, extra or unequal. Files are :mod:`app.course.reader`'s business."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.course.errors import Problem, Severity
from app.course.journey import compare_journeys
from app.course.model import Block, Edition, Section, Source, Term

_ROW = re.compile(r"<(?:tr|li|dt)\b")
_CELL = re.compile(r"<t[hd]\b")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)")


def compare_editions(source: Edition, twin: Edition, folder: str) -> tuple[Problem, ...]:
    """Everything in which ``twin`` differs in shape from ``source``. ``folder`` is the twin's, for problems.

    Unequal numbers of sentences are warnings: they only cost the pairing of sentences. All else is an error.
    """
    problems: list[Problem] = []
    twins = {section.id: section for section in twin.sections}
    for section in source.sections:
        if section.id in twins:
            problems += _compare_sections(section, twins[section.id], f"{folder}/{section.id}.md")
    problems += _compare_lists("term", source.glossary, twin.glossary, f"{folder}/glossary.md")
    problems += _compare_lists("work", source.bibliography, twin.bibliography, f"{folder}/bibliography.md")
    if len(source.keywords) != len(twin.keywords):
        message = f"{len(twin.keywords)} keywords, {len(source.keywords)} in the source"
        problems.append(Problem(f"{folder}/course.md", 1, message, "both languages have as many"))
    return tuple(problems)


def _compare_sections(source: Section, twin: Section, path: str) -> Iterator[Problem]:
    if source.minutes and twin.minutes:  # else a head is at fault, which is told
        for name in ("kind", "teaching", "minutes"):
            ours, theirs = getattr(source, name), getattr(twin, name)
            if ours != theirs:
                yield Problem(path, 1, f"'{name}' is {theirs}, in the source {ours}", "both languages have the same")
    if any(section.kind == "text" and not section.blocks for section in (source, twin)):
        return  # why there are none is told
    for one, other in zip(source.blocks, twin.blocks, strict=False):
        if one.kind != other.kind:
            at = f"{one.path}:{one.line}"
            message = f"the block {other.id} is a {other.kind}, in the source a {one.kind}"
            yield Problem(path, other.line, message, f"its twin begins at {at}")
            return
        yield from _compare_blocks(one, other, path)
    if len(source.blocks) > len(twin.blocks):
        lost = source.blocks[len(twin.blocks)]
        message = f"{len(twin.blocks)} blocks, {len(source.blocks)} in the source"
        line = twin.blocks[-1].line if twin.blocks else 1
        yield Problem(path, line, message, f"the first without a twin is {lost.path}:{lost.line}")
    elif len(source.blocks) < len(twin.blocks):
        extra = twin.blocks[len(source.blocks)]
        message = f"{len(twin.blocks)} blocks, {len(source.blocks)} in the source"
        yield Problem(path, extra.line, message, "this one is the first without a twin")
    if source.journey and twin.journey:
        yield from compare_journeys(source.journey, twin.journey)


def _compare_blocks(source: Block, twin: Block, path: str) -> Iterator[Problem]:
    hint = f"its twin begins at {source.path}:{source.line}"
    for what, pattern in (("rows" if source.kind == "table" else "items", _ROW), ("cells", _CELL)):
        ours, theirs = len(pattern.findall(source.html)), len(pattern.findall(twin.html))
        if ours != theirs:
            yield Problem(path, twin.line, f"{twin.id} has {theirs} {what}, in the source {ours}", hint)
            return
    if source.kind == "figure" and _PICTURE.findall(source.source) != _PICTURE.findall(twin.source):
        yield Problem(path, twin.line, f"{twin.id} shows another picture than the source", hint)
    if source.kind == "heading" and source.html[:3] != twin.html[:3]:
        yield Problem(path, twin.line, f"{twin.id} is a heading of another level than in the source", hint)
    if len(source.sentences) != len(twin.sentences):
        message = f"{twin.id} has {len(twin.sentences)} sentences, in the source {len(source.sentences)}"
        yield Problem(path, twin.line, message, hint, Severity.WARNING)


def _compare_lists(
    what: str, source: Sequence[Term] | Sequence[Source], twin: Sequence[Term] | Sequence[Source], path: str
) -> Iterator[Problem]:
    ours, theirs = dict.fromkeys(entry.id for entry in source), dict.fromkeys(entry.id for entry in twin)
    for name in ours:
        if name not in theirs:
            yield Problem(path, 1, f"the {what} '{name}' is missing", "both languages have the same ids")
    for name in theirs:
        if name not in ours:
            yield Problem(path, 1, f"the {what} '{name}' is not in the source", "both languages have the same ids")
