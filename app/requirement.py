"""What a part needs of the machine it runs on, and whether that is there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a part needs: whether it is there, what was found, and what to do when it is not (for a terminal)."""

    name: str
    met: bool
    found: str
    remedy: str = ""
