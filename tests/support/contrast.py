"""How well two colours of the interface can be told apart: the formula of WCAG 2.2 over the values in tokens.css."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from app.presentation.assets import FOLDER

THEMES = ("light", "dark")
_TOKEN = re.compile(r"--([\w-]+): (?:light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)|(#[0-9A-F]{6}));")


@cache
def colours() -> Mapping[str, tuple[str, str]]:
    """Token → its colour by day and at night."""
    found = _TOKEN.findall((FOLDER / "css" / "tokens.css").read_text("utf-8"))
    return {name: (fixed or light, fixed or dark) for name, light, dark, fixed in found}


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: str) -> float:
    """Contrast of two tokens in a theme, from 1 to 21."""
    index = THEMES.index(theme)
    dark, light = sorted(luminance(colours()[name][index]) for name in (one, other))
    return (light + 0.05) / (dark + 0.05)
