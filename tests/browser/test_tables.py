"""Tables of the text in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.probes import AT_WORK

pytestmark = pytest.mark.browser
NewTab = Callable[..., Any]


@pytest.mark.parametrize("size", [(1280, 720), (844, 390)])
def test_a_long_table_keeps_the_names_of_its_columns(new_tab: NewTab, size: tuple[int, int]) -> None:
    """In the middle of a long table its head stands under the bar, over the rows that went past it."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]})
    tab.goto("/pl/omnichannel/#shop-words")
    tab.evaluate(AT_WORK)
    table = tab.locator("#shop-words .table:has(tr:nth-child(12))").first
    table.locator("tbody tr").nth(8).evaluate("row => row.scrollIntoView({ block: 'center', behavior: 'instant' })")
    bar = tab.locator(".course > .bar").bounding_box()
    head = table.locator("thead th").first.bounding_box()
    assert abs(head["y"] - bar["y"] - bar["height"]) <= 1
    name = tab.evaluate(
        "({ x, y, height }) => document.elementFromPoint(x + 4, y + height / 2).textContent",
        table.locator("thead th").first.bounding_box(),
    )
    assert name == "Polski"
