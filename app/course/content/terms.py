"""The terms of the glossary in a text: found in every form that the author lists, marked once in each section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.course.content.nodes import Node, change_sentences, walk
from app.course.content.runs import Mark, Run, Sentence
from app.course.model import Block, Section, Term

_SPACE = r"(?:\s|\N{NO-BREAK SPACE})+"
_CLOSED = frozenset({"abbreviation", "citation", "code", "emphasis", "link", "source", "term"})
"""Inside these a link would be a link in a link, or a word of another language: it is left alone."""


class TermMarker:
    """Marks the terms of a glossary: longer forms win over shorter ones, the first term that lists a form has it."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        self._ids: dict[str, str] = {}
        forms: set[str] = set()
        for term in glossary:
            for form in _forms(term):
                forms.add(form)
                self._ids.setdefault(_key(form), term.id)
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        words = "|".join(_SPACE.join(_written(word) for word in form.split()) for form in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?!\w|-\w)") if words else None

    def mark(self, section: Section) -> Section:
        """The section with the first use of every term in its blocks marked; titles and heads are left alone."""
        seen: set[str] = set()
        return replace(section, blocks=tuple(self._marked(block, seen) for block in section.blocks))

    def _marked(self, block: Block, seen: set[str]) -> Block:
        titles = {id(sentence) for part in walk(block.node) if isinstance(part, Node) for sentence in part.titles}
        return change_sentences(block, lambda sentence: sentence if id(sentence) in titles else self._in_sentence(sentence, seen))

    def _in_sentence(self, sentence: Sentence, seen: set[str]) -> Sentence:
        runs = tuple(part for run in sentence.runs for part in self._in_run(run, sentence.line, seen))
        return sentence if runs == sentence.runs else replace(sentence, runs=runs)

    def _in_run(self, run: Run, line: int, seen: set[str]) -> Iterator[Run]:
        """The run, taken apart where terms stand in it that have not been ``seen``; those are added there."""
        place = 0
        if self._pattern is not None and not any(mark.kind in _CLOSED or mark.language for mark in run.marks):
            for found in self._pattern.finditer(run.text):
                term = self._ids.get(_key(found[0]), "")
                if not term or term in seen:
                    continue
                seen.add(term)
                if place < found.start():
                    yield replace(run, text=run.text[place : found.start()])
                yield replace(run, text=found[0], marks=(*run.marks, Mark("term", 0, term, line=line)))
                place = found.end()
        if place < len(run.text):
            yield run if place == 0 else replace(run, text=run.text[place:])


def shared_forms(glossary: Iterable[Term]) -> Iterator[tuple[str, Term, Term]]:
    """Every form that two terms claim, with the first, to which it leads, and the other, to which it does not."""
    owners: dict[str, Term] = {}
    for term in glossary:
        for key, form in {_key(form): form for form in reversed(tuple(_forms(term)))}.items():
            owner = owners.setdefault(key, term)
            if owner is not term:
                yield form, owner, term


def _forms(term: Term) -> Iterable[str]:
    return (term.name, *term.forms)


def _written(word: str) -> str:
    """The word as a pattern that allows a capital first letter; abbreviations stay as they are."""
    first = word[0]
    head = f"[{re.escape(first)}{re.escape(first.upper())}]" if first.islower() else re.escape(first)
    return head + re.escape(word[1:])


def _key(form: str) -> str:
    return " ".join(form.split()).casefold()
