"""Marks messages of the code for the catalogues."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """The text itself: marks a message of the code for the catalogues, which translate it where it is shown."""
    return text
