"""What other programs call their boxes, and which of the course's callouts that is."""

from __future__ import annotations

from collections.abc import Mapping

from app.course.content.kinds.callout import CALLOUTS

_MEANT: Mapping[str, str] = {
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "example": "example",
    "warning": "warning",
    "caution": "warning",
    "danger": "warning",
    "important": "warning",
    "attention": "warning",
    "error": "warning",
}


def callout_kind(name: str) -> str:
    """The callout of a course that comes nearest; a note when none does."""
    kind = _MEANT.get(name.lower(), "note")
    return kind if kind in CALLOUTS else "note"
