"""The first screen: at every size it says what the course is for and what to press, and its line is joined by a press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]

PAGE = "/pl/omnichannel/"
SIZES = [(1280, 720), (844, 390), (667, 375), (390, 844), (1920, 1080), (1024, 768)]
READY = "() => document.querySelector('.rail.is-folding') !== null"
FILLED = "all => all.filter((node) => node.checkVisibility()).map((node) => node.textContent.trim())"


def first(new_tab: NewTab, size: tuple[int, int] = (1280, 720), path: str = PAGE, **options: Any) -> Any:
    """The course page as it opens, in a window of that size."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]}, **options)
    tab.goto(path)
    if options.get("java_script_enabled", True):
        tab.wait_for_function(READY)
    return tab


def said(tab: Any, place: str) -> str:
    """The words of an element, with plain spaces."""
    return str(tab.locator(place).inner_text()).replace("\xa0", " ").strip()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["pl", "ru"])
def test_three_seconds_are_enough(new_tab: NewTab, size: tuple[int, int], language: str) -> None:
    """Without scrolling: the promise, the minutes, the one filled button and the drawing; nothing reaches over the edge."""
    tab = first(new_tab, size, f"/{language}/omnichannel/")
    for part in (".promise", ".facts", ".go .button", ".first-scene svg.scene", "button.join"):
        box = tab.locator(part).first.bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= size[1], part
    assert tab.locator(".first :is(.button.is-primary, .button.is-ink)").evaluate_all(FILLED) == [
        {"pl": "Zacznij", "ru": "Начать"}[language]
    ]
    assert "114" in tab.locator(".facts").inner_text()
    assert tab.evaluate("() => document.scrollingElement.scrollWidth") <= size[0]
    assert not tab.locator(".player").is_visible()


def test_the_line_is_joined_by_a_press_and_said(new_tab: NewTab) -> None:
    """The pill is a button that joins and cuts the line; faces and words change, and the change is said once."""
    tab = first(new_tab, reduced_motion="reduce")
    pill = tab.get_by_role("button", name="Połącz linię na rysunku")
    words = tab.locator(".first-scene svg.scene text")

    def shown() -> str:
        return " ".join(word.text_content() for word in words.all() if word.is_visible())

    assert "mogę pomóc?" in shown()
    pill.click()
    tab.wait_for_selector(".first.is-whole")
    assert pill.get_attribute("aria-pressed") == "true"
    assert "To ten laptop z pani telefonu?" in shown()
    assert "mogę pomóc?" not in shown()
    assert "Linia jest cała" in tab.locator(".first [role=status][data-part=told]").inner_text()
    tab.reload()
    tab.wait_for_selector(".first.is-whole")
    assert pill.get_attribute("aria-pressed") == "true", "it is remembered in this tab"
    pill.click()
    assert "mogę pomóc?" in shown()


def test_without_script_a_checkbox_joins_the_line(new_tab: NewTab) -> None:
    """The same drawing, joined by a checkbox with its label; what needs script is not shown."""
    tab = first(new_tab, java_script_enabled=False)
    assert not tab.locator("button.join").is_visible()
    assert not tab.locator(".code").first.is_visible()
    assert tab.locator(".first-scene svg.scene .m").first.is_visible()
    tab.locator("label.join").click()
    assert not tab.locator(".first-scene svg.scene .m").first.is_visible()


def test_who_comes_back_finds_where_to_go_on(new_tab: NewTab) -> None:
    """After a section was opened the first screen leads back to it, the line is whole, and the stops say where one is."""
    tab = first(new_tab)
    tab.locator(".go .button").click()
    tab.wait_for_function("() => localStorage.getItem('omnikurs:omnichannel/place') === 'goals'")
    tab.goto("/pl/about")
    tab.goto(PAGE)
    tab.wait_for_function(READY)
    tab.wait_for_selector(".first.is-back")
    assert said(tab, ".go .button") == "Wróć: Cele i zadania"
    assert not tab.locator("button.join").is_visible()
    assert said(tab, ".way a.is-now").startswith("Cele i zadania")
    tab.evaluate("() => document.dispatchEvent(new CustomEvent('omnikurs:read', {detail: {id: 'goals'}}))")
    tab.wait_for_function("() => /^1.sekcja za.tobą, 14.przed.tobą\\.$/.test(document.querySelector('.promise').textContent)")
    assert said(tab, ".go .button") == "Dalej: Czym jest omnikanał"
    assert tab.locator(".way a.is-read").count() == 1


def test_a_group_is_joined_by_its_letters(new_tab: NewTab) -> None:
    """Letters that are no group's are told in place; a link with a code shows the group, which can be left."""
    tab = first(new_tab)
    tab.get_by_text("Kod grupy").click()
    tab.get_by_label("Litery od trenera").fill("zzzzzz")
    tab.get_by_label("Litery od trenera").press("Enter")
    tab.wait_for_function("() => document.querySelector('.code [role=status]').textContent.startsWith('Nie ma takiej grupy')")
    tab.goto(f"{PAGE}?group=mk7trw")
    tab.wait_for_selector("text=Grupa mk7trw")
    assert not tab.get_by_text("Kod grupy").is_visible()
    tab.get_by_text("Grupa mk7trw").click()
    tab.get_by_text("Wyjdź z grupy").click()
    tab.wait_for_url(f"**{PAGE}")
    tab.get_by_text("Kod grupy").wait_for()
