"""The places that links lead to: each id belongs to one thing alone."""

from __future__ import annotations

import pytest

from app.course.anchors import find_anchors

JOURNEY = "---\nkind: journey\n---\n\n## Shop {#shop scene=shop.svg}\n"
FIRST = ("walk", ("c/pl/walk.md", JOURNEY))


def told(*sections: tuple[str, tuple[str, str]]) -> list[str]:
    """What is said of sections in this order."""
    return [str(problem) for problem in find_anchors(dict(sections), (), ()).problems]


@pytest.mark.parametrize("name", ["walk-shop", "walk-shop-multi"])
def test_a_step_shares_its_id_with_nothing(name: str) -> None:
    """A section, or a place before or behind the journey, that is called as one of its steps is told at its line."""
    place = ("text", ("c/pl/text.md", f"Text.\n\n## A {{#{name}}}\n"))
    twice = f"the id '{name}' stands twice"
    assert told(FIRST, place) == [f"c/pl/text.md:3: {twice} (first in c/pl/walk.md)"]
    assert told(place, FIRST) == [f"c/pl/walk.md:5: {twice} (first in c/pl/text.md:3)"]
    assert told(FIRST, (name, ("c/pl/x.md", "Text.\n"))) == [f"c/pl/walk.md:5: {twice} (a section is called so)"]
    assert told(FIRST, ("text", ("c/pl/text.md", "## A {#shop}\n"))) == []
