"""What Safari and Firefox do otherwise, played in Chromium: old style sheets, refused sound, phones' fields, forced colours.

The engines themselves are driven in test_other_engines.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import pointer
from tests.support.probes import AT_WORK
from tests.support.servers import Server

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]
PAGE = "/pl/omnichannel/"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def serve_as_to(tab: Any, change: Callable[[str], str], pattern: str) -> None:
    """Let the page have what the server sends for ``pattern`` with a change."""

    def answer(route: Any) -> None:
        sent = route.fetch()
        route.fulfill(response=sent, body=change(sent.text()))

    tab.route(re.compile(pattern), answer)


COLOURS = """(names) => names.map((name) => {
  const node = document.querySelector(name), style = getComputedStyle(node);
  return [style.color, style.backgroundColor, style.borderTopColor, style.stroke, style.fill];
})"""
COLOURED = ["body", ".rail-next", ".stop", ".section-next .button", ".stage-next", ".stage.is-open", ".is-current .stop-dot",
            ".step.is-shown .step-scene svg [fill]"]  # fmt: skip


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["", "light", "dark"])
def test_colours_without_light_dark_are_the_same(new_tab: NewTab, system: str, chosen: str) -> None:
    """A browser that knows no light-dark() (Safari before 17.5) shows the same colours, in each theme."""
    seen = []
    for old in (False, True):
        tab = new_tab(color_scheme=system, viewport={"width": 844, "height": 390}, reduced_motion="reduce")
        if old:
            serve_as_to(tab, lambda sheet: sheet.replace("light-dark(", "no-such("), r"\.css$")
        if chosen:
            tab.goto("/pl/about")
            tab.evaluate("(theme) => localStorage.setItem('omnikurs:theme', JSON.stringify(theme))", chosen)
        tab.goto(f"{PAGE}#journey-store")
        tab.wait_for_selector(".stage.is-open")
        seen.append(tab.evaluate(COLOURS, COLOURED))
    assert seen[0] == seen[1]


def without_popover(text: str) -> str:
    """A page or a style sheet as a browser reads it that knows no popover."""
    text = re.sub(r"\bpopovertarget(action)?=\"[^\"]*\"", "", re.sub(r" popover(?=[ >])", "", text))
    return text.replace(":popover-open", ":no-such-open")


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}?with=ru"], ids=["one", "pair"])
def test_nothing_lies_over_the_page_for_ever_without_popover(
    new_tab: NewTab, speaking: Server, size: tuple[int, int], path: str
) -> None:
    """Where no popover opens or closes (Safari before 17) the contents stand in the column and what cannot open is not shown."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]}, base_url=speaking.url)
    tab.add_init_script("for (const name of ['showPopover', 'hidePopover', 'togglePopover']) delete HTMLElement.prototype[name];")
    serve_as_to(tab, without_popover, r"\.css$|/pl/omnichannel/(\?.*)?$")
    tab.goto(path)
    tab.wait_for_selector(".player[data-ready]", state="attached")
    for name in (".menu", ".player-open", ".player-more", ".term-card", ".rail-close"):
        assert not tab.locator(name).is_visible(), name
    if size[0] == 390 or "with" in path:
        rail, text = tab.locator(".rail").bounding_box(), tab.locator(".course-page").bounding_box()
        assert rail["y"] + rail["height"] <= text["y"] + 1
    tab.locator("details[data-section='goals'] > summary").click()
    tab.locator("#goals").wait_for()
    tab.locator(".rail [data-part=next]").click()
    tab.locator("#what-is").wait_for()


REFUSE_FIRST = """
const play = HTMLMediaElement.prototype.play;
let refused = 0;
HTMLMediaElement.prototype.play = function () {
  if (refused || !%s) return play.call(this);
  refused += 1;
  return Promise.reject(new DOMException("no press", "NotAllowedError"));
};
"""


def test_a_refused_play_says_what_to_press(new_tab: NewTab, speaking: Server) -> None:
    """Where the browser refuses to sound, the page says so; the next press sounds."""
    tab = new_tab(base_url=speaking.url)
    tab.add_init_script(REFUSE_FIRST % "true")
    tab.goto(f"{PAGE}#goals")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.locator(".player-play").click()
    tab.wait_for_function("() => document.querySelector('.player-sentence').textContent === 'Naciśnij ▶, aby słuchać dalej.'")
    tab.locator(".player-play").click()
    tab.wait_for_selector(".is-lit", timeout=60_000)


def test_a_change_of_language_while_listening_goes_on_or_says_why_not(new_tab: NewTab, speaking: Server) -> None:
    """A browser that lets no new page sound: the other page says what to press, and the button has the focus."""
    tab = new_tab(base_url=speaking.url)
    tab.add_init_script(REFUSE_FIRST % "location.pathname.startsWith('/ru/')")
    tab.goto(f"{PAGE}#goals")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.locator(".player-play").click()
    tab.wait_for_selector(".is-lit", timeout=60_000)
    tab.locator(".course > .bar .languages a[hreflang=ru]").click()
    tab.wait_for_url("**/ru/omnichannel/**")
    tab.wait_for_function("() => document.querySelector('.player-sentence').textContent === 'Нажмите ▶, чтобы слушать дальше.'")
    tab.wait_for_function("() => document.activeElement.matches('.player-play')")
    tab.keyboard.press("Enter")
    tab.wait_for_function("() => document.querySelector('.player audio').currentTime > 0.1", timeout=60_000)


def test_a_browser_that_cannot_play_is_not_told_to_look_at_its_connection(new_tab: NewTab, speaking: Server) -> None:
    """A track that comes and cannot be played (a codec, no sound device) is told as such."""
    tab = new_tab(base_url=speaking.url)
    tab.route("**/*.mp3?*", lambda route: route.fulfill(status=200, content_type="audio/mpeg", body="no sound at all"))
    tab.goto(f"{PAGE}#goals")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.locator(".player-play").click()
    tab.wait_for_function(
        "() => document.querySelector('.player.is-silent .player-trouble')?.innerText.includes('nie potrafi odtworzyć')",
        timeout=60_000,
    )


def test_fields_are_large_enough_not_to_be_zoomed(new_tab: NewTab, speaking: Server) -> None:
    """On a phone no field has letters below 16 px: the browser would enlarge the page around it, and leave it so."""
    small = """() => [...document.querySelectorAll("input, select, textarea")]
      .filter((node) => !["radio", "checkbox", "range", "hidden"].includes(node.type))
      .map((node) => [node.name || node.className, parseFloat(getComputedStyle(node).fontSize)]).filter(([, px]) => px < 16)"""
    for viewport in ({"width": 390, "height": 844}, {"width": 844, "height": 390}, {"width": 667, "height": 331}):
        tab = new_tab(base_url=speaking.url, **{**PHONE, "viewport": viewport})
        for path in (PAGE, f"{PAGE}?with=ru", f"{PAGE}feedback", f"{PAGE}downloads", "/pl/trainer/login"):
            tab.goto(path)
            assert tab.evaluate("() => document.querySelectorAll('input, select, textarea').length")
            assert tab.evaluate(small) == [], (path, viewport)
        pointer.start(tab, "pl", "test")
        for _ in range(9):
            assert tab.evaluate(small) == [], tab.locator("#prompt").inner_text()
            pointer.go(tab)


def test_two_quick_presses_do_not_zoom(new_tab: NewTab) -> None:
    """Whatever is pressed takes two quick presses as such."""
    tab = new_tab(**PHONE)
    tab.goto(PAGE)
    zooming = """() => [...document.querySelectorAll("a, button, summary, select, label")]
      .filter((node) => getComputedStyle(node).touchAction !== "manipulation").map((node) => node.outerHTML.slice(0, 60))"""
    assert tab.evaluate(zooming) == []


def test_what_is_lost_is_told_side_by_side(new_tab: NewTab) -> None:
    """The sign before what the other way loses is no marker, which WebKit leaves out."""
    tab = new_tab()
    tab.goto(f"{PAGE}?with=ru#journey")
    tab.evaluate(AT_WORK)
    sign = "(part) => getComputedStyle(document.querySelector('.twin-facts .is-lost'), part).content"
    assert tab.evaluate(sign, "::before") == '"× "'


def test_everything_is_open_on_paper_in_an_older_browser(new_tab: NewTab) -> None:
    """Where style sheets cannot unfold what is closed (Safari before 18.4) the page does, and folds it again."""
    tab = new_tab()
    tab.add_init_script("CSS.supports = () => false;")
    tab.goto(f"{PAGE}#what-is")
    tab.evaluate(AT_WORK)
    count = "() => document.querySelectorAll('main details:not([open])').length"
    before, address = tab.evaluate(count), tab.evaluate("location.hash")
    assert before > 10
    tab.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate(count) == 0
    tab.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate(count) == before
    tab.evaluate(AT_WORK)
    assert tab.evaluate("location.hash") == address
    assert tab.locator(".toc .is-now").get_attribute("data-for") == "what-is"


def test_forced_colours_reach_the_stage(open_stage: Callable[..., Any]) -> None:
    """With the reader's own colours the filled button of the stage is hers too, in both ways."""
    for place in ("#journey-store", "#journey-store-multi"):
        tab = open_stage(place, forced_colors="active")
        found = tab.evaluate("""() => {
          const probe = document.createElement("i");
          probe.style.cssText = "forced-color-adjust: none; background: Highlight; color: HighlightText";
          document.body.append(probe);
          return [probe, document.querySelector(".stage-next")].map((node) => {
            const { backgroundColor, color } = getComputedStyle(node);
            return [backgroundColor, color];
          });
        }""")
        assert found[0] == found[1]


def test_the_locked_screen_can_move_in_the_track(new_tab: NewTab, speaking: Server) -> None:
    """The system is told how long the track is and where it stands, can move in it, and starts and stops by two deeds."""
    tab = new_tab(base_url=speaking.url)
    tab.add_init_script("""
      window.deeds = {};
      window.told = [];
      const session = {
        setActionHandler: (name, deed) => { window.deeds[name] = deed; },
        setPositionState: (state) => window.told.push(state),
      };
      Object.defineProperty(navigator, "mediaSession", { value: session });""")
    tab.goto(f"{PAGE}#goals")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.evaluate("() => { window.deeds.play(); }")
    tab.wait_for_selector(".is-lit", timeout=60_000)
    tab.evaluate("() => { window.deeds.play(); }")
    assert not tab.evaluate("() => document.querySelector('.player audio').paused"), "play is no switch"
    tab.evaluate("() => { window.deeds.pause(); window.deeds.pause(); }")
    assert tab.evaluate("() => document.querySelector('.player audio').paused")
    tab.evaluate("() => { window.deeds.seekto({ seekTime: 5 }); }")
    tab.wait_for_function("() => Math.abs(window.told.at(-1)?.position - 5) < 0.1 && window.told.at(-1).duration > 5")


def test_the_next_track_is_asked_for_before_this_one_ends(new_tab: NewTab, speaking: Server) -> None:
    """Near the end of a track the next one is made, so that it begins at once: a locked phone gives it a second."""
    tab = new_tab(base_url=speaking.url)
    tab.goto(f"{PAGE}#goals")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.locator(".player-play").click()
    tab.wait_for_selector(".is-lit", timeout=60_000)
    with tab.expect_request(lambda request: request.url.endswith("/what-is.vtt")):
        tab.evaluate("""() => {
          const audio = document.querySelector(".player audio");
          audio.playbackRate = 0.0625; // so slow that its end does not come while this waits
          audio.currentTime = 0.85 * audio.duration;
        }""")
