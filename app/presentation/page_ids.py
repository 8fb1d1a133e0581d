"""What the places of a course are called in a page: the ids that links lead to, and those of a counterpart beside its text."""

from __future__ import annotations

from app.course.content.links import source_anchor, term_anchor
from app.course.reserved import ReservedNames

__all__ = ["RESERVED_NAMES", "source_anchor", "suffix", "suffixed", "term_anchor"]

RESERVED_NAMES = ReservedNames(
    courses=frozenset({"about", "trainer"}),
    ids=frozenset(
        {
            "bibliography",
            "contents",
            "course-card",
            "course-card-title",
            "forget",
            "forget-title",
            "glossary",
            "main",
            "player-more",
            "self-test",
            "self-test-title",
        }
    ),
    prefixes=("part-", "unit-"),
)
"""What stands at the place of a course in an address and is none, and what a course's page calls its own parts."""


def suffix(language: str) -> str:
    """What the ids of a text in ``language`` end with when it stands beside its counterpart."""
    return f"-{language}"


def suffixed(name: str, end: str) -> str:
    """The id of a block or a sentence with a suffix: ``what-is-4.2`` and ``-ru`` give ``what-is-4-ru.2``."""
    block, dot, ordinal = name.partition(".")
    return f"{block}{end}{dot}{ordinal}"
