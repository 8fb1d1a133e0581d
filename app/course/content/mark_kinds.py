"""The kinds of mark that a run can have. How each looks is said beside it in :data:`app.presentation.marks.MARK_WRITERS`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkKind:
    """One kind of mark.

    ``element`` is the inline element of Python-Markdown's tree that it is read from; empty for one that is laid on otherwise.
    ``is_silent`` when a voice passes over the words under it.
    """

    name: str
    element: str = ""
    is_silent: bool = False


MARK_KINDS: Mapping[str, MarkKind] = {
    kind.name: kind
    for kind in (
        MarkKind("abbreviation", "abbr"),
        MarkKind("citation", "cite", is_silent=True),
        MarkKind("code", "code"),
        MarkKind("deletion", "del"),
        MarkKind("emphasis", "em"),
        MarkKind("link", "a"),
        MarkKind("note", is_silent=True),
        MarkKind("source"),
        MarkKind("strong", "strong"),
        MarkKind("term"),
    )
}
