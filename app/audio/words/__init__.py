"""Words that a voice would say wrong in any course, by language: what the product ships beside each course's own lexicon.

A file ``<language>.yaml`` has up to three parts:

- ``engines``: for each engine by its name (or ``other``, for all that are not named) written form → spoken form;
- ``stressed``: lines of Russian words and phrases with their stress marked (U+0301), each found where it stands without the
  mark, the longest first;
- ``families``: a stem with its stress marked → the ends with which it is found (``-`` for none).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from app.audio import stress

_FOLDER = Path(__file__).parent


@functools.cache
def shipped_words(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words shipped for ``language`` (BCP 47, without a region): written form → spoken form by engine, in the form of a
    course's lexicon. Empty for a language without a list.
    """
    path = _FOLDER / f"{language}.yaml"
    if not language.isalpha() or not path.is_file():
        return {}
    parts = yaml.safe_load(path.read_text("utf-8"))
    words: dict[str, dict[str, str]] = {}
    for marked in _marked(parts):
        words.setdefault(stress.without_marks(marked), {})["other"] = marked
    for engine, forms in parts.get("engines", {}).items():
        for written, spoken in forms.items():
            words.setdefault(written, {})[engine] = spoken
    return words


def _marked(parts: Mapping[str, Any]) -> Iterator[str]:
    for line in parts.get("stressed", ()):
        yield from line.split(", ")
    for stem, ends in parts.get("families", {}).items():
        yield from (stem + ("" if end == "-" else end) for end in ends.split())
