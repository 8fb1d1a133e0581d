"""The journey's stage in a real browser: every way of moving, what it shows, says and keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
STEPS = ("mobile", "online", "store", "delivery", "after-sale")
TITLES = {
    ("pl", "store", "omni"): "Sprzedawca zna pytania Oli",
    ("pl", "store", "multi"): "Ola opowiada wszystko od nowa",
    ("ru", "store", "omni"): "Консультант уже в курсе",
}

OpenStage = Callable[..., Any]


def place(tab: Any) -> str:
    """The address's fragment."""
    return str(tab.evaluate("location.hash"))


def title(tab: Any) -> str:
    """The title that is seen on the stage."""
    return str(tab.inner_text(".is-shown .step-title:visible")).replace("\u00a0", " ")


def test_the_section_opens_the_stage(new_tab: Callable[..., Any]) -> None:
    """The button of the section opens the first step; Escape gives the page and the focus back."""
    tab = new_tab(reduced_motion="reduce")
    tab.goto("/pl/omnichannel/#journey")
    tab.click("[data-journey-open]")
    tab.wait_for_selector(".stage.is-open")
    assert place(tab) == "#journey-mobile"
    assert tab.evaluate("document.activeElement.className") == "step-title"
    tab.keyboard.press("Escape")
    assert not tab.is_visible(".stage-foot")
    assert place(tab) == "#journey"
    assert tab.evaluate("document.activeElement.matches('[data-journey-open]')")
    assert tab.evaluate("document.querySelectorAll('[inert]').length") == 0


def test_keys_go_along_the_line(open_stage: OpenStage) -> None:
    """Arrows go on and back, Home and End to the ends, and the address follows."""
    tab = open_stage()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home", "ArrowLeft"):
        tab.keyboard.press(key)
        seen.append(place(tab))
    assert seen == ["#journey-online", "#journey-store", "#journey-online", "#journey-sum", "#journey-mobile", "#journey-mobile"]


def test_buttons_and_stops_go_along_the_line(open_stage: OpenStage) -> None:
    """Next and back name the neighbours; a stop leads to its step and is marked as the current one."""
    tab = open_stage("#journey-online")
    assert tab.inner_text("[data-journey-next]") == "Sklep stacjonarny"
    assert tab.inner_text("[data-journey-previous]") == "Telefon"
    tab.click("[data-journey-next]")
    assert title(tab) == TITLES["pl", "store", "omni"]
    tab.click("[data-journey-previous]")
    assert place(tab) == "#journey-online"
    tab.click('[data-stop="delivery"]')
    assert place(tab) == "#journey-delivery"
    assert tab.get_attribute('[data-stop="delivery"]', "aria-current") == "step"
    assert tab.evaluate("document.querySelectorAll('.stops [aria-current]').length") == 1


def test_a_finger_goes_along_the_line(open_stage: OpenStage) -> None:
    """A swipe to the left goes on, to the right back; one along the page does neither."""
    tab = open_stage("#journey-mobile", viewport={"width": 844, "height": 390}, has_touch=True)
    swipe = """([x1, y1, x2, y2]) => {
      const target = document.querySelector(".is-shown .story");
      const touch = (x, y) => new Touch({identifier: 1, target, clientX: x, clientY: y});
      const tell = (name, touches, changedTouches) =>
        target.dispatchEvent(new TouchEvent(name, {bubbles: true, touches, changedTouches}));
      tell("touchstart", [touch(x1, y1)], [touch(x1, y1)]);
      tell("touchend", [], [touch(x2, y2)]);
    }"""
    seen = []
    for points in ([600, 200, 400, 210], [400, 200, 600, 190], [400, 300, 390, 100]):
        tab.evaluate(swipe, points)
        seen.append(place(tab))
    assert seen == ["#journey-online", "#journey-mobile", "#journey-mobile"]


def test_the_switch_cuts_the_line_and_joins_it(open_stage: OpenStage) -> None:
    """The switch tells the same step without the connection: other story, pieces for the line, drawers for the profile."""
    tab = open_stage("#journey-store")
    assert tab.evaluate("document.querySelectorAll('.map-line').length") == 1
    tab.check(".switch input[value=multi]")
    assert place(tab) == "#journey-store-multi"
    assert title(tab) == TITLES["pl", "store", "multi"]
    assert [tab.locator(name).count() for name in (".map-line", ".map-piece")] == [0, 5]
    assert tab.is_visible(".is-shown .drawers")
    assert not tab.is_visible(".is-shown .profile")
    assert "cena z internetu" in tab.inner_text(".is-shown .lost").replace("\u00a0", " ")
    assert "4 299" in tab.get_attribute(".is-shown .step-scene svg", "aria-label")
    tab.check(".switch input[value=omni]")
    assert title(tab) == TITLES["pl", "store", "omni"]
    assert "4 299" not in tab.get_attribute(".is-shown .step-scene svg", "aria-label")


def test_the_profile_fills_up_and_the_line_lands_on_the_current_row(open_stage: OpenStage) -> None:
    """At each step the profile has one row more, and the line ends at the row of this step."""
    tab = open_stage()
    for count, step in enumerate(STEPS, 1):
        tab.click(f'[data-stop="{step}"]')
        assert tab.locator(".is-shown .profile .row-facts").count() == count
        gap = tab.evaluate("""() => {
          const row = document.querySelector(".is-shown .profile .is-current").getBoundingClientRect();
          const line = document.querySelector(".wire > path:last-of-type");
          const end = line.getPointAtLength(line.getTotalLength()), stage = document.querySelector(".stage");
          return Math.abs(end.y - stage.scrollTop - (row.top + row.bottom) / 2) + Math.max(0, row.left - end.x);
        }""")
        assert gap < 2, step


def test_a_link_opens_its_step_and_way(open_stage: OpenStage) -> None:
    """A link with a step and a way opens there, in either language."""
    assert title(open_stage("#journey-store-multi")) == TITLES["pl", "store", "multi"]
    tab = open_stage("#journey-store", "ru")
    assert title(tab) == TITLES["ru", "store", "omni"]
    assert tab.is_checked(".switch input[value=omni]")


def test_back_and_forward_go_along_the_history(open_stage: OpenStage) -> None:
    """Back returns to the step and the way before, forward goes on again, back from the first closes the stage."""
    tab = open_stage("#journey-mobile")
    tab.keyboard.press("ArrowRight")
    tab.check(".switch input[value=multi]")
    tab.go_back()
    tab.wait_for_function("() => location.hash === '#journey-online' && document.querySelector('.stage').dataset.mode === 'omni'")
    tab.go_back()
    tab.wait_for_selector('.step.is-shown[data-step="mobile"]')
    tab.go_forward()
    tab.wait_for_selector('.step.is-shown[data-step="online"]')
    tab.click("[data-journey-close]")
    assert place(tab) == "#journey"
    tab.go_back()
    tab.wait_for_selector(".stage.is-open")


def test_step_and_way_are_remembered(open_stage: OpenStage) -> None:
    """After a reload without a place in the address the section offers to go on where she was."""
    tab = open_stage("#journey-delivery-multi")
    tab.reload()
    tab.wait_for_selector(".stage.is-open")
    assert place(tab) == "#journey-delivery-multi"
    tab.keyboard.press("Escape")
    tab.reload()
    tab.locator("[data-journey-open]").scroll_into_view_if_needed()
    tab.wait_for_function("() => document.querySelector('[data-journey-open]')?.hash === '#journey-delivery-multi'")
    assert "Dostawa" in tab.inner_text("[data-journey-open]")


def test_an_addressed_step_opens_out_of_sight(new_tab: Callable[..., Any]) -> None:
    """A reload may keep the scrolling of before, far from the section: the step that the address names opens all the same."""
    tab = new_tab(reduced_motion="reduce")
    tab.add_init_script("window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };")
    tab.goto("/pl/omnichannel/#journey-delivery-multi")
    tab.wait_for_selector(".stage.is-open")


def test_the_journey_is_read_when_it_was_walked_to_its_end(open_stage: OpenStage) -> None:
    """What lies behind the stage is not read; the sum is the end."""
    tab = open_stage("#journey-mobile")
    tab.clock.install()
    tab.reload()
    tab.wait_for_selector(".stage.is-open")
    tab.clock.run_for(5_000)
    assert tab.locator("details[data-section=journey].is-read").count() == 0
    tab.keyboard.press("End")
    assert tab.locator("details[data-section=journey].is-read").count() == 1


def test_the_language_link_keeps_the_place(open_stage: OpenStage) -> None:
    """The other language opens at the same step and way."""
    tab = open_stage("#journey-store-multi")
    tab.click(".stage .languages a[lang=ru]")
    tab.wait_for_url("**/ru/omnichannel/#journey-store-multi")
    tab.wait_for_selector(".stage.is-open")
    assert tab.inner_text(".is-shown .step-title:visible") == "Оля рассказывает всё заново"


def test_a_step_is_announced_once(open_stage: OpenStage) -> None:
    """Each move is said once in a polite live region, with its number and title."""
    tab = open_stage("#journey-online")
    tab.evaluate("""() => {
      window.said = [];
      const status = document.querySelector("[data-journey-status]");
      const observer = new MutationObserver(() => said.push(status.textContent));
      observer.observe(status, {childList: true, characterData: true, subtree: true});
    }""")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => said.length > 0")
    tab.wait_for_timeout(100)
    assert tab.evaluate("said") == ["Krok 3 z 5: Sklep stacjonarny. Sprzedawca zna pytania Oli"]
    assert tab.get_attribute("[data-journey-status]", "aria-live") == "polite"


def test_the_page_behind_rests(open_stage: OpenStage) -> None:
    """While the stage is open Tab stays on it, and every control of it can be reached."""
    tab = open_stage("#journey-store", viewport={"width": 844, "height": 390})
    reached = set()
    for _ in range(30):
        tab.keyboard.press("Tab")
        name = tab.evaluate("""() => {
          const now = document.activeElement;
          return now === document.body || !now.closest(".stage") ? "" : now.hash || now.className;
        }""")
        reached.add(name)
    assert {"#journey", "#journey-mobile", "stage-listen", "button stage-previous", "button is-primary stage-next"} <= reached
    assert tab.locator(":is(a, button, summary):not(.stage *, [inert] *, [inert])").count() == 0


def test_narration_takes_the_stage_along(open_stage: OpenStage) -> None:
    """The sentence that is spoken turns the stage to its step and way, and stands as a caption."""
    tab = open_stage("#journey-mobile")
    speak = "id => document.dispatchEvent(new CustomEvent('omnikurs:sentence', {detail: {id}}))"
    tab.evaluate(speak, "journey-store-multi-1.1")
    assert title(tab) == TITLES["pl", "store", "multi"]
    assert tab.inner_text(".stage-caption").startswith("Sprzedawca nie wie")
    tab.evaluate(speak, "journey-delivery.1")
    assert place(tab) == "#journey-delivery"


def test_the_sum_is_the_last_stop_and_leads_on(open_stage: OpenStage) -> None:
    """Before the sum whoever knows one way sees the last stop in the other; then the sum, which leads to the next section."""
    tab = open_stage("#journey-after-sale")
    assert tab.inner_text("[data-journey-next]") == "Zobacz to samo w multikanale"
    tab.click("[data-journey-next]")
    assert place(tab) == "#journey-after-sale-multi"
    tab.keyboard.press("ArrowLeft")
    tab.click(".switch-omni")
    tab.keyboard.press("ArrowRight")
    assert place(tab) == "#journey-after-sale"
    assert tab.inner_text("[data-journey-next]") == "Podsumowanie", "it is offered once"
    tab.click("[data-journey-next]")
    table = tab.inner_text(".sum-table")
    assert "0 razy" in table.replace("\n", " ")
    assert tab.inner_text(".sum-table tbody tr:first-child .sum-multi").split()[0] == "5"
    tab.click("[data-journey-next]")
    tab.wait_for_function("() => location.hash === '#benefits'")
    assert not tab.is_visible(".stage-foot")


def test_arrows_never_flip_the_way(open_stage: OpenStage) -> None:
    """After a press on the switch the arrows go on along the line, in the way that was chosen, and stop at its end."""
    tab = open_stage("#journey-store")
    tab.click(".switch-multi")
    assert tab.evaluate("document.activeElement.matches('.switch input')")
    seen = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
        tab.keyboard.press(key)
        seen.append(place(tab))
    assert seen == ["#journey-delivery-multi", "#journey-store-multi", "#journey-online-multi"]
    tab.keyboard.press("End")
    tab.click(".switch-omni")
    tab.keyboard.press("ArrowRight")
    assert tab.is_checked(".switch input[value=omni]")
    assert place(tab) == "#journey-sum"


def test_the_stage_opens_without_its_drawings_too(new_tab: Callable[..., Any]) -> None:
    """Where a drawing cannot be fetched, the step keeps its image; the others are drawn."""
    tab = new_tab(reduced_motion="reduce")
    tab.allowed += ["pictures/both/store.svg", "Failed to load resource"]
    tab.route("**/pictures/both/store.svg", lambda route: route.abort())
    tab.goto("/pl/omnichannel/#journey-store")
    tab.wait_for_selector(".stage.is-open")
    assert tab.is_visible(".is-shown .step-scene img")
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_selector(".is-shown[data-step=online] .step-scene svg")


def test_no_drawing_of_the_journey_is_fetched_before_it_is_near(tab: Any) -> None:
    """Neither the images of the steps nor the drawings for the stage load with the page."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("/pl/omnichannel/", wait_until="networkidle")
    assert [url for url in asked if "/pictures/" in url] == []
    tab.goto("/pl/omnichannel/#journey")
    tab.wait_for_selector("[data-drawing] svg")
