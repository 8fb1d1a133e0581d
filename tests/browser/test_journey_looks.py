"""How the journey's stage bears every screen: whole at each size and with broad letters, in each theme, with large text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.barriers import WORDED
from tests.support.probes import ADD_STYLE, SETTLED

pytestmark = pytest.mark.browser
STEPS = ("mobile", "online", "store", "delivery", "after-sale")
SIZES = ((844, 390), (667, 375), (844, 340), (667, 331), (1280, 720), (1024, 768), (1920, 1080), (390, 844))

FACTS = """() => {
  const stage = document.querySelector(".stage.is-open"), foot = stage.querySelector(".stage-foot").getBoundingClientRect();
  const outside = [];
  const parts = ".stage-head a, .switch label, .stops a, .stage-foot button, .is-shown .step-scene, .is-shown .step-title, " +
    ".is-shown .story p, .is-shown .row, .is-shown .row-facts, .is-shown .lost, .is-shown table, .is-shown .sum-shares li";
  for (const part of stage.querySelectorAll(parts)) {
    const box = part.getBoundingClientRect();
    if (!box.width || part.closest("[hidden]")) continue;
    const floor = part.closest(".step") ? foot.top + 1 : innerHeight + 1;
    const inside = box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= floor;
    if (!inside) outside.push(part.className || part.tagName);
  }
  const corners = [[2, 2], [innerWidth - 3, 2], [2, innerHeight - 3], [innerWidth - 3, innerHeight - 3]];
  return {
    outside, scrolls: stage.scrollHeight - stage.clientHeight, sideways: stage.scrollWidth - stage.clientWidth,
    covered: corners.filter(([x, y]) => !stage.contains(document.elementFromPoint(x, y))),
  };
}"""

BROAD_LETTERS = """async () => {
  const faces = await Promise.all(["400", "700"].map((weight) => document.fonts.load(`${weight} 16px "DejaVu narrow"`)));
  return faces.flat().map((face) => face.status);
}"""
OpenStage = Callable[..., Any]


def wear_broad_letters(tab: Any) -> None:
    """Shows the page as a machine does that has no fonts but DejaVu, an eighth broader than all that are named before it."""
    assert tab.evaluate(BROAD_LETTERS) == ["loaded", "loaded"], "fonts-dejavu-core is missing: `make test` installs it"
    tab.evaluate(ADD_STYLE, ':root { --font: "DejaVu narrow", sans-serif }')
    tab.evaluate(SETTLED)


@pytest.mark.parametrize("language", ["pl", "ru"])
@pytest.mark.parametrize(
    ("size", "broad"),
    [*((size, False) for size in SIZES), *((size, True) for size in ((390, 844), (1280, 720), (1920, 1080)))],
    ids=lambda one: f"{one[0]}x{one[1]}" if isinstance(one, tuple) else "broad" if one else "usual",
)
def test_every_step_is_whole_on_the_screen(open_stage: OpenStage, size: tuple[int, int], language: str, broad: bool) -> None:
    """In both ways each step lies inside the window, over everything else, without scrolling; so does the sum. On a machine
    whose only letters are broad ones as well."""
    tab = open_stage("#journey-mobile", language, viewport={"width": size[0], "height": size[1]}, has_touch=size[0] < 1000)
    if broad:
        wear_broad_letters(tab)
    wrong = {}
    for step in STEPS:
        for suffix in ("", "-multi"):
            tab.evaluate("place => { location.hash = place }", f"#journey-{step}{suffix}")
            tab.wait_for_selector(f'.step.is-shown[data-step="{step}"]')
            tab.wait_for_selector(f'.stage[data-mode="{"multi" if suffix else "omni"}"]')
            facts = tab.evaluate(FACTS)
            if facts != {"outside": [], "scrolls": 0, "sideways": 0, "covered": []}:
                wrong[step + suffix] = facts
    tab.evaluate("location.hash = '#journey-sum'")
    tab.wait_for_selector(".step-sum.is-shown")
    facts = tab.evaluate(FACTS)
    if facts["scrolls"] or facts["sideways"] or facts["covered"]:
        wrong["sum"] = facts
    assert wrong == {}


def test_the_line_follows_a_window_that_grows(open_stage: OpenStage) -> None:
    """On a wide screen every letter grows after the window did, and the stops move again: the line goes through them."""
    tab = open_stage("#journey-store")
    tab.set_viewport_size({"width": 1920, "height": 1080})
    through = """() => {
      const dot = document.querySelector(".stop-dot").getBoundingClientRect();
      const start = Number(/^M-12 ([\\d.]+)/.exec(document.querySelector(".map-line").getAttribute("d"))[1]);
      return innerWidth === 1920 && dot.height > 60 && Math.abs((dot.top + dot.bottom) / 2 - start) < 1;
    }"""
    tab.wait_for_function(through)


def test_motion_is_short_and_can_be_off(open_stage: OpenStage) -> None:
    """What moves on entering a step ends within a second; nothing moves where movement is not wanted."""
    running = """() => document.querySelector(".stage").getAnimations({subtree: true})
      .filter(animation => !(animation instanceof CSSTransition))
      .map(animation => animation.effect.getComputedTiming().endTime)"""
    tab = open_stage("#journey-mobile", reduced_motion="no-preference")
    tab.keyboard.press("ArrowRight")
    moving = tab.evaluate(running)
    assert moving
    assert max(moving) < 1000
    still = open_stage("#journey-mobile", reduced_motion="reduce")
    still.keyboard.press("ArrowRight")
    assert still.evaluate(running) == []


STOPS = [(step, mode) for step in (*STEPS, "sum") for mode in ("omni", "multi")]
OTHERS = (("pl", "dark"), ("ru", "light"), ("ru", "dark"))
"""The languages and themes beside Polish by day."""


def in_turns(first: int) -> list[tuple[str, str]]:
    """Every step in one of the two ways, turn and turn about."""
    return [(step, ("omni", "multi")[(first + place) % 2]) for place, step in enumerate((*STEPS, "sum"))]


@pytest.mark.parametrize(
    ("language", "scheme", "stops", "only"),
    [
        pytest.param("pl", "light", STOPS, (), id="pl-light"),
        *(pytest.param(*other, in_turns(turn), WORDED, id="-".join(other)) for turn, other in enumerate(OTHERS)),
        *(pytest.param(*other, STOPS, (), id="-".join((*other, "whole")), marks=pytest.mark.audit) for other in OTHERS),
    ],
)
def test_every_step_is_accessible(
    open_stage: OpenStage,
    axe: Callable[..., list[str]],
    language: str,
    scheme: str,
    stops: list[tuple[str, str]],
    only: tuple[str, ...],
) -> None:
    """axe finds nothing in any step, in either way, nor in the sum.

    By all its rules in Polish by day; in the other language and theme by those that words or paint decide (by all of them in the
    audit). The page behind rests: only the stage is looked at, once its first step was looked at as a page.
    """
    tab = open_stage("#journey-mobile", language, color_scheme=scheme, viewport={"width": 844, "height": 390})
    found = {}
    for number, (step, mode) in enumerate(stops):
        suffix = "-multi" if mode == "multi" and step != "sum" else ""
        tab.evaluate("place => { location.hash = place }", f"#journey-{step}{suffix}")
        tab.wait_for_selector(f'.step.is-shown[data-step="{step}"]')
        if step != "sum":
            tab.wait_for_selector(f'.stage[data-mode="{mode}"]')
        if faults := axe(tab, only=only, within=".stage" if number else ""):
            found[step, mode] = faults
    assert found == {}


def test_large_text_scrolls_as_a_page(open_stage: OpenStage) -> None:
    """With text twice as large nothing is cut off: the stage scrolls, and next and back stay in sight."""
    tab = open_stage("#journey-store", viewport={"width": 1280, "height": 720})
    tab.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    tab.wait_for_timeout(100)
    facts = tab.evaluate("""() => {
      const stage = document.querySelector(".stage"), foot = document.querySelector(".stage-foot");
      const begin = foot.getBoundingClientRect().bottom <= innerHeight + 1;
      stage.scrollTop = 1e6;
      const last = document.querySelector(".is-shown .profile .row:last-child").getBoundingClientRect();
      return {scrolls: stage.scrollTop > 0, begin, foot: foot.getBoundingClientRect().bottom <= innerHeight + 1,
        last: last.bottom <= foot.getBoundingClientRect().top + 1};
    }""")
    assert facts == {"scrolls": True, "begin": True, "foot": True, "last": True}
