"""Which letters the fonts have that ship for paper, and where a course uses others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from app.course.errors import Problem, Severity
from app.course.files import Snapshot
from app.exports.printing.print_files import FONTS

_TEXT_FONTS = ("NotoSans-Regular.woff2", "NotoSansMath-arrows.woff2", "NotoSansSymbols2-marks.woff2")
_INVISIBLE = ("Cc", "Cf", "Mn", "Zs", "Zl", "Zp")
"""Categories of Unicode of which nothing is drawn, or something on the letter before."""

_MOST = 5


def find_unprintable(snapshot: Snapshot, languages: Iterable[str]) -> Iterator[Problem]:
    """A warning for each text of these languages that has letters which no font has on paper, at the first of them."""
    known = letters_of(*(FONTS / name for name in _TEXT_FONTS))
    folders = tuple(f"{language}/" for language in languages)
    for path in sorted(snapshot.files):
        if not path.startswith(folders) or not path.endswith((".md", ".yaml")) or path.endswith("/lexicon.yaml"):
            continue
        text, _ = snapshot.text(path)
        found: dict[str, int] = {}
        for number, line in enumerate((text or "").split("\n"), 1):
            for letter in line:
                if ord(letter) not in known and unicodedata.category(letter) not in _INVISIBLE:
                    found.setdefault(letter, number)
        if found:
            yield _problem(snapshot.path(path), found)


@cache
def letters_of(*fonts: Path) -> frozenset[int]:
    """The code points of every letter that one of the fonts has."""
    from fontTools.ttLib import TTFont  # a seventh of a second, which only few commands should cost

    found: set[int] = set()
    for path in fonts:
        with TTFont(path) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def _problem(path: str, found: dict[str, int]) -> Problem:
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in list(found)[:_MOST])
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    message = f"no font on paper has {named}{more}"
    hint = "a PDF may show an empty box: write it in words or draw it as a picture; pages use the reader's own fonts"
    return Problem(path, min(found.values()), message, hint, Severity.WARNING)
