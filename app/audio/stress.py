"""Stress marks: U+0301 after a Cyrillic vowel, as dictionaries and textbooks print it (за́мок, замо́к).

A Latin letter keeps the mark: there it is a part of the letter (ó written as o and U+0301).
"""

from __future__ import annotations

import re

MARK = "\u0301"

VOWELS = "аеёиоуыэюяєії"

_MARKED = re.compile(f"(?<=[{VOWELS}]){MARK}", re.IGNORECASE)


def is_marked(text: str) -> bool:
    """Whether ``text`` has a stress mark."""
    return _MARKED.search(text) is not None


def without_marks(text: str) -> str:
    """``text`` without its stress marks."""
    return _MARKED.sub("", text)
