"""The journey without script and on paper: the whole list, in the page's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Sklep pamięta Lirę 14", "Szukanie od początku", "link Mai", "cena z internetu", "Ola drugi raz opowiada")),
        ("ru", ("Магазин помнит ноутбук Lira 14", "Поиск с самого начала", "ссылка Майи", "цена с сайта", "Оля второй раз")),
    ],
)
def test_without_script_the_whole_purchase_can_be_read(
    new_tab: Callable[..., Any], language: str, words: tuple[str, ...]
) -> None:
    """Without script each step stands in the section with its picture, story, profile, what is lost, and the sum."""
    tab = new_tab(java_script_enabled=False)
    tab.goto(f"/{language}/omnichannel/#journey-store-multi")
    section = tab.locator("details[data-section=journey]")
    assert section.get_attribute("open") is not None
    text = section.inner_text().replace("\u00a0", " ")
    assert [word for word in words if word not in text] == []
    assert section.locator(".step-scene img[alt]:visible").count() == 5
    assert section.locator(".step > .variant:visible").count() == 11
    for useless in (".stage-head", ".stage-map", ".stage-foot", "[data-journey-open]"):
        assert not section.locator(useless).is_visible(), useless
    in_sight = tab.locator("#journey-store-multi").bounding_box()
    assert in_sight is not None
    assert 0 <= in_sight["y"] < 720


def test_the_stage_is_not_printed(new_tab: Callable[..., Any]) -> None:
    """On paper the list stands alone: no invitation to a stage."""
    tab = new_tab()
    tab.goto("/pl/omnichannel/#journey")
    tab.wait_for_selector("[data-journey-open]")
    tab.emulate_media(media="print")
    assert not tab.is_visible("[data-journey-open]")
    assert tab.locator("details[data-section=journey] .step-scene:visible").count() == 5
