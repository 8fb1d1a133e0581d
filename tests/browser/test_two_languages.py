"""The two languages in Chromium: every kind of place is kept when the language is changed, and both can be read side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.barriers import rules_for
from tests.support.probes import AT_WORK
from tests.support.servers import Server

pytestmark = pytest.mark.browser
PAIRS = (("pl", "ru"), ("ru", "pl"))
SIZES = ({"width": 844, "height": 390}, {"width": 1280, "height": 720}, {"width": 390, "height": 844})
HEIGHT = "id => Math.round(document.getElementById(id).getBoundingClientRect().top)"
OPEN = "() => [...document.querySelectorAll('main details[data-section][open]')].map((node) => node.dataset.section)"
LIT = "() => [...document.querySelectorAll('.is-lit')].map((node) => node.dataset.sentence).sort()"
PAIRED = "() => [...document.querySelectorAll('.is-paired')].map((node) => node.dataset.sentence).sort()"
PUT = "([id, y]) => scrollTo({top: scrollY + document.getElementById(id).getBoundingClientRect().top - y, behavior: 'instant'})"
QUESTION = "() => document.querySelector('#prompt [data-sentence]').dataset.sentence"
OTHER_STATE = "before => (document.querySelector('#selftest:has(#answer)')?.dataset.attempt ?? before) !== before"
OVER_A_TITLE = """() => {
  const section = document.querySelector('[data-section=what-is]');
  section.classList.add('is-read');
  section.classList.remove('is-now');
  const range = document.createRange();
  const box = (node) => { range.selectNodeContents(node); return range.getBoundingClientRect(); };
  const titles = [...section.querySelectorAll('summary > :is(h3, .pair-title)')].map(box);
  const sign = section.querySelector('summary > .state').getBoundingClientRect();
  const beside = (one) => sign.left >= one.right || sign.right <= one.left || sign.top >= one.bottom || sign.bottom <= one.top;
  return {titles: titles.length, beside: titles.filter(beside).length, seen: sign.width > 4 && sign.height > 4};
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def switch(tab: Any, language: str) -> None:
    """Press the other language, and wait until its page stands still."""
    room = ".stage.is-open " if tab.query_selector(".stage.is-open") else ".bar "
    box = tab.locator(f"{room}.languages a[hreflang={language}]").bounding_box()
    # A finger scrolls nothing; Playwright's own click would, because the bar lies inside the page's scroll padding.
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.wait_for_url(f"**/{language}/**")
    tab.evaluate(AT_WORK)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_block_stays_at_its_height(new_tab: Callable[..., Any], first: str, second: str, size: dict[str, int]) -> None:
    """After switching, the sections that were open are open, and the block that was read stands at the same height."""
    tab = new_tab(viewport=size)
    tab.goto(f"/{first}/omnichannel/#what-is")
    tab.evaluate("document.querySelector('[data-section=goals]').open = true")
    tab.evaluate(AT_WORK)
    tab.evaluate(PUT, ["what-is-6", 90])
    tab.evaluate(AT_WORK)
    before = tab.evaluate(HEIGHT, "what-is-6")
    switch(tab, second)
    assert tab.evaluate(OPEN) == ["goals", "what-is"]
    assert abs(tab.evaluate(HEIGHT, "what-is-6") - before) <= 2
    assert tab.url.endswith("#what-is-6")
    switch(tab, first)
    assert abs(tab.evaluate(HEIGHT, "what-is-6") - before) <= 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("query", ["", "?with=ru"])
def test_the_focus_on_the_choice_keeps_the_place(new_tab: Callable[..., Any], query: str, size: dict[str, int]) -> None:
    """When the choice of language at the edge gets the focus, the page stands still, and Enter opens the block that was read."""
    tab = new_tab(viewport=size)
    tab.goto(f"/pl/omnichannel/{query}#what-is")
    tab.evaluate(AT_WORK)
    tab.evaluate(PUT, ["what-is-6", 120])
    tab.evaluate(AT_WORK)
    before = tab.evaluate("scrollY")
    tab.focus(".bar .languages a[hreflang=ru]:not(.languages-pair)")
    tab.evaluate(AT_WORK)
    assert abs(tab.evaluate("scrollY") - before) <= 2
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/ru/**")
    tab.evaluate(AT_WORK)
    assert abs(tab.evaluate(HEIGHT, "what-is-6") - 120) <= 2


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_address_alone_carries_the_block(new_tab: Callable[..., Any], first: str, second: str) -> None:
    """Where storage is refused, the other language still opens at the block that was read."""
    tab = new_tab()
    tab.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('refused') }})")
    tab.goto(f"/{first}/omnichannel/#what-is-9")
    tab.evaluate(AT_WORK)
    switch(tab, second)
    assert tab.evaluate("location.hash.startsWith('#what-is-')")
    assert "what-is" in tab.evaluate(OPEN)
    assert 0 <= tab.evaluate(HEIGHT, tab.evaluate("location.hash.slice(1)")) < 400


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_step_of_the_journey_stays(new_tab: Callable[..., Any], first: str, second: str) -> None:
    """The stage stays open on the same step in the same mode."""
    tab = new_tab()
    tab.goto(f"/{first}/omnichannel/#journey-store-multi")
    tab.wait_for_selector(".stage.is-open")
    switch(tab, second)
    tab.wait_for_selector(".stage.is-open[data-mode=multi] .step.is-shown[data-step=store]")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_progress_is_one(new_tab: Callable[..., Any], first: str, second: str) -> None:
    """What was read in one language is read in the other."""
    tab = new_tab()
    tab.goto(f"/{first}/omnichannel/#goals")
    tab.evaluate(AT_WORK)
    tab.click("[data-end=goals] a")
    tab.wait_for_selector("[data-section=goals].is-read", state="attached")
    switch(tab, second)
    tab.wait_for_selector("[data-section=goals].is-read", state="attached")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_self_test_goes_on(new_tab: Callable[..., Any], first: str, second: str) -> None:
    """The same question with the same answer chosen; once answered, its text can be had in the other language."""
    tab = new_tab()
    tab.goto(f"/{first}/omnichannel/test")
    tab.click("button[value=start], .test .button.is-primary")
    tab.wait_for_selector("#answer")
    while not tab.query_selector("#answer input[type=radio][name=a]"):
        before = tab.get_attribute("#selftest", "data-attempt")
        tab.click("button[value=skip]")
        tab.wait_for_function(OTHER_STATE, arg=before)
    before = tab.get_attribute("#selftest", "data-attempt")
    tab.locator("#answer input[name=a]").first.check()
    tab.wait_for_function(OTHER_STATE, arg=before)
    place, question = tab.inner_text(".test-count b"), tab.evaluate(QUESTION)
    assert not tab.query_selector(".pair-twin")
    switch(tab, second)
    assert tab.inner_text(".test-count b") == place
    assert tab.evaluate(QUESTION) == question
    assert tab.locator("#answer input[name=a]").first.is_checked()
    tab.click("#answer .is-primary")
    tab.wait_for_selector("#verdict")
    tab.click(f".pair-twin[lang={first}] summary")
    assert tab.inner_text(f".pair-twin[lang={first}] p").strip()


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_form_keeps_its_text(new_tab: Callable[..., Any], first: str, second: str) -> None:
    """What was typed into the feedback form stands in the other language's form."""
    tab = new_tab()
    tab.goto(f"/{first}/omnichannel/feedback")
    tab.evaluate(AT_WORK)
    tab.fill("textarea >> nth=0", "Więcej przykładów, больше примеров")
    switch(tab, second)
    assert tab.input_value("textarea >> nth=0") == "Więcej przykładów, больше примеров"


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_reading_aloud_goes_on(new_tab: Callable[..., Any], speaking: Server, first: str, second: str) -> None:
    """The sentence that was being spoken is spoken on in the other language."""
    tab = new_tab(base_url=speaking.url)
    tab.goto(f"/{first}/omnichannel/#what-is")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.click("[data-sentence='what-is-4.1']", position={"x": 40, "y": 8})
    # The first track is made when it is asked for; on a busy machine that takes its time.
    tab.wait_for_selector("[data-sentence='what-is-4.1'].is-lit", timeout=60_000)
    tab.wait_for_function("() => document.querySelector('.player audio').currentTime > 0.3", timeout=60_000)
    switch(tab, second)
    tab.wait_for_function("() => !document.querySelector('.player audio').paused", timeout=60_000)
    assert tab.evaluate(LIT)[0].startswith("what-is-4.")
    assert f"/{second}/" in tab.evaluate("document.querySelector('.player audio').currentSrc")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_side_by_side(
    new_tab: Callable[..., Any], axe: Callable[..., list[str]], first: str, second: str, size: dict[str, int]
) -> None:
    """In landscape counterparts begin level, in portrait one opens under its block; nothing sticks out, axe is content."""
    tab = new_tab(viewport=size)
    tab.goto(f"/{first}/omnichannel/?with={second}#what-is")
    tab.evaluate(AT_WORK)
    counterpart = f"what-is-2-{second}"
    if size["width"] > size["height"]:
        assert abs(tab.evaluate(HEIGHT, "what-is-2") - tab.evaluate(HEIGHT, counterpart)) <= 1
        assert not tab.is_visible(".pair summary >> nth=0")
    else:
        assert not tab.is_visible(f"#{counterpart}")
        tab.click(".pair:has(#what-is-2) summary")
        assert tab.evaluate(HEIGHT, counterpart) > tab.evaluate(HEIGHT, "what-is-2")
    assert tab.is_visible(f"#{counterpart}")
    assert tab.evaluate(SIDEWAYS) <= 0
    assert axe(tab, only=rules_for(first)) == []


@pytest.mark.parametrize("size", SIZES)
def test_side_by_side_without_script(new_tab: Callable[..., Any], size: dict[str, int]) -> None:
    """Without script both languages are there: beside each other, or behind a button under each block."""
    tab = new_tab(viewport=size, java_script_enabled=False)
    tab.goto("/pl/omnichannel/?with=ru#what-is")
    if size["width"] < size["height"]:
        tab.click(".pair:has(#what-is-2) summary")
    assert tab.is_visible("#what-is-2-ru")


def test_a_sentence_is_lit_with_its_counterpart(new_tab: Callable[..., Any], speaking: Server) -> None:
    """Under the pointer and under the focus both counterparts are lit; a press on either speaks it in its own language."""
    tab = new_tab(base_url=speaking.url)
    tab.goto("/pl/omnichannel/?with=ru#what-is")
    tab.wait_for_selector(".player[data-ready]", state="attached")
    tab.evaluate(AT_WORK)
    tab.hover("[data-sentence='what-is-4-ru.1']", position={"x": 30, "y": 8})
    tab.wait_for_function(f"() => String(({PAIRED})()) === 'what-is-4-ru.1,what-is-4.1'")
    tab.click("[data-sentence='what-is-4-ru.1']", position={"x": 30, "y": 8})
    tab.wait_for_function(f"() => String(({LIT})()).includes('what-is-4-ru.')", timeout=60_000)
    assert len(tab.evaluate(LIT)) == 2
    assert "/ru/" in tab.evaluate("document.querySelector('.player audio').currentSrc")
    assert tab.eval_on_selector(".player-sentence", "node => node.lang") == "ru"
    tab.click("[data-sentence='what-is-2.1']", position={"x": 30, "y": 8})
    tab.wait_for_function(f"() => String(({LIT})()).includes('what-is-2.')", timeout=60_000)
    assert "/pl/" in tab.evaluate("document.querySelector('.player audio').currentSrc")
    tab.mouse.move(1, 1)  # the focus scrolls the page: a pointer that rests on it would then be over another sentence
    tab.focus("#what-is-1 a.term >> nth=0")
    assert tab.evaluate(PAIRED) == ["what-is-1-ru.1", "what-is-1.1"]


def test_the_journey_has_both_stories(new_tab: Callable[..., Any]) -> None:
    """On the stage the other language's story opens under the first; in the list it stands beside it."""
    tab = new_tab()
    tab.goto("/pl/omnichannel/?with=ru#journey-store")
    tab.wait_for_selector(".stage.is-open .is-shown")
    tab.click(".is-shown .variant-omni .pair-twin > summary")
    assert tab.is_visible("#journey-store-1-ru")
    tab.click("[data-journey-close]")
    assert tab.is_visible("#journey-mobile-1-ru")


@pytest.mark.parametrize("size", SIZES)
def test_a_term_opens_its_card(new_tab: Callable[..., Any], axe: Callable[[Any], list[str]], size: dict[str, int]) -> None:
    """A term opens a card with both languages by pointer and by keyboard, inside the window; Escape gives the focus back."""
    tab = new_tab(viewport=size)
    tab.goto("/pl/omnichannel/#what-is")
    tab.evaluate(AT_WORK)
    term = "#what-is-1 a.term >> nth=0"
    tab.focus(term)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#term-card dt")
    assert tab.locator("#term-card [lang=ru]").count() == 1
    box = tab.locator("#term-card").bounding_box()
    assert min(box["x"], size["width"] - box["x"] - box["width"]) >= 0
    assert min(box["y"], size["height"] - box["y"] - box["height"]) >= 0
    assert axe(tab) == []
    tab.keyboard.press("Escape")
    assert not tab.is_visible("#term-card")
    assert tab.evaluate("document.activeElement.matches('a.term')")
    tab.click(term)
    tab.wait_for_selector("#term-card dt")
    assert not tab.evaluate(LIT)


def test_a_term_without_script_leads_to_its_entry(new_tab: Callable[..., Any]) -> None:
    """Without script the term is a link to its entry, which opens with the glossary."""
    tab = new_tab(java_script_enabled=False)
    tab.goto("/pl/omnichannel/#what-is")
    tab.click("#what-is-1 a.term >> nth=0")
    assert tab.is_visible("#term-omnichannel dd[lang=ru]")


@pytest.mark.parametrize("size", [*SIZES, {"width": 1024, "height": 768}])
def test_what_was_read_is_told_beside_no_title(new_tab: Callable[..., Any], size: dict[str, int]) -> None:
    """Between the two titles of a section that was read stands its sign, over neither of them."""
    tab = new_tab(viewport=size)
    tab.goto("/pl/omnichannel/?with=ru#what-is")
    tab.evaluate(AT_WORK)
    assert tab.evaluate(OVER_A_TITLE) == {"titles": 2, "beside": 2, "seen": True}
