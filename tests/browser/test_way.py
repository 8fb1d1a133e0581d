"""One next: what leads on moves page and sound together, closes what was left, and Back leads to the very line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers import Server

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]

PAGE = "/pl/omnichannel/"
SIZES = [(1280, 720), (844, 390), (667, 375), (390, 844), (844, 340), (667, 331)]
READY = "() => document.querySelector('.rail.is-folding') !== null"
OPEN = "() => [...document.querySelectorAll('details[data-section][open]')].map((node) => node.dataset.section)"
TOP_OF_HEAD = """(name) => {
  const head = document.querySelector(`details[data-section="${name}"] > summary`).getBoundingClientRect();
  const bar = document.querySelector(".course > .bar");
  const covered = getComputedStyle(bar).position === "static" ? 0 : Math.max(0, bar.getBoundingClientRect().bottom);
  return [head.top, covered, innerHeight];
}"""
KEPT_PLACE = "() => Boolean(history.state?.place?.block)"
FOCUSED = "() => document.activeElement?.id"


def course(new_tab: NewTab, size: tuple[int, int] = (1280, 720), place: str = "", **options: Any) -> Any:
    """The course page, ready, in a window of that size."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]}, **options)
    tab.goto(PAGE + place)
    tab.wait_for_function(READY)
    return tab


def summary(tab: Any, name: str) -> Any:
    """The head of a section."""
    return tab.locator(f"details[data-section='{name}'] > summary")


def arrived(tab: Any, name: str) -> None:
    """Wait until a section is the one that the address names and the only one that is open."""
    tab.wait_for_function("(name) => location.hash === `#${name}`", arg=name)
    tab.wait_for_function("(name) => document.querySelector(`[data-section='${name}']`).open", arg=name)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_next_opens_the_next_section_at_its_head(new_tab: NewTab, size: tuple[int, int]) -> None:
    """«Dalej» marks what was read, closes it, and opens the next section with its head under the bar and its words in focus."""
    tab = course(new_tab, size, "#what-is")
    tab.locator("[data-end=what-is] a").click()
    arrived(tab, "omni-vs-multi")
    assert tab.evaluate(OPEN) == ["omni-vs-multi"]
    top, covered, height = tab.evaluate(TOP_OF_HEAD, "omni-vs-multi")
    assert covered - 1 <= top <= covered + 40, (top, covered)
    assert top < height / 3
    tab.wait_for_function("() => document.activeElement.id === 'omni-vs-multi'")
    assert tab.locator(".toc [data-for=what-is].is-read").count() == 1
    assert tab.locator(".toc [data-for=omni-vs-multi].is-read").count() == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_pressed_head_goes_to_the_top_as_next_does(new_tab: NewTab, size: tuple[int, int]) -> None:
    """A press on a closed section's head closes the one that was read and brings the head to the same place as «Dalej»."""
    tab = course(new_tab, size, "#what-is")
    tab.locator("[data-end=what-is] a").click()
    arrived(tab, "omni-vs-multi")
    by_next = tab.evaluate(TOP_OF_HEAD, "omni-vs-multi")[0]
    tab = course(new_tab, size, "#what-is")
    summary(tab, "omni-vs-multi").click()
    arrived(tab, "omni-vs-multi")
    assert tab.evaluate(OPEN) == ["omni-vs-multi"]
    assert abs(tab.evaluate(TOP_OF_HEAD, "omni-vs-multi")[0] - by_next) < 2
    assert tab.locator(".toc [data-for=what-is].is-read").count() == 0


@pytest.mark.parametrize("size", [(1280, 720), (844, 390), (390, 844)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_back_returns_to_the_line_that_was_left(new_tab: NewTab, size: tuple[int, int]) -> None:
    """Back opens what was open and puts the same line at the same height, the focus on what was pressed; Forward leads on."""
    tab = course(new_tab, size, "#challenges")
    link = tab.locator("[data-end=challenges] a")
    link.scroll_into_view_if_needed()
    tab.wait_for_function(KEPT_PLACE)
    before = link.bounding_box()["y"]
    link.click()
    arrived(tab, "first-steps")
    tab.go_back()
    arrived(tab, "challenges")
    assert tab.evaluate(OPEN) == ["challenges"]
    assert abs(link.bounding_box()["y"] - before) < 1
    assert link.evaluate("(node) => node === document.activeElement")
    tab.go_forward()
    arrived(tab, "first-steps")
    assert tab.evaluate(OPEN) == ["first-steps"]
    top, covered, _ = tab.evaluate(TOP_OF_HEAD, "first-steps")
    assert covered - 1 <= top <= covered + 40


def test_a_reload_keeps_the_line_too(new_tab: NewTab) -> None:
    """After a reload the same sections are open and the same line stands at the same height."""
    tab = course(new_tab, (844, 390), "#what-is")
    tab.locator("#what-is-5").scroll_into_view_if_needed()
    tab.mouse.move(500, 200)
    tab.mouse.wheel(0, 60)
    tab.wait_for_function("() => history.state?.place && Math.abs(history.state.place.top - scrollY) < 1 && scrollY > 100")
    before = tab.locator("#what-is-5").bounding_box()["y"]
    tab.reload()
    tab.wait_for_function(READY)
    tab.wait_for_function("(y) => Math.abs(document.getElementById('what-is-5').getBoundingClientRect().top - y) < 1", arg=before)
    assert tab.evaluate(OPEN) == ["what-is"]


def test_two_quick_presses_go_one_section_on(new_tab: NewTab) -> None:
    """Whoever presses twice out of habit is one section further, not two."""
    tab = course(new_tab, place="#what-is")
    tab.evaluate("""() => {
        const link = document.querySelector("[data-end=what-is] a");
        link.click(); document.querySelector("[data-end=omni-vs-multi] a").click(); }""")
    arrived(tab, "omni-vs-multi")
    assert tab.locator(".toc [data-for=omni-vs-multi].is-read").count() == 0


def test_sections_stay_open_when_the_reader_wants_it(new_tab: NewTab) -> None:
    """With the switch in the contents nothing is closed, it is remembered, and «Usuń zapisane dane» turns it off."""
    tab = course(new_tab, place="#what-is")
    tab.locator("[data-part=keep]").check()
    tab.locator("[data-end=what-is] a").click()
    arrived(tab, "omni-vs-multi")
    assert tab.evaluate(OPEN) == ["what-is", "omni-vs-multi"]
    top, covered, _ = tab.evaluate(TOP_OF_HEAD, "omni-vs-multi")
    assert covered - 1 <= top <= covered + 40
    tab.reload()
    tab.wait_for_function(READY)
    assert tab.locator("[data-part=keep]").is_checked()
    tab.locator("[data-component=forget]").click()
    tab.get_by_role("button", name="Usuń", exact=True).click()
    tab.wait_for_function("() => localStorage.length === 0")
    assert not tab.locator("[data-part=keep]").is_checked()


def test_a_link_to_a_block_leaves_its_section_alone_open(new_tab: NewTab) -> None:
    """A link in the text opens the section of its block, closes the one it stands in, and Back leads to the link."""
    tab = course(new_tab, place="#goals")
    link = tab.locator("#goals a[href='#phases']").first
    before = link.bounding_box()["y"]
    link.click()
    arrived(tab, "phases")
    assert tab.evaluate(OPEN) == ["phases"]
    tab.go_back()
    arrived(tab, "goals")
    assert tab.evaluate(OPEN) == ["goals"]
    assert abs(link.bounding_box()["y"] - before) < 1


def test_the_last_section_leads_to_the_test(new_tab: NewTab) -> None:
    """At the end of the last section «Dalej» leads to the self-test, whose title has the focus."""
    tab = course(new_tab, place="#key-points")
    tab.locator("[data-end=key-points] a").click()
    tab.wait_for_function("() => location.hash === '#self-test'")
    tab.wait_for_function("() => document.activeElement.id === 'self-test-title'")
    assert tab.evaluate(OPEN) == []


def test_the_way_goes_on_past_the_journey_and_back_into_it(new_tab: NewTab) -> None:
    """The stage's last «Dalej» opens the next section; Back leads to the sum on the stage."""
    tab = course(new_tab, place="#journey-sum", reduced_motion="reduce")
    tab.wait_for_selector(".stage.is-open")
    tab.locator("[data-journey-next]").click()
    arrived(tab, "benefits")
    assert tab.locator(".stage.is-open").count() == 0
    assert tab.evaluate(OPEN) == ["benefits"]
    tab.go_back()
    tab.wait_for_selector(".stage.is-open .step-sum.is-shown")
    assert tab.locator(".sum-table").is_visible()


@pytest.mark.parametrize("size", [(1280, 720), (844, 390)], ids=["desk", "sideways"])
def test_next_in_the_player_moves_page_and_sound(new_tab: NewTab, speaking: Server, size: tuple[int, int]) -> None:
    """The player's «Dalej» names the section it leads to; page and sound go there together, silent while nothing is playing."""
    tab = course(new_tab, size, "#goals", base_url=speaking.url)
    tab.wait_for_selector(".player[data-ready]", state="attached")
    button = tab.locator(".player-next")
    assert button.get_attribute("aria-label") == "Dalej: Czym jest omnikanał"
    button.click()
    pressed_ms = tab.evaluate("performance.now()")
    arrived(tab, "what-is")
    assert tab.evaluate(OPEN) == ["what-is"]
    assert tab.locator(".player-section").inner_text() == "Czym jest omnikanał"
    assert tab.evaluate("() => document.querySelector('.player audio').paused")
    assert tab.locator(".toc [data-for=goals].is-read").count() == 1
    tab.locator(".player-play").click()
    tab.wait_for_selector("[data-sentence^='what-is'].is-lit")
    # A second press within 400 ms counts as the same one, and sound that was made before is there at once.
    tab.wait_for_function("since => performance.now() > since + 500", arg=pressed_ms)
    button.click()
    arrived(tab, "omni-vs-multi")
    tab.wait_for_selector("[data-sentence^='omni-vs-multi'].is-lit", timeout=60_000)
    assert not tab.evaluate("() => document.querySelector('.player audio').paused")
    assert tab.evaluate(OPEN) == ["omni-vs-multi"]


def test_listening_to_the_end_closes_nothing_and_keeps_the_focus(new_tab: NewTab, speaking: Server) -> None:
    """A track that ends by itself marks its section and opens the next, but closes nothing, adds no history, takes no focus."""
    tab = course(new_tab, place="#goals", base_url=speaking.url)
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.locator(".player-play").click()
    tab.wait_for_selector("[data-sentence^='goals'].is-lit")
    length = tab.evaluate("history.length")
    tab.locator(".player-speed select").focus()
    tab.evaluate("() => { const audio = document.querySelector('.player audio'); audio.currentTime = audio.duration - 0.3; }")
    tab.wait_for_selector("[data-sentence='what-is.1'].is-lit", timeout=60_000)
    assert tab.evaluate(OPEN) == ["goals", "what-is"]
    assert tab.evaluate("history.length") == length
    assert tab.evaluate("() => document.activeElement.matches('.player-speed select')")
    assert tab.locator(".toc [data-for=goals].is-read").count() == 1


def test_listening_goes_on_where_the_reader_is(new_tab: NewTab, speaking: Server) -> None:
    """«Posłuchaj» at the head begins with the section that was read last, not with the first."""
    tab = course(new_tab, place="#challenges", base_url=speaking.url)
    tab.wait_for_function("() => localStorage.getItem('omnikurs:omnichannel/place') === 'challenges'")
    tab.goto("/pl/about")
    tab.goto(PAGE)
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.locator("[data-action=listen]").click()
    tab.wait_for_selector("[data-sentence^='challenges'].is-lit", timeout=60_000)
    assert tab.evaluate(OPEN) == ["challenges"]


def read_all(tab: Any) -> None:
    """Have every section count as read."""
    tab.evaluate("""() => { for (const { dataset } of document.querySelectorAll("details[data-section]"))
        document.dispatchEvent(new CustomEvent("omnikurs:read", { detail: { id: dataset.section } })); }""")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_all_sections_read_is_a_moment_of_its_own(new_tab: NewTab, axe: Callable[..., list[str]], size: tuple[int, int]) -> None:
    """When all is read the test begins with that: the count, the drawing, one filled button; and every part has its tick."""
    tab = course(new_tab, size)
    assert not tab.locator(".whole-count").is_visible()
    read_all(tab)
    tab.wait_for_selector(".whole-scene svg", state="attached")
    assert tab.locator(".whole-count").inner_text().split() == ["15", "z", "15"]
    assert tab.locator("#self-test-title").inner_text() == "Cała linia za tobą"
    assert tab.locator("#self-test .button").inner_text().strip() == "Sprawdź się: 10 pytań"
    assert tab.locator(".toc .is-whole").count() == 5
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert axe(tab) == []
    tab.locator("#self-test .whole-more a").click()
    arrived(tab, "goals")


@pytest.mark.parametrize("size", SIZES[1:3] + SIZES[4:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_progress_and_next_stay_in_sight_on_a_low_screen(new_tab: NewTab, size: tuple[int, int]) -> None:
    """However far the contents are scrolled on a phone held sideways, how far one is and where it goes on stand above them."""
    tab = course(new_tab, size, "#phrases")
    tab.wait_for_selector(".toc [data-for=phrases].is-now")
    tab.evaluate("() => { document.querySelector('.rail').scrollTop = 10_000; }")
    for name in ("progress", "next"):
        box = tab.locator(f".rail [data-part={name}]").bounding_box()
        assert box["y"] >= 0
        assert tab.evaluate("([x, y, name]) => document.elementFromPoint(x, y).closest(`[data-part=${name}]`) !== null",
                            [box["x"] + 8, box["y"] + box["height"] / 2, name])  # fmt: skip
