"""A voice that beeps: one tone for each letter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.audio.engine import Engine
from app.audio.samples import Speech
from app.course.model import SpokenRun

RATE_HZ = 24_000


class Beep(Engine):
    """The engine ``beep``."""

    name = "beep"
    label = "Beep"
    languages = ("pl", "ru")
    preference = 20
    instant = True
    sends_to = "Beep Ltd"

    def voice(self, language: str) -> str:
        """One voice for all."""
        return "plain"

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """A twentieth of a second for each letter."""
        seconds = sum(len(run.text) for run in runs) / 20
        times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
        return Speech((0.2 * np.sin(times * 2 * np.pi * 660)).astype(np.float32), RATE_HZ)
