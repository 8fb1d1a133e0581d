"""The question at the end of a section: there in time, answered by one press where it stands, kept, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.probes import SETTLED

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]

PAGE = "/pl/omnichannel/"
SIZES = [(1280, 720), (844, 390), (667, 375), (390, 844), (1920, 1080)]
READY = "() => document.querySelector('.rail.is-folding') !== null"
HERE = "[data-section=challenges]"
KEPT = "() => localStorage.getItem('omnikurs:omnichannel/c/challenges')"
HEIGHT_OF_NEXT = "() => document.querySelector('[data-end=challenges]').getBoundingClientRect().top + scrollY"


def at_the_end(new_tab: NewTab, size: tuple[int, int] = (1280, 720), language: str = "pl", **options: Any) -> Any:
    """The course page with the question at the end of «Wyzwania» in view."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options)
    tab.goto(f"/{language}/omnichannel/#challenges")
    tab.wait_for_function(READY)
    to_the_end(tab)
    return tab


def to_the_end(tab: Any) -> None:
    """Scroll to the question and wait until it is there."""
    tab.evaluate(f"document.querySelector('{HERE} .check').scrollIntoView({{block: 'start', behavior: 'instant'}})")
    tab.locator(f"{HERE} .check-row").first.wait_for()
    tab.evaluate(SETTLED)


def row(tab: Any, place: int) -> Any:
    """A row of the question by its place."""
    return tab.locator(f"{HERE} .check-row").nth(place)


def test_it_is_fetched_when_the_end_comes_near(new_tab: NewTab) -> None:
    """A page that was only opened has asked for no question, no sheet and no module of it; at the end one of each is fetched."""
    tab = new_tab()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "check" in request.url else None)
    tab.goto(f"{PAGE}#challenges")
    tab.wait_for_function(READY)
    tab.evaluate(SETTLED)
    assert asked == []
    to_the_end(tab)
    kinds = sorted(url.rpartition("/")[2] for url in asked)
    assert kinds == ["challenges", "check.css", "check.js"], asked


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["pl", "ru"])
def test_its_room_is_kept(new_tab: NewTab, size: tuple[int, int], language: str) -> None:
    """«Dalej» stands where it stood before the question came."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    held: list[Any] = []
    tab.route("**/check/*", lambda route: held.append(route))
    tab.goto(f"/{language}/omnichannel/#challenges")
    tab.wait_for_function(READY)
    tab.evaluate(f"document.querySelector('{HERE} .check').scrollIntoView({{block: 'start', behavior: 'instant'}})")
    tab.wait_for_function("() => document.querySelector('[data-section=challenges] .check [role=status]') !== null")
    tab.evaluate(SETTLED)
    before = tab.evaluate(HEIGHT_OF_NEXT)
    for route in held:
        route.continue_()
    tab.locator(f"{HERE} .check-row").first.wait_for()
    tab.evaluate(SETTLED)
    assert tab.evaluate(HEIGHT_OF_NEXT) == pytest.approx(before, abs=1)
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_one_press_answers_in_place_and_is_kept(new_tab: NewTab) -> None:
    """The press marks the row and the right one, each with its reason, keeps the order, is said, and is there after a reload."""
    tab = at_the_end(new_tab)
    assert tab.locator(f"{HERE} .check [data-sentence]").count() == 0, "the player would be asked for a sentence that it has not"
    words = [each.inner_text() for each in tab.locator(f"{HERE} .check-words").all()]
    row(tab, 1).click()
    tab.locator(f"{HERE} [data-chosen]").wait_for()
    assert [each.inner_text() for each in tab.locator(f"{HERE} .check-words").all()] == words
    assert tab.locator(f"{HERE} .check-row.is-right").count() == 1
    assert row(tab, 1).get_attribute("data-chosen") is not None
    reasons = [each.inner_text() for each in tab.locator(f"{HERE} .check-reason").all()]
    said = tab.locator(f"{HERE} .check [role=status]").inner_text()
    assert reasons
    assert all(reason in said for reason in reasons)
    assert tab.evaluate("() => document.activeElement.hasAttribute('data-chosen')")
    assert tab.evaluate(KEPT).endswith(".1")
    tab.reload()
    tab.wait_for_function(READY)
    tab.evaluate(f"document.querySelector('{HERE} .check').scrollIntoView({{block: 'start', behavior: 'instant'}})")
    tab.locator(f"{HERE} [data-chosen]").wait_for()
    tab.locator(f"{HERE} .check-again").click()
    tab.locator(f"{HERE} .check-row input").first.wait_for()
    tab.wait_for_function("() => document.activeElement.matches('.check-row input')")
    assert tab.evaluate(KEPT) is None


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_an_arrow_key_chooses_and_another_key_answers(new_tab: NewTab, key: str) -> None:
    """Arrow keys only move; Space or Enter answers what they stand on. The focus stays on the row."""
    tab = at_the_end(new_tab)
    tab.locator(f"{HERE} .check-row input").first.focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.evaluate(SETTLED)
    assert tab.locator(f"{HERE} [data-chosen]").count() == 0
    assert tab.locator(f"{HERE} .check-row input:checked").get_attribute("value") == "2"
    tab.keyboard.press(key)
    tab.locator(f"{HERE} [data-chosen]").wait_for()
    assert row(tab, 2).get_attribute("data-chosen") is not None
    assert tab.evaluate("() => document.activeElement.hasAttribute('data-chosen')")


def test_whoever_does_not_answer_goes_on(new_tab: NewTab) -> None:
    """«Dalej» leads on without an answer, and the section counts as read when its question was seen."""
    tab = at_the_end(new_tab)
    tab.locator(f"details.is-read{HERE}").wait_for()
    assert tab.locator(f"{HERE} .check-read").is_visible()
    tab.locator("[data-end=challenges] a").click()
    tab.wait_for_function("() => document.querySelector('[data-section=first-steps]').open")
    assert tab.evaluate(KEPT) is None


def test_forgetting_everything_forgets_the_answer(new_tab: NewTab) -> None:
    """«Usuń zapisane dane» asks the question anew."""
    tab = at_the_end(new_tab)
    row(tab, 0).click()
    tab.locator(f"{HERE} [data-chosen]").wait_for()
    tab.locator("[data-component=forget]").click()
    tab.locator("#forget button[value=forget]").click()
    tab.locator(f"{HERE} .check-row input").first.wait_for()
    assert tab.evaluate(KEPT) is None


def test_without_a_network_the_press_says_so(new_tab: NewTab) -> None:
    """The question stays open, and the press can be made again."""
    tab = at_the_end(new_tab)
    tab.allowed.extend(["ERR_INTERNET_DISCONNECTED", "Failed to load resource"])
    tab.context.set_offline(True)
    row(tab, 0).click()
    tab.wait_for_function(
        "() => document.querySelector('[data-section=challenges] .check-box').dataset.textOffline"
        " === document.querySelector('[data-section=challenges] .check [role=status]').textContent"
    )
    tab.context.set_offline(False)
    row(tab, 0).click()
    tab.locator(f"{HERE} [data-chosen]").wait_for()


def test_without_script_a_link_leads_to_the_question(new_tab: NewTab) -> None:
    """The link opens the question alone, the form answers on the same page, and another link leads back to the section."""
    tab = new_tab(java_script_enabled=False)
    tab.goto(PAGE)
    tab.locator(f"{HERE} summary").first.click()
    tab.locator(f"{HERE} .check a").click()
    tab.locator(".check-row").nth(1).click()
    tab.locator(".check-send").click()
    tab.locator("[data-chosen]").wait_for()
    assert tab.url.endswith("/check/challenges?a=1")
    tab.locator("main .section-next a").click()
    tab.wait_for_url("**/omnichannel/#challenges")


@pytest.mark.parametrize("language", ["pl", "ru"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_and_answered_it_can_be_used_by_everybody(new_tab: NewTab, axe: Any, language: str, scheme: str) -> None:
    """axe finds nothing, in neither state."""
    tab = at_the_end(new_tab, (844, 390), language, color_scheme=scheme)
    assert axe(tab, within=f"{HERE} .check") == []
    row(tab, 1).click()
    tab.locator(f"{HERE} [data-chosen]").wait_for()
    tab.evaluate(SETTLED)
    assert axe(tab, within=f"{HERE} .check") == []
