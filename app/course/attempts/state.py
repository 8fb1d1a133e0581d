"""An attempt written down as a short list that JSON can hold, and read again.

Learners keep such states in their addresses for as long as they like: every version that was ever written stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.course.attempts.attempt import Attempt, Mode, Slot

_VERSION = 1
_MODES: Mapping[str, Mode] = {"p": "practice", "t": "test"}


class StateError(ValueError):
    """A written attempt that cannot be read: of another version, or not one at all."""


def to_state(attempt: Attempt) -> list[Any]:
    """The attempt as a short list that JSON can hold."""
    slots = [[slot.question_id, slot.fingerprint, list(slot.answer), _first(slot), int(slot.checked)] for slot in attempt.slots]
    return [
        _VERSION,
        attempt.key,
        attempt.seed,
        attempt.mode[0],
        attempt.current,
        int(attempt.finished),
        attempt.round,
        attempt.started_hour,
        attempt.group,
        slots,
    ]


def _first(slot: Slot) -> list[str] | int | None:
    """None before the first grading; 0 for "the same as now", which is the rule."""
    return None if slot.first is None else 0 if slot.first == slot.answer else list(slot.first)


def from_state(state: Any) -> Attempt:
    """The attempt that :func:`to_state` wrote; raises :class:`StateError` for anything else."""
    try:
        version, key, seed, mode, current, finished, rounds, hour, group, rows = state
        if version != _VERSION or not rows:
            raise StateError("another version, or no questions")
        slots = []
        for question_id, fingerprint, answer, first, checked in rows:
            given = tuple(str(part) for part in answer)
            before = None if first is None else given if first == 0 else tuple(str(part) for part in first)
            slots.append(Slot(str(question_id), str(fingerprint), given, before, bool(checked)))
        attempt = Attempt(str(key), int(seed), _MODES[mode], tuple(slots), 0, bool(finished), int(rounds), int(hour), str(group))
        return attempt.at(int(current))
    except (TypeError, ValueError, KeyError) as error:
        raise StateError(str(error)) from error
