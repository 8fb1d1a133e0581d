"""Spaces that must not break: after one-letter words, between a number and its unit, before a dash.

Only spaces are exchanged for non-breaking ones, one for one, so that places in the text stay where they were. Which words and
units a language has is said in :mod:`app.course.languages`; figures, signs and initials are bound in every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.course.languages import rules_of

NBSP = "\u00a0"

_SIGNS = r"PLN EUR € \$ ₽ % ‰ °C kg g dag km m cm mm ml l s h min"
"""Units and currencies that are written alike in every language."""

_SMALL = "".join(letter for letter in map(chr, range(0x250)) if letter.islower()) + "".join(map(chr, range(0x430, 0x460)))
"""Small Latin and Cyrillic letters: an initial is a letter that is none of them."""


def bind(text: str, language: str) -> str:
    """The text, which is in ``language`` (BCP 47), with its unbreakable spaces made non-breaking; its length does not change."""
    return _binding(language).sub(lambda match: match.group()[:-1] + NBSP, text)


@lru_cache(maxsize=64)
def _binding(language: str) -> re.Pattern[str]:
    """What binds a space behind it in ``language``."""
    rules = rules_of(language)
    short = "".join(rules.short_words.split())
    leading = _either(map(re.escape, rules.leading_abbreviations.split()))
    alternatives = (
        rf"(?<![\w'’])[{short}{short.upper()}] (?=\S)" if short else "",  # w sklepie, и так
        r"[№§] (?=[^\W_])",
        rf"(?<!\w){leading}\.? (?=[^\W_])" if leading else "",  # ul. Długiej
        rf"\d (?={_either((*_SIGNS.split(), *rules.after_numbers.split()))}(?![\w]))",  # 5 zł, 5 минут
        r"\d (?=\d{3}(?!\d))",  # 46 000
        rf"(?<![\w.])[^\W\d_{_SMALL}]\. (?=[^\W\d_{_SMALL}])",  # J. Kowalski
        r"\S (?=[—–](?:\s|$))",  # слово — слово
        r"\w (?=\d{1,3}[.?!]?$)",  # a number that would stand alone in the last line: Lira 14
    )
    return re.compile("|".join(filter(None, alternatives)))


def _either(patterns: Iterable[str]) -> str:
    """A pattern for any of ``patterns``; nothing when there are none."""
    joined = "|".join(patterns)
    return f"(?:{joined})" if joined else ""
