"""The self-test in Chromium: by keyboard alone, without script, without a network, and as a screen reader's user meets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.pointer import fields, fill_in, go, hurry_to, next_screen, start, walk
from tests.support.probes import AT_WORK
from tests.support.selftest_solver import plain

pytestmark = pytest.mark.browser

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "status of 422")


def tab_to(tab: Any, selector: str) -> None:
    """Presses Tab until what the selector names has the focus: every control can be reached."""
    for _ in range(60):
        if tab.evaluate("one => document.activeElement.matches(one)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def press(tab: Any, key: str) -> None:
    """Presses a key that leads to another screen."""
    with next_screen(tab):
        tab.keyboard.press(key)


def answer_by_keyboard(tab: Any, values: dict[str, Any]) -> None:
    """Gives an answer with keys alone, and leaves the focus where Enter goes on."""
    if tab.locator(".option").count():
        for place in values["a"]:
            tab.keyboard.press(str(int(place) + 1))
        return
    if tab.locator("#term").count():
        tab_to(tab, "#term")
        tab.keyboard.type(values["a"])
        return
    if tab.locator(".order").count():
        for goal, place in enumerate(values["a"]):
            tab.evaluate("() => document.querySelector('#prompt').focus()")
            tab_to(tab, f"[data-move][value^='move:{place}:']")
            for _ in range(tab.locator(".order input").evaluate_all("all => all.map(one => one.value)").index(place) - goal):
                tab.keyboard.press("Alt+ArrowUp")
    for name, value in values.items():
        if name == "a":
            continue
        tab_to(tab, f"[name={name}]")
        if tab.locator(f"select[name={name}]").count():
            for _ in range(int(value) + 1):
                tab.keyboard.press("ArrowDown")
        else:
            tab.keyboard.press("Space" if value == "0" else "ArrowRight")
    tab_to(tab, ".test-actions .is-primary")


def start_at_an_ordering(tab: Any, least: int = 2) -> None:
    """Begins attempts until one asks for an order of so many steps, and goes up to there."""
    for _ in range(30):
        start(tab, "pl", "test")
        for _number in range(9):
            if tab.locator(".order-step").count() >= least:
                return
            go(tab)
    raise AssertionError(f"no question asks for an order of {least} steps")


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_whole_test_by_keyboard_alone(tab: Any, language: str) -> None:
    """From the start to 10 of 10 without a pointer; after each press the focus stands on the question or its verdict."""
    tab.goto(f"/{language}/omnichannel/test")
    tab_to(tab, "button[value=start]")
    press(tab, "Enter")
    for number in range(1, 11):
        tab.wait_for_function(
            "number => document.activeElement.id === 'prompt' && document.title.includes(number)", arg=str(number)
        )
        answer_by_keyboard(tab, fields(tab, language))
        press(tab, "Enter")
        tab.wait_for_function("() => document.activeElement.id === 'verdict'")
        tab_to(tab, ".test-actions .is-primary")
        press(tab, "Enter")
    tab.wait_for_function("() => document.activeElement.matches('h1.score')")
    assert plain(tab.locator("h1.score b").inner_text()) == "10"


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_whole_test_without_script(new_tab: Callable[..., Any], language: str) -> None:
    """Buttons and plain forms lead to 9 or more of 10, through ordering and matching, with the browser's own going back."""
    tab = new_tab(java_script_enabled=False)
    start(tab, language, "test")
    fill_in(tab, fields(tab, language))
    go(tab)
    tab.go_back()
    tab.go_forward()
    walk(tab, language, [True] * 9)
    assert plain(tab.locator("h1.score b").inner_text()) == "10"


def test_no_reload_and_the_address_keeps_everything(tab: Any) -> None:
    """With script the document stays the same one; reload, back and forward show the question and the answer that were there."""
    start(tab, "pl", "test")
    tab.evaluate("() => { window.same = true; }")
    fill_in(tab, fields(tab, "pl"))
    go(tab)
    prompt = tab.locator("#prompt").inner_text()
    values = fields(tab, "pl")
    fill_in(tab, values)
    tab.wait_for_function("() => document.querySelector('.test-left').textContent.includes('8')")
    assert tab.evaluate("() => window.same")
    tab.reload()
    assert tab.locator("#prompt").inner_text() == prompt
    assert tab.locator(".option input:checked, .match input:checked, .order, .match-select, #term").count()
    tab.go_back()
    tab.wait_for_function("() => document.title.includes('1')")
    tab.go_forward()
    tab.wait_for_function("prompt => document.querySelector('#prompt').innerText === prompt", arg=prompt)


def test_the_language_link_takes_a_fresh_answer_along(tab: Any) -> None:
    """What is chosen but not sent yet is there in the other language too."""
    start(tab, "pl", "test")
    while not tab.locator(".option").count():
        go(tab)
    number = tab.locator(".test-count b").inner_text()
    before = tab.locator(".languages a[hreflang=ru]").get_attribute("href")
    tab.locator(".option input").nth(1).check()
    tab.wait_for_function("old => document.querySelector('.languages a[hreflang=ru]').getAttribute('href') !== old", arg=before)
    tab.locator(".languages a[hreflang=ru]").click()
    tab.wait_for_url("**/ru/**")
    assert tab.locator(".test-count b").inner_text() == number
    assert tab.locator(".option input").nth(1).is_checked()


def test_an_answer_chosen_just_before_the_language_is_kept(tab: Any) -> None:
    """Whoever chooses and changes the language in the same moment finds the answer there, ten times out of ten."""
    start(tab, "pl", "test")
    while not tab.locator(".option").count():
        go(tab)
    for number in range(10):
        other = ("ru", "pl")[number % 2]
        wanted = number % tab.locator(".option input").count()
        chosen = tab.evaluate(
            """([wanted, other]) => {
              const options = [...document.querySelectorAll(".option input")];
              options[wanted].click();
              document.querySelector(`.languages a[hreflang=${other}]`).click();
              return options.map((option) => option.checked);
            }""",
            [wanted, other],
        )
        tab.wait_for_url(f"**/{other}/**")
        # The draw may bring a question with boxes, where a press on what is chosen takes it back: that has to come along as well.
        assert tab.evaluate("() => [...document.querySelectorAll('.option input')].map((option) => option.checked)") == chosen, (
            number
        )
        tab.evaluate(AT_WORK)


def test_the_answer_stays_when_the_network_fails(tab: Any) -> None:
    """Without a network the answer stands where it was and the page says so, aloud too; the next press sends it."""
    tab.allowed = list(OFFLINE)
    start(tab)
    fill_in(tab, fields(tab, "pl"))
    tab.wait_for_load_state("networkidle")
    tab.context.set_offline(True)
    tab.locator(".test-actions .is-primary").click()
    tab.get_by_text("Nie ma teraz sieci").first.wait_for()
    assert "Nie ma teraz sieci" in tab.locator(".test-status").inner_text()
    tab.context.set_offline(False)
    go(tab)
    assert tab.locator("#verdict.is-right").count() == 1


def test_steps_are_moved_by_arrow_key_and_pointer(tab: Any) -> None:
    """A step moves by its button, by Alt and an arrow, and by dragging; a live sentence says where it is now."""
    start_at_an_ordering(tab)
    steps = tab.locator(".order-text")
    first, second = steps.nth(0).inner_text(), steps.nth(1).inner_text()
    tab.locator("[data-move=down]").first.click()
    assert steps.nth(1).inner_text() == first
    told = plain(tab.locator(".test-live").inner_text())
    assert told.startswith(f"„{plain(first)}” jest teraz na miejscu 2 z ")
    tab.keyboard.press("Alt+ArrowUp")
    assert (steps.nth(0).inner_text(), steps.nth(1).inner_text()) == (first, second)
    box, last = tab.locator(".order-number").first.bounding_box(), tab.locator(".order-step").last.bounding_box()
    tab.mouse.move(box["x"] + 9, box["y"] + 9)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 9, last["y"] + last["height"] - 4, steps=8)
    tab.mouse.up()
    assert steps.last.inner_text() == first


UNDER_THE_FOOT = """(node) => {
  const box = node.getBoundingClientRect(), foot = document.querySelector(".test-actions").getBoundingClientRect();
  // What is higher than the room over the foot stands with its beginning at the top.
  const [top, bottom] = [box.top, Math.min(box.bottom, box.top + foot.top - 24)];
  return top < 0 || bottom > foot.top ? `${node.id || node.className}: ${top}–${bottom}, the foot begins at ${foot.top}` : null;
}"""
"""A place that does not stand wholly above the buttons."""


def start_at(tab: Any, kind: str) -> None:
    """Begins attempts until one asks a question of that kind, and goes up to there."""
    for _ in range(30):
        start(tab, "pl", "test")
        for _number in range(9):
            if tab.locator(f".test-form.is-{kind}").count():
                return
            go(tab)
    raise AssertionError(f"no question is of the kind {kind}")


def test_true_and_false_are_two_cards(new_tab: Callable[..., Any]) -> None:
    """Beside each other where there is room, else one below the other; a press at its edge chooses a card, so does its number."""
    tab = new_tab(viewport={"width": 667, "height": 375})
    start_at(tab, "truefalse")
    cards, inputs = tab.locator(".option"), tab.locator(".option input")
    for corner in (0.04, 0.96):
        for place in (0, 1):
            box = cards.nth(place).bounding_box()
            assert min(box["width"], box["height"]) > 100
            tab.mouse.click(box["x"] + corner * box["width"], box["y"] + corner * box["height"])
            assert inputs.nth(place).is_checked()
    for key, place in (("1", 0), ("2", 1), ("1", 0)):
        tab.keyboard.press(key)
        assert inputs.nth(place).is_checked()
    true, false = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert true["y"] == false["y"]
    assert true["x"] + true["width"] <= false["x"]
    tab.set_viewport_size({"width": 390, "height": 844})
    true, false = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert true["x"] == false["x"]
    assert true["y"] + true["height"] <= false["y"]


FLAWLESS = {"pl": "Bezbłędnie, i to za pierwszym razem!", "ru": "Без единой ошибки, и с первого раза!"}


def test_full_marks_have_a_sentence_and_a_flag_of_their_own(new_tab: Callable[..., Any]) -> None:
    """Only ten of ten at the first try: neither nine, nor what was mended. The form stays in view, nothing moves."""
    tab = new_tab(viewport={"width": 844, "height": 390}, reduced_motion="reduce")
    for language, words in FLAWLESS.items():
        start(tab, language, "test")
        walk(tab, language, [True] * 10)
        assert words in plain(tab.locator(".score-text").inner_text())
        assert tab.locator(".score-flag").is_visible()
        for part in ("#name", "#certificate button"):
            assert not tab.locator(part).evaluate(UNDER_THE_FOOT)
        assert tab.evaluate("() => document.getAnimations().length") == 0
    start(tab, "pl", "test")
    walk(tab, "pl", [False] + [True] * 9)
    for number, total in (("9", 0), ("10", 1)):
        if total:
            tab.locator("button[value=retry]").click()
            tab.locator(".test-task").wait_for()
            walk(tab, "pl", [True])
        assert number in plain(tab.locator("h1.score").inner_text())
        assert FLAWLESS["pl"] not in plain(tab.locator(".score-text").inner_text())
        assert tab.locator(".score-flag").count() == 0


@pytest.mark.parametrize(("language", "size"), [("pl", (667, 375)), ("ru", (667, 375)), ("ru", (667, 331)), ("pl", (844, 340))])
def test_what_was_just_said_stands_above_the_foot(new_tab: Callable[..., Any], language: str, size: tuple[int, int]) -> None:
    """On a low screen the question and its verdict, once they have the focus, are wholly in view over the buttons (2.4.11)."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]})
    start(tab, language)
    for number in range(10):
        assert not tab.locator("#prompt").evaluate(UNDER_THE_FOOT), number
        fill_in(tab, fields(tab, language, right=False))
        tab.locator(".test-actions .is-primary").click()
        tab.wait_for_function("() => document.activeElement.id === 'verdict'")
        assert not tab.locator("#verdict").evaluate(UNDER_THE_FOOT), number
        if number < 9:
            tab.locator(".test-actions .is-primary").click()
            tab.wait_for_function("() => document.activeElement.id === 'prompt'")


def test_a_step_with_the_focus_stands_above_the_foot(new_tab: Callable[..., Any]) -> None:
    """On a low screen Tab, and moving by key, bring the whole step over the buttons, not its arrow alone (2.4.11)."""
    tab = new_tab(viewport={"width": 667, "height": 330})
    start_at_an_ordering(tab, least=4)
    tab.locator("#prompt").focus()
    for _ in range(tab.locator("[data-move]:not(:disabled)").count()):
        tab_to(tab, "[data-move]:not([data-walked])")
        tab.evaluate("() => { document.activeElement.dataset.walked = '1'; }")
        assert not tab.locator(".order-step:focus-within").evaluate(UNDER_THE_FOOT)
    tab.locator("[data-move=down]").first.focus()
    for _ in range(tab.locator(".order-step").count() - 1):
        tab.keyboard.press("Alt+ArrowDown")
        assert not tab.locator(".order-step:focus-within").evaluate(UNDER_THE_FOOT)


def test_the_result_is_remembered_and_refused_storage_breaks_nothing(tab: Any, new_tab: Callable[..., Any]) -> None:
    """The start tells the last and the best result of this browser; a browser that keeps nothing walks through all the same."""
    start(tab, "pl", "test")
    walk(tab, "pl", [True] * 10)
    tab.goto("/pl/omnichannel/test")
    assert plain(tab.locator(".test-last").inner_text()) == "Ostatnio: 10 z 10. Najlepiej: 10 z 10."
    start(tab)
    tab.goto("/pl/omnichannel/test")
    tab.get_by_role("link", name="Wróć do zaczętego testu").click()
    tab.locator(".test-task").wait_for()
    other = new_tab()
    other.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})")
    start(other, "ru", "test")
    walk(other, "ru", [True] * 10)


STATES = ["start", "unanswered", "missing", "right", "wrong", "end", "result", "error"]


@pytest.mark.parametrize("state", STATES)
def test_no_screen_breaks_an_accessibility_rule(new_tab: Callable[..., Any], axe: Callable[[Any], list[str]], state: str) -> None:
    """axe finds nothing in any state of the test, languages, themes and widths spread over them."""
    number = STATES.index(state)
    language = ("pl", "ru")[number % 2]
    tab = new_tab(
        viewport={"width": (640, 1280, 320, 844)[number % 4], "height": (320, 720, 640, 390)[number % 4]},
        color_scheme=("light", "dark")[number // 2 % 2],
        forced_colors="active" if state in ("unanswered", "result") else "none",
        reduced_motion="reduce",
    )
    tab.allowed = list(OFFLINE)
    if state == "start":
        tab.goto(f"/{language}/omnichannel/test")
    elif state in ("end", "result", "error"):
        hurry_to(tab, language, state)
    else:
        start(tab, language)
        for _ in range(10 if state == "unanswered" else 1):
            assert axe(tab) == []
            fill_in(tab, {} if state == "missing" else fields(tab, language, right=state != "wrong"))
            go(tab)
            assert axe(tab) == []
            if state == "unanswered":
                go(tab)
    assert axe(tab) == []


def test_the_result_is_printed_whole(tab: Any) -> None:
    """On paper every answer stands with its reasons, also those that are folded on the screen, and no control is left."""
    start(tab)
    walk(tab, "pl", [False] * 2 + [True] * 8)
    hidden = "all => all.filter(one => !one.checkVisibility()).length"
    texts = tab.locator(".review-row p, .review-row li")
    assert texts.count() > 20
    assert texts.evaluate_all(hidden) > 0
    tab.emulate_media(media="print")
    assert texts.evaluate_all(hidden) == 0
    assert tab.locator("h1.score").is_visible()
    assert tab.locator("#certificate, .test-actions, main button, .bar, .player").evaluate_all("all => all.length") > 2
    assert tab.locator("#certificate:visible, .test-actions:visible, main button:visible, .bar:visible").count() == 0
