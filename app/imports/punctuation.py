"""Quotation marks, apostrophes and dashes as a language has them (:mod:`app.course.languages`).

Spaces are none of its business: those that must not break are bound when a page is made (:mod:`app.course.typography`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.course.languages import rules_of
from app.course.languages.language import PunctuationMarks
from app.imports.form import Content, Inline, StyledText

_DOUBLE = '"„“”«»‟″'
_OPENS_BEFORE = " \u00a0([{—–-/\n"
_WORDS_BETWEEN = re.compile(r"(?<=\S) (?:--?|–|—|―) (?=\S)")
_NUMBERS_BETWEEN = re.compile(r"(?<![\w.,–-])(\d{1,4})-(\d{1,4})(?![\w–-]|[.,]\d)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['`´‘](?=[^\W\d_])")


def set_right(content: Content, language: str) -> Content:
    """The content with the marks of ``language``; in one whose marks are not known, as it is. Code is left alone.

    Quotation marks are exchanged where they stand in pairs; a lone one, such as the sign for inches, stays.
    """
    marks = rules_of(language).marks
    if marks is None:
        return content
    texts = [item.text if isinstance(item, StyledText) and not item.code else " " for item in content]
    whole = "".join(texts)
    letters = list(whole)
    for place, mark in _quotes(whole, marks):
        letters[place] = mark
    whole = _APOSTROPHE.sub("’", "".join(letters))
    found: list[Inline] = []
    start = 0
    for item, text in zip(content, texts, strict=True):
        if isinstance(item, StyledText) and not item.code:
            item = replace(item, text=_with_dashes(whole[start : start + len(text)], marks))
        found.append(item)
        start += len(text)
    return tuple(found)


def set_text_right(text: str, language: str) -> str:
    """The same for a plain text, such as a title."""
    return "".join(item.text for item in set_right((StyledText(text),), language) if isinstance(item, StyledText))


def _with_dashes(text: str, marks: PunctuationMarks) -> str:
    text = _WORDS_BETWEEN.sub(f" {marks.dash} ", text)
    return _NUMBERS_BETWEEN.sub(_with_range, text)


def _with_range(found: re.Match[str]) -> str:
    """Two numbers with a dash when they can be a range: the second is greater, and it is no postal code (00-950)."""
    low, high = found[1], found[2]
    is_range = int(low) < int(high) and low[0] != "0" and (len(low), len(high)) != (2, 3)
    return f"{low}–{high}" if is_range else found[0]


def _quotes(text: str, marks: PunctuationMarks) -> Iterator[tuple[int, str]]:
    """The places of the quotation marks that stand in pairs, each with its right form."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    before = " "
    for place, char in enumerate(text):
        if char not in _DOUBLE:
            before = char
        elif before in _OPENS_BEFORE and text[place + 1 : place + 2].strip():
            opened.append(place)
        elif opened:
            pairs.append((opened.pop(), place))
    around: list[int] = []
    for start, end in sorted(pairs):
        while around and around[-1] < start:
            around.pop()
        opening, closing = marks.inner if len(around) % 2 else marks.outer
        around.append(end)
        yield start, opening
        yield end, closing
