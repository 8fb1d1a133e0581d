"""Queues filled to the last place, for tests of what is said then."""

from __future__ import annotations

from app.artifacts.artifact import BusyError
from app.artifacts.queue import Place, Queue


def fill(queue: Queue, most: int = 100) -> list[Place]:
    """Take every place of ``queue``; the places, to be given back. More than ``most`` would be no bound."""
    places: list[Place] = []
    try:
        while len(places) < most:
            places.append(queue.join())
    except BusyError:
        return places
    raise AssertionError(f"{most} joined the queue and nobody was refused")
