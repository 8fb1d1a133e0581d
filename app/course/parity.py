"""Compares a translation with its source: what is missing, extra or unequal. Reads no files (:mod:`app.course.reader` does)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.course.content.nodes import Node, walk
from app.course.errors import Problem, Severity
from app.course.journey import compare_journeys
from app.course.model import Block, Edition, Section, Term, Work


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
    if bool(source.promise) != bool(twin.promise):
        message = f"the key 'promise' is {'there' if twin.promise else 'missing'}, unlike in the source"
        line = twin.lines.get("promise", 1)
        problems.append(Problem(f"{folder}/course.md", line, message, "both languages have one, or neither"))
    if len(source.keywords) != len(twin.keywords):
        message = f"{len(twin.keywords)} keywords, {len(source.keywords)} in the source"
        problems.append(Problem(f"{folder}/course.md", twin.lines.get("keywords", 1), message, "both languages have as many"))
    return tuple(problems)


def _compare_sections(source: Section, twin: Section, path: str) -> Iterator[Problem]:
    if source.minutes and twin.minutes:  # else a head is at fault, which is told
        for name in ("kind", "teaching", "minutes"):
            ours, theirs = getattr(source, name), getattr(twin, name)
            if ours != theirs:
                line = twin.lines.get(name) or twin.lines.get("title", 1)  # a key that is not there has no line
                yield Problem(path, line, f"'{name}' is {theirs}, in the source {ours}", "both languages have the same")
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
        line = twin.blocks[-1].line if twin.blocks else twin.lines.get("title", 1)
        yield Problem(path, line, message, f"the first without a twin is {lost.path}:{lost.line}")
    elif len(source.blocks) < len(twin.blocks):
        extra = twin.blocks[len(source.blocks)]
        message = f"{len(twin.blocks)} blocks, {len(source.blocks)} in the source"
        yield Problem(path, extra.line, message, "this one is the first without a twin")
    if source.journey and twin.journey:
        yield from compare_journeys(source.journey, twin.journey)


def _compare_blocks(source: Block, twin: Block, path: str) -> Iterator[Problem]:
    hint = f"its twin begins at {source.path}:{source.line}"
    one, other = source.node, twin.node
    for counted in ("items", "cells"):
        own, found = _count(one, counted), _count(other, counted)
        if own != found:
            what = one.parts_name if counted == "items" else counted
            yield Problem(path, twin.line, f"{twin.id} has {found} {what}, in the source {own}", hint)
            return
    ours, theirs = _pictures(one), _pictures(other)
    if ours != theirs:
        what = (
            "another picture than the source" if len(ours) == len(theirs) else f"{len(theirs)} pictures, the source {len(ours)}"
        )
        yield Problem(path, twin.line, f"{twin.id} shows {what}", hint)
    for difference in one.differences(other):
        yield Problem(path, twin.line, f"{twin.id} {difference}", hint)
    if len(source.sentences) != len(twin.sentences):
        message = f"{twin.id} has {len(twin.sentences)} sentences, in the source {len(source.sentences)}"
        yield Problem(path, twin.line, message, hint, Severity.WARNING)


def _pictures(node: Node) -> list[str]:
    """The names of the pictures in a node, in order."""
    return [name for part in walk(node) if isinstance(part, Node) for name in part.pictured]


def _count(node: Node, counted: str) -> int:
    """How many nodes that are counted by that name stand in a node."""
    return sum(isinstance(part, Node) and part.counted_as == counted for part in walk(node))


def _compare_lists(
    what: str, source: Sequence[Term] | Sequence[Work], twin: Sequence[Term] | Sequence[Work], path: str
) -> Iterator[Problem]:
    ours, theirs = {entry.id: entry.line for entry in source}, {entry.id: entry.line for entry in twin}
    line = 1
    for name in ours:
        line = theirs.get(name, line)  # what is missing belongs behind the one before it
        if name not in theirs:
            yield Problem(path, line, f"the {what} '{name}' is missing", "both languages have the same ids")
    for name, at in theirs.items():
        if name not in ours:
            yield Problem(path, at, f"the {what} '{name}' is not in the source", "both languages have the same ids")
