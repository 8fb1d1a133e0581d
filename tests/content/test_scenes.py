"""The five scenes: clean, in one hand, with words and alternatives in both languages, and readable at night."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "content" / "omnichannel"
TOKENS = (ROOT / "app" / "static" / "css" / "tokens.css").read_text("utf-8")
SCENES = ("mobile", "online", "store", "delivery", "after-sale")
MAX_BYTES = 13_000


def drawing(name: str) -> str:
    """The SVG of a scene."""
    return (COURSE / "media" / f"{name}.svg").read_text("utf-8")


def words(language: str, name: str) -> dict[str, Any]:
    """What a scene says in a language."""
    found: dict[str, Any] = yaml.safe_load((COURSE / language / "pictures.yaml").read_text("utf-8"))[f"{name}.svg"]
    return found


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    """Contrast of two tokens by day (0) or at night (1)."""
    light, dark = sorted((luminance(colour(one, theme)), luminance(colour(other, theme))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour(token: str, theme: int) -> str:
    """The value of a token by day (0) or at night (1)."""
    match = re.search(rf"--{token}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", TOKENS)
    assert match, token
    return match[3] or match[theme + 1]


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_small_and_takes_every_colour_from_a_token(name: str) -> None:
    """A scene has no style, no literal colour and no address, and stays small enough to be inlined."""
    svg = drawing(name)
    assert len(svg.encode()) <= MAX_BYTES
    assert not re.search(r"<style|\sstyle=|<script|<image|<foreignObject|https?://(?!www\.w3\.org/2000/svg)", svg)
    painted = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert {value for value in painted if value != "none" and not value.startswith("var(--")} == set()


@pytest.mark.parametrize("name", SCENES)
def test_every_token_of_a_scene_exists(name: str) -> None:
    """A scene names no colour that the page does not know."""
    used = set(re.findall(r"var\(--([\w-]+)\)", drawing(name)))
    assert {token for token in used if f"--{token}:" not in TOKENS} == set()


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("language", ["pl", "ru"])
def test_a_scene_speaks_the_language_of_the_page(name: str, language: str) -> None:
    """Each word in a scene has its text in the language, and both ways have an alternative of their own."""
    said = words(language, name)
    keys = dict(re.findall(r'<text data-w="(\w+)"[^>]*>([^<]*)', drawing(name)))
    spoken = {key for key, text in keys.items() if any(letter.isalpha() for letter in text)}
    assert spoken <= set(said["words"])
    assert set(said["words"]) <= set(keys)
    assert said["title"].strip()
    assert said["description"].strip() != said["description_multi"].strip()
    if language == "ru":
        cyrillic = [text for key, text in said["words"].items() if key not in ("price", "price_here", "web")]
        assert all(re.search(r"[а-яё]", text.lower()) for text in cyrillic)


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_holds_both_ways_and_the_line_passes_through(name: str) -> None:
    """In a scene the whole line comes in at the left edge and leaves at the right one; cut, it is in pieces with bars."""
    svg = drawing(name)
    whole = re.findall(r'<path class="ln[^"]*" d="([^"]+)"', svg)
    assert any(path.startswith("M-10 ") for path in whole)
    assert any(path.endswith("730") for path in whole)
    pieces = re.findall(r'<path class="br"[^>]*>', svg)
    assert len({re.search(r'stroke="([^"]+)"', piece)[1] for piece in pieces}) >= 2
    assert all("stroke-dasharray" in piece for piece in pieces)


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_what_tells_the_story_stands_out_from_the_wall(theme: int) -> None:
    """Line, frames and bicycle are at least 3 : 1 against the walls they stand before."""
    for token in ("omni", "bk"):
        for wall in ("w1", "w2"):
            assert contrast(token, wall, theme) >= 3, (token, wall)
    assert contrast("fr", "w1", theme) >= 3


def test_dark_hair_is_readable_at_night() -> None:
    """At night hair stands before a pale ground: at least 3 : 1 against the moon, a window, a lit wall."""
    assert contrast("hair", "w1", 0) >= 3
    for ground in ("wh", "w3"):
        assert contrast("hair", ground, 1) >= 3, ground
    for name in ("mobile", "online", "store", "after-sale"):
        behind = drawing(name).partition('fill="var(--hair)"')[0]
        assert re.search(r'<(circle|rect)[^>]* fill="var\(--(wh|w3)\)"', behind), name


def test_words_in_scenes_can_be_read_on_a_phone() -> None:
    """Words are at least 23 units high (11 px at 844 × 390), but for the clock of the phone."""
    for name in SCENES:
        sizes = re.findall(r'<text data-w="(\w+)"[^>]*?font-size="([\d.]+)"', drawing(name))
        assert len(sizes) == drawing(name).count("<text ")
        assert [(name, key, size) for key, size in sizes if float(size) < 23 and key != "time"] == []
