"""Where a sentence ends.

A full stop, question or exclamation mark or an ellipsis ends a sentence when a new one visibly begins after it. It does
not after an abbreviation, an initial or an ordinal, nor inside a quotation or a bracket that stands within a sentence. Which
abbreviations a language has is said in :mod:`app.course.languages`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.course.languages import rules_of

_CLOSERS = "”\"»’')]"
_PAIRS = {"„": '”"“', "«": "»", "“": "”", "(": ")", "[": "]"}
_END = re.compile(r"(?:\.{2,}|[.!?…]+)(?P<closers>[”\"»’')\]]*)[⁰¹²³⁴⁵⁶⁷⁸⁹]*(?=\s|$)")
_BEGINNING = re.compile(r"\s+[„«“\"'(\[–—-]*\s*[^\W_]")
_TOKEN = re.compile(r"\S+$")
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class _Abbreviations:
    """Those of one language, ready to be looked up."""

    open: frozenset[str]
    before_numbers: frozenset[str]
    before_names: frozenset[str]
    closing: re.Pattern[str]


@lru_cache(maxsize=64)
def _abbreviations(language: str) -> _Abbreviations:
    rules = rules_of(language)
    closing = rf"(?:^|\s)(?:{rules.closing_abbreviations})$" if rules.closing_abbreviations else _NEVER
    return _Abbreviations(
        frozenset(rules.open_abbreviations.split()),
        frozenset(rules.before_numbers.split()),
        frozenset(rules.before_names.split()),
        re.compile(closing),
    )


def split(text: str, language: str) -> list[tuple[int, int]]:
    """The places (start, end) of the sentences of ``text``, without the white space around them.

    The spans are in order, do not overlap, and leave out nothing but white space. ``language`` is a code (BCP 47).
    """
    abbreviations = _abbreviations(language)
    start = _skip_space(text, 0)
    spans: list[tuple[int, int]] = []
    quotes = _Quotes(text)
    for match in _END.finditer(text):
        end = match.end()
        if match.start() < start or not _ends_sentence(text, start, match, abbreviations, quotes):
            continue
        spans.append((start, end))
        start = _skip_space(text, end)
        quotes.begin(start)
    tail = len(text.rstrip())
    if start < tail:
        spans.append((start, tail))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str], abbreviations: _Abbreviations, quotes: _Quotes) -> bool:
    end = match.end()
    following = _BEGINNING.match(text, end)
    if following is None:
        return not text[end:].strip()
    first = following.group()[-1]
    if first.islower():
        return False
    if quotes.within_a_sentence(match.end()):
        return False
    if match.group("closers") or match.group()[0] != ".":
        return True
    return not _continues(text[start : match.start()], first, match.group(), abbreviations)


def _continues(before: str, first: str, mark: str, abbreviations: _Abbreviations) -> bool:
    """Whether the full stop after ``before`` belongs to an abbreviation, an initial or an ordinal."""
    if mark != ".":
        return False
    found = _TOKEN.search(before[-40:])
    if found is None:
        return True
    token = found.group().lstrip("„«“\"'([").replace("\u00a0", " ")
    word = token.lower()
    if token.isdigit():
        return len(before.strip()) == len(token)
    if len(token) == 1 and token.isalpha() and token.isupper():
        return True
    if abbreviations.closing.search(before):
        return False
    if word in abbreviations.open:
        return True
    if word in abbreviations.before_names and not before[: -len(token)].rstrip()[-1:].isdigit():
        return True
    return first.isdigit() and word in abbreviations.before_numbers


class _Quotes:
    """Follows quotations and brackets through a text, so that each character is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._begin = 0
        self._open: list[tuple[str, bool]] = []

    def begin(self, place: int) -> None:
        """A new sentence begins here: quotations still open are as free as one that starts a sentence."""
        self._begin = place
        self._open = [(closers, False) for closers, _ in self._open]

    def within_a_sentence(self, place: int) -> bool:
        """Whether the text up to ``place`` ends in, or just closed, a quotation that is a part of its sentence."""
        closed_inside = False
        while self._place < place:
            character = self._text[self._place]
            if self._open and character in self._open[-1][0]:
                _, inside = self._open.pop()
                closed_inside = inside and character not in ")]"
            elif character in _PAIRS:
                self._open.append((_PAIRS[character], self._stands_inside()))
                closed_inside = False
            elif character not in ".!?…":
                closed_inside = False
            self._place += 1
        ends_with_stop = self._text[place - 1] == "."
        return any(inside for _, inside in self._open) or (closed_inside and not ends_with_stop)

    def _stands_inside(self) -> bool:
        before = self._text[max(self._begin, self._place - 3) : self._place].rstrip()
        return bool(before) and before[-1] not in ":—–.!?…"


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
