"""Guesses at what an author meant, for the hints of problems."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean 'answer'?``, or the list of what there is when nothing is near; empty when nothing is known."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near:
        return f"did you mean '{near}'?"
    if 0 < len(names) <= 12:
        return f"known: {', '.join(names)}"
    return ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is like this one; empty when none is."""
    near = difflib.get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return near[0] if near else ""
