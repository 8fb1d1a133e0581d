"""Links and citations: addresses are checked where they stand, places and sources when all files of a language are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from app.course.content.nodes import change_sentences
from app.course.content.runs import Mark, Run, Sentence, marks_of
from app.course.errors import ReportLine
from app.course.hints import did_you_mean

TERM, SOURCE = "term-", "source-"
"""How an author writes a link to a term of the glossary or a work of the bibliography: ``[word](#term-omnichannel)``."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def source_anchor(source_id: str) -> str:
    """What a link to a work of the bibliography leads to."""
    return f"{SOURCE}{source_id}"


def term_anchor(term_id: str) -> str:
    """What a link to a term of the glossary leads to."""
    return f"{TERM}{term_id}"


def is_followable(address: str) -> bool:
    """Whether an address leads out of the course to where a browser may go. Places in the course (``#id``) are none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    scheme = parts.scheme.lower()
    return scheme in SCHEMES and bool(parts.netloc or scheme in ("mailto", "tel"))


_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Resolver:
    """Lays the numbers of sources on the text of one file, and reports links and citations that lead nowhere."""

    targets: frozenset[str]
    sources: Mapping[str, int]
    report: ReportLine

    def resolve(self, value: _Value) -> _Value:
        """The value (a block, a question, a whole section …) with every sentence in it resolved."""
        return change_sentences(value, self._resolved)

    def _resolved(self, sentence: Sentence) -> Sentence:
        if all(not run.marks for run in sentence.runs):
            return sentence
        cited = False
        for mark in marks_of(sentence, set()):
            if mark.kind == "link" and mark.value.startswith("#") and mark.value[1:] not in self.targets:
                hint = did_you_mean(mark.value[1:], self.targets)
                self.report(mark.line, f"the link leads nowhere: {mark.value}", hint)
            elif mark.kind == "source":
                cited = True
                if mark.value not in self.sources:
                    hint = did_you_mean(mark.value, self.sources)
                    self.report(mark.line, f"the bibliography has no work '{mark.value}'", hint)
        return replace(sentence, runs=tuple(map(self._numbered, sentence.runs))) if cited else sentence

    def _numbered(self, run: Run) -> Run:
        source = _source(run.marks)
        return run if source is None else replace(run, text=str(self.sources.get(source.value, "?")))


def _source(marks: Iterable[Mark]) -> Mark | None:
    return next((mark for mark in marks if mark.kind == "source"), None)
