"""The course page in Chromium: opening, linking, finding, remembering, and doing without."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGE = "/pl/omnichannel/"
NewTab = Callable[..., Any]
PATIENCE_S = 90

REFUSE_STORAGE = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });
}
"""


def until(tab: Any, condition: str) -> None:
    """Wait until a condition holds in the page (asked from outside: the page's policy forbids strings as script)."""
    end = time.monotonic() + PATIENCE_S
    while not tab.evaluate(condition):
        assert time.monotonic() < end, f"never: {condition}"
        tab.wait_for_timeout(20)


def section(tab: Any, name: str) -> Any:
    """The <details> of a section."""
    return tab.locator(f"details[data-section='{name}']")


def is_open(tab: Any, name: str) -> bool:
    """Whether a section is open."""
    return bool(section(tab, name).evaluate("node => node.open"))


def wait_until_open(tab: Any, name: str, is_so: bool = True) -> None:
    """Wait until a section is open, or closed: a press may wait for the page's script, and an address for its event."""
    end = time.monotonic() + PATIENCE_S
    while is_open(tab, name) != is_so:
        assert time.monotonic() < end, f"{name} does not {'open' if is_so else 'close'}"
        tab.wait_for_timeout(20)


def ready(tab: Any) -> None:
    """Wait until the page's script has done its first work."""
    tab.wait_for_selector(".rail.is-folding", state="attached")


def read_to_the_end(tab: Any, name: str) -> None:
    """Open a section and stay at its end until it counts as read."""
    if not is_open(tab, name):
        section(tab, name).locator("summary").click()
    # What opened may still scroll the page to its head.
    tab.wait_for_function(
        """name => {
          document.querySelector(`[data-end='${name}']`).scrollIntoView({ block: "center", behavior: "instant" });
          return document.querySelector(`.toc [data-for='${name}'].is-read`) !== null;
        }""",
        arg=name,
        polling=100,
    )


def kept(tab: Any) -> list[str]:
    """The sections that the browser keeps as read."""
    start = "omnikurs:omnichannel/r/"
    found: list[str] = tab.evaluate("Object.keys(localStorage)")
    return [key.removeprefix(start) for key in sorted(found) if key.startswith(start)]


def test_a_click_opens_a_section(tab: Any) -> None:
    """Sections are closed at first; a click opens one, names it in the address, and another click closes it."""
    tab.goto(PAGE)
    ready(tab)
    assert tab.locator("details[open]").count() == 0
    section(tab, "what-is").locator("summary").click()
    until(tab, "location.hash === '#what-is'")
    wait_until_open(tab, "what-is")
    section(tab, "what-is").locator("summary").click()
    wait_until_open(tab, "what-is", is_so=False)
    until(tab, "location.hash === ''")


def test_the_keyboard_opens_a_section(tab: Any) -> None:
    """From the top of the page Tab leads to a section's head, and Enter and Space open and close it."""
    tab.goto(PAGE)
    ready(tab)
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.matches('[data-section=goals] > summary')"):
            break
    tab.keyboard.press("Enter")
    wait_until_open(tab, "goals")
    tab.keyboard.press("Space")
    wait_until_open(tab, "goals", is_so=False)


def test_the_skip_link_comes_first(tab: Any) -> None:
    """The first Tab stop is a visible link that leads past the contents."""
    tab.goto(PAGE)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert tab.locator(".skip").bounding_box()["y"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("place", ["what-is", "what-is-4", "figures"])
def test_a_link_opens_its_section(new_tab: NewTab, script: bool, place: str) -> None:
    """A link to a section or to a block in it opens the section, with its head in sight or its block, with and without script."""
    tab = new_tab(java_script_enabled=script)
    tab.goto(f"{PAGE}#{place}")
    name = place.removesuffix("-4")
    wait_until_open(tab, name)
    tab.wait_for_timeout(100)
    shown = section(tab, name).locator("summary") if place == name else tab.locator(f"#{place}")
    top = shown.bounding_box()["y"]
    assert -1 <= top < 200


@pytest.mark.parametrize("script", [True, False])
def test_found_words_open_their_section(new_tab: NewTab, script: bool) -> None:
    """A text fragment (which works as find-in-page does) opens the section in which the words stand."""
    tab = new_tab(java_script_enabled=script)
    tab.goto(f"{PAGE}#:~:text=Sklep%20z%20butami%20w%20Tarnowie")
    tab.wait_for_timeout(300)
    wait_until_open(tab, "what-is")


def test_links_in_the_text_and_in_the_rail_lead_on(tab: Any) -> None:
    """A stop of the rail, a link in the text and «Dalej» each open the section they name."""
    tab.goto(PAGE)
    ready(tab)
    tab.locator(".toc a[href='#tools']").click()
    wait_until_open(tab, "tools")
    tab.goto(f"{PAGE}#goals")
    tab.locator("#goals a[href='#phases']").first.click()
    wait_until_open(tab, "phases")
    tab.locator("#phases .section-next a").click()
    wait_until_open(tab, "strategy")
    until(tab, "location.hash === '#strategy'")


def test_what_was_read_is_marked_and_kept(tab: Any) -> None:
    """A section whose end was seen counts as read: in the rail, in its head, in the count, and after coming back."""
    tab.goto(PAGE)
    ready(tab)
    read_to_the_end(tab, "goals")
    assert "1 z 15" in tab.locator("[data-part=progress]").inner_text()
    tab.goto("/pl/about")
    tab.goto(PAGE)
    ready(tab)
    assert "1 z 15" in tab.locator("[data-part=progress]").inner_text()
    assert tab.locator(".toc [data-for=goals].is-read").count() == 1
    assert "przeczytane" in section(tab, "goals").locator("summary").inner_text()
    assert "(przeczytane)" in tab.locator(".toc [data-for=goals]").text_content()
    assert "Czym jest omnikanał" in tab.locator("[data-part=next]").inner_text()


def test_progress_is_one_in_both_languages(tab: Any) -> None:
    """What was read in Polish is read in Russian too."""
    tab.goto(PAGE)
    ready(tab)
    read_to_the_end(tab, "goals")
    tab.goto("/ru/omnichannel/")
    ready(tab)
    assert "Прочитано 1 из 15 разделов" in tab.locator("[data-part=progress]").inner_text()


def test_progress_belongs_to_the_words_that_were_read(tab: Any) -> None:
    """A new version keeps what was read; a section whose words have changed is told as such until they are read."""
    tab.goto(PAGE)
    ready(tab)
    read_to_the_end(tab, "goals")
    read_to_the_end(tab, "what-is")
    assert kept(tab) == ["goals", "what-is"]
    tab.evaluate("localStorage.setItem('omnikurs:omnichannel/r/what-is', 'fez.0000')")
    tab.goto("/pl/about")
    tab.goto(PAGE)
    ready(tab)
    assert "2 z 15" in tab.locator("[data-part=progress]").inner_text()
    assert section(tab, "what-is").locator(".when-changed").inner_text() == "nowy tekst"
    assert "(nowy tekst)" in tab.locator(".toc [data-for=what-is]").inner_text()
    assert not section(tab, "goals").locator(".when-changed").is_visible()
    tab.locator(".toc [data-for=what-is]").click()
    tab.locator("[data-end='what-is']").scroll_into_view_if_needed()
    tab.wait_for_selector("[data-section=what-is].is-read:not(.is-changed)")


def test_what_an_older_version_kept_is_taken_over(tab: Any) -> None:
    """Progress kept as one value, as it once was, becomes one key a fact, of whatever version it is."""
    tab.goto("/pl/about")
    old = '{"version": "0.9", "read": ["goals", "what-is"], "place": "benefits"}'
    tab.evaluate("text => localStorage.setItem('omnikurs:progress:omnichannel', text)", old)
    tab.goto(PAGE)
    ready(tab)
    assert kept(tab) == ["goals", "what-is"]
    assert "2 z 15" in tab.locator("[data-part=progress]").inner_text()
    assert "Korzyści" in tab.locator("[data-part=next]").inner_text()
    assert tab.evaluate("localStorage.getItem('omnikurs:progress:omnichannel')") is None


NONSENSE = ["{", "null", "[]", '"x"', '{"version": "1.0"}', '{"version": "1.0", "read": 7, "place": {}}']


@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("key", ["progress:omnichannel", "omnichannel/r/goals", "omnichannel/place"])
def test_nonsense_in_storage_is_harmless(tab: Any, key: str, nonsense: str) -> None:
    """Whatever stands under our keys in the browser, the page works and starts from nothing."""
    tab.goto("/pl/about")
    tab.evaluate("([key, text]) => localStorage.setItem(`omnikurs:${key}`, text)", [key, nonsense])
    tab.goto(PAGE)
    ready(tab)
    assert tab.locator(".toc .is-read").count() == 0
    read_to_the_end(tab, "goals")
    assert kept(tab) == ["goals"]


def test_a_learner_goes_on_where_she_was(new_tab: NewTab) -> None:
    """Coming back to the bare address, the rail (and on a phone held upright the head) leads to the section left half read."""
    tab = new_tab()
    tab.goto(PAGE)
    ready(tab)
    section(tab, "benefits").locator("summary").click()
    until(tab, "localStorage.getItem('omnikurs:omnichannel/place') === 'benefits'")
    tab.goto("/pl/about")
    tab.goto(PAGE)
    ready(tab)
    assert not is_open(tab, "benefits")
    tab.locator("[data-part=next]").click()
    wait_until_open(tab, "benefits")
    tab.goto("/pl/about")
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(PAGE)
    ready(tab)
    resume = tab.locator("[data-part=go]")
    assert "Wróć: Korzyści" in resume.inner_text()
    resume.click()
    wait_until_open(tab, "benefits")


def test_everything_can_be_forgotten(tab: Any) -> None:
    """One button, after asking, erases all that the browser keeps, says so, and the page shows it at once."""
    tab.goto(PAGE)
    ready(tab)
    read_to_the_end(tab, "goals")
    tab.locator("[data-component=theme]").click()
    tab.locator("[data-component=forget]").click()
    tab.get_by_role("button", name="Zostaw").click()
    assert kept(tab) == ["goals"]
    tab.locator("[data-component=forget]").click()
    tab.get_by_role("button", name="Usuń", exact=True).click()
    until(tab, "localStorage.length === 0")
    assert "usunięte" in tab.locator("[role=status][data-forgotten]").inner_text()
    assert "0 z 15" in tab.locator("[data-part=progress]").inner_text()
    assert tab.locator(".toc .is-read").count() == 0
    assert tab.evaluate("document.documentElement.dataset.theme") is None


@pytest.mark.parametrize("system", ["light", "dark"])
def test_light_follows_the_system_until_chosen(new_tab: NewTab, system: str) -> None:
    """The page is as light as the system; a press turns it over, on the next page from its first paint; another turns it back."""
    tab = new_tab(color_scheme=system)
    other = "dark" if system == "light" else "light"
    tab.goto(PAGE)
    ready(tab)

    def shown() -> str:
        red = tab.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
        return "light" if red > 128 else "dark"

    assert shown() == system
    tab.locator("[data-component=theme]").click()
    until(tab, "document.documentElement.dataset.theme")
    assert shown() == other
    tab.goto("/pl/about", wait_until="commit")
    assert tab.evaluate("document.documentElement.dataset.theme") == other
    tab.goto(PAGE)
    ready(tab)
    tab.locator("[data-component=theme]").click()
    until(tab, "!document.documentElement.dataset.theme")
    assert shown() == system
    assert tab.evaluate("localStorage.getItem('omnikurs:theme')") is None


def test_the_other_language_opens_at_the_same_place(tab: Any) -> None:
    """The language link leads to the section that is being read, and it opens there."""
    tab.goto(PAGE)
    ready(tab)
    section(tab, "challenges").locator("summary").click()
    until(tab, "location.hash === '#challenges'")
    tab.locator(".course > .bar .languages a[hreflang=ru]").click()
    tab.wait_for_url("**/ru/omnichannel/#challenges")
    wait_until_open(tab, "challenges")


def test_without_script_everything_can_be_read(new_tab: NewTab) -> None:
    """Without script sections open on click, contents and language lead on, and no control is shown that does nothing."""
    tab = new_tab(java_script_enabled=False)
    tab.goto(PAGE)
    section(tab, "what-is").locator("summary").click()
    wait_until_open(tab, "what-is")
    assert tab.locator("#what-is-1").is_visible()
    tab.locator(".toc a[href='#phases']").click()
    wait_until_open(tab, "phases")
    assert tab.locator(".script-only:visible").count() == 0
    tab.locator(".course > .bar .languages a[hreflang=ru]").click()
    assert tab.url.endswith("/ru/omnichannel/")


def test_without_script_the_contents_open_as_a_menu(new_tab: NewTab) -> None:
    """On a phone held upright the contents are a menu that opens and closes without script."""
    tab = new_tab(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab.goto(PAGE)
    assert not tab.locator("#contents").is_visible()
    tab.locator("button.menu").click()
    assert tab.locator("#contents").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.locator("#contents").is_visible()


def test_the_menu_closes_when_it_was_used(new_tab: NewTab) -> None:
    """Choosing a section in the menu opens the section and closes the menu."""
    tab = new_tab(viewport={"width": 390, "height": 844})
    tab.goto(PAGE)
    ready(tab)
    tab.locator("button.menu").click()
    tab.locator(".toc a[href='#tools']").click()
    wait_until_open(tab, "tools")
    assert not tab.locator("#contents").is_visible()


def test_refused_storage_breaks_nothing(new_tab: NewTab) -> None:
    """Where the browser refuses to keep anything, reading, marks, light and language still work."""
    tab = new_tab()
    tab.add_init_script(REFUSE_STORAGE)
    tab.goto(PAGE)
    ready(tab)
    read_to_the_end(tab, "goals")
    tab.locator("[data-component=theme]").click()
    until(tab, "document.documentElement.dataset.theme === 'dark'")
    tab.locator(".course > .bar .languages a[hreflang=ru]").click()
    tab.wait_for_url("**/ru/omnichannel/**")


def test_the_hint_to_turn_goes_for_good(new_tab: NewTab) -> None:
    """A phone held upright gets a quiet hint; closed once, it never comes back; a wide screen never shows it."""
    tab = new_tab(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    tab.goto(PAGE)
    ready(tab)
    assert tab.locator(".turn").is_visible()
    tab.locator(".turn button").tap()
    tab.wait_for_selector(".turn", state="hidden")
    tab.goto(PAGE)
    assert not tab.locator(".turn").is_visible()
    tab.set_viewport_size({"width": 844, "height": 390})
    assert not tab.locator(".turn").is_visible()


def test_back_returns_to_the_place(tab: Any) -> None:
    """After leaving for another page, going back shows the same section open."""
    tab.goto(PAGE)
    ready(tab)
    section(tab, "what-is").locator("summary").click()
    until(tab, "location.hash === '#what-is'")
    tab.goto("/pl/about")
    tab.go_back()
    tab.wait_for_load_state()
    wait_until_open(tab, "what-is")


def test_an_address_that_is_no_text_hurts_nothing(tab: Any) -> None:
    """A cut-off fragment (`%E0%A4`) leaves sections, rail and terms at work."""
    tab.goto("/pl/omnichannel/#%E0%A4")
    tab.wait_for_selector(".rail.is-folding")
    tab.click("details[data-section=what-is] > summary")
    tab.wait_for_function("() => location.hash === '#what-is'")
