"""Compares a translation with its source: what is missing, extra or unequal. Reads no files (:mod:`app.course.reader` does)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.course.content.nodes import Node, walk
from app.course.errors import Problem, Severity
from app.course.journey import compare_journeys
from app.course.model import Block, Edition, Section, Term, Work


def compare_editions(source: Edition, counterpart: Edition, folder: str) -> tuple[Problem, ...]:
    """Everything in which ``counterpart`` differs in shape from ``source``. ``folder`` is the counterpart's, for problems.

    Unequal numbers of sentences are warnings: they only cost the pairing of sentences. All else is an error.
    """
    problems: list[Problem] = []
    counterparts = {section.id: section for section in counterpart.sections}
    for section in source.sections:
        if section.id in counterparts:
            problems += _compare_sections(section, counterparts[section.id], f"{folder}/{section.id}.md")
    problems += _compare_lists("term", source.glossary, counterpart.glossary, f"{folder}/glossary.md")
    problems += _compare_lists("work", source.bibliography, counterpart.bibliography, f"{folder}/bibliography.md")
    if bool(source.promise) != bool(counterpart.promise):
        message = f"the key 'promise' is {'there' if counterpart.promise else 'missing'}, unlike in the source"
        line = counterpart.lines.get("promise", 1)
        problems.append(Problem(f"{folder}/course.md", line, message, "both languages have one, or neither"))
    if len(source.keywords) != len(counterpart.keywords):
        message = f"{len(counterpart.keywords)} keywords, {len(source.keywords)} in the source"
        problems.append(
            Problem(f"{folder}/course.md", counterpart.lines.get("keywords", 1), message, "both languages have as many")
        )
    return tuple(problems)


def _compare_sections(source: Section, counterpart: Section, path: str) -> Iterator[Problem]:
    if source.minutes and counterpart.minutes:  # else a head is at fault, which is told
        for name in ("kind", "teaching", "minutes"):
            ours, theirs = getattr(source, name), getattr(counterpart, name)
            if ours != theirs:
                line = counterpart.lines.get(name) or counterpart.lines.get("title", 1)  # a key that is not there has no line
                yield Problem(path, line, f"'{name}' is {theirs}, in the source {ours}", "both languages have the same")
    if any(section.kind == "text" and not section.blocks for section in (source, counterpart)):
        return  # why there are none is told
    for one, other in zip(source.blocks, counterpart.blocks, strict=False):
        if one.role != other.role:
            at = f"{one.path}:{one.line}"
            message = f"the block {other.id} is a {other.role}, in the source a {one.role}"
            yield Problem(path, other.line, message, f"its counterpart begins at {at}")
            return
        yield from _compare_blocks(one, other, path)
    if len(source.blocks) > len(counterpart.blocks):
        lost = source.blocks[len(counterpart.blocks)]
        message = f"{len(counterpart.blocks)} blocks, {len(source.blocks)} in the source"
        line = counterpart.blocks[-1].line if counterpart.blocks else counterpart.lines.get("title", 1)
        yield Problem(path, line, message, f"the first without a counterpart is {lost.path}:{lost.line}")
    elif len(source.blocks) < len(counterpart.blocks):
        extra = counterpart.blocks[len(source.blocks)]
        message = f"{len(counterpart.blocks)} blocks, {len(source.blocks)} in the source"
        yield Problem(path, extra.line, message, "this one is the first without a counterpart")
    if source.journey and counterpart.journey:
        yield from compare_journeys(source.journey, counterpart.journey)


def _compare_blocks(source: Block, counterpart: Block, path: str) -> Iterator[Problem]:
    hint = f"its counterpart begins at {source.path}:{source.line}"
    one, other = source.node, counterpart.node
    for counted in ("items", "cells"):
        own, found = _count(one, counted), _count(other, counted)
        if own != found:
            what = one.parts_name if counted == "items" else counted
            yield Problem(path, counterpart.line, f"{counterpart.id} has {found} {what}, in the source {own}", hint)
            return
    ours, theirs = _pictures(one), _pictures(other)
    if ours != theirs:
        what = (
            "another picture than the source" if len(ours) == len(theirs) else f"{len(theirs)} pictures, the source {len(ours)}"
        )
        yield Problem(path, counterpart.line, f"{counterpart.id} shows {what}", hint)
    for difference in one.differences(other):
        yield Problem(path, counterpart.line, f"{counterpart.id} {difference}", hint)
    if len(source.sentences) != len(counterpart.sentences):
        message = f"{counterpart.id} has {len(counterpart.sentences)} sentences, in the source {len(source.sentences)}"
        yield Problem(path, counterpart.line, message, hint, Severity.WARNING)


def _pictures(node: Node) -> list[str]:
    """The names of the pictures in a node, in order."""
    return [name for part in walk(node) if isinstance(part, Node) for name in part.pictured]


def _count(node: Node, counted: str) -> int:
    """How many nodes that are counted by that name stand in a node."""
    return sum(isinstance(part, Node) and part.counted_as == counted for part in walk(node))


def _compare_lists(
    what: str, source: Sequence[Term] | Sequence[Work], counterpart: Sequence[Term] | Sequence[Work], path: str
) -> Iterator[Problem]:
    ours, theirs = {entry.id: entry.line for entry in source}, {entry.id: entry.line for entry in counterpart}
    line = 1
    for name in ours:
        line = theirs.get(name, line)  # what is missing belongs behind the one before it
        if name not in theirs:
            yield Problem(path, line, f"the {what} '{name}' is missing", "both languages have the same ids")
    for name, at in theirs.items():
        if name not in ours:
            yield Problem(path, at, f"the {what} '{name}' is not in the source", "both languages have the same ids")
