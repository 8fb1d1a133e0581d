"""The self-test by pointer: what tests of it, of every screen and of the README's pictures do before they look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import lxml.html
from playwright.sync_api import expect

from tests.support.selftest_solver import answer, read_bank

BANKS = {language: read_bank(language) for language in ("pl", "ru")}


class Snapshot:
    """The page as it stands, for the solver."""

    def __init__(self, html: str) -> None:
        self._tree = lxml.html.document_fromstring(html)

    def all(self, xpath: str) -> list[Any]:
        """Every node of the XPath."""
        return list(self._tree.xpath(xpath))

    def one(self, xpath: str) -> Any:
        """The first node of the XPath."""
        return self.all(xpath)[0]


def fields(tab: Any, language: str, *, right: bool = True) -> dict[str, Any]:
    """What the question on the screen wants to be sent."""
    return answer(Snapshot(tab.content()), BANKS[language], right=right)


def start(tab: Any, language: str = "pl", mode: str = "practice") -> None:
    """Begins an attempt."""
    tab.goto(f"/{language}/omnichannel/test")
    tab.locator(f"input[name=mode][value={mode}]").check()
    tab.locator("button[value=start]").click()
    tab.locator(".test-task").wait_for()


def fill_in(tab: Any, values: dict[str, Any]) -> None:
    """Gives an answer with the pointer."""
    for name, value in values.items():
        if name != "a":
            control = tab.locator(f"select[name={name}], input[name={name}][value='{value}']")
            control.select_option(value) if control.first.evaluate("e => e.tagName") == "SELECT" else control.check()
        elif isinstance(value, str):
            tab.locator("#term").fill(value)
        elif tab.locator(".order").count():
            put_in_order(tab, value)
        else:
            for place in value:
                tab.locator(f".option input[value='{place}']").check()


def put_in_order(tab: Any, wanted: list[str]) -> None:
    """Moves each step up with its own arrow until it stands where it is wanted; waits for each move, which may load the page."""
    steps = tab.locator(".order input[name=a]")
    for goal, place in enumerate(wanted):
        for above in range(steps.evaluate_all("all => all.map(one => one.value)").index(place) - 1, goal - 1, -1):
            tab.locator(f"button[value='move:{place}:up']").click()
            expect(steps.nth(above)).to_have_value(place)
        expect(steps).to_have_count(len(wanted))


@contextmanager
def next_screen(tab: Any) -> Iterator[None]:
    """What is done in the block leads to another screen, which is there when the block is left.

    The address tells nothing: it changes on the same screen too, when the page quietly keeps what was chosen.
    """
    tab.locator(".test-screen").evaluate("screen => { screen.dataset.left = '' }")
    yield
    tab.locator(".test-screen:not([data-left])").wait_for(state="attached")
    tab.wait_for_load_state()


def go(tab: Any) -> None:
    """Presses the filled button and waits for the next screen."""
    with next_screen(tab):
        tab.locator(".test-actions .is-primary").click()


def walk(tab: Any, language: str, right: list[bool]) -> None:
    """Answers every question with the pointer, up to the result."""
    for well in right:
        fill_in(tab, fields(tab, language, right=well))
        go(tab)
        if tab.locator("#verdict").count():
            go(tab)
    tab.locator("h1.score").wait_for()


def hurry(tab: Any, language: str, right: list[bool | None]) -> None:
    """The same walk without a hand: what a browser would send, as fast as the server answers; then its last screen is opened.

    ``None`` leaves a question without an answer.
    """
    test = f"/{language}/omnichannel/test"
    screen = tab.request.get(test)

    def press(do: str, **values: Any) -> Any:
        page = Snapshot(screen.text())
        hidden = {field.get("name"): field.get("value") for field in page.all("//form[@id='answer']/input[@type='hidden']")}
        hidden = hidden or {"token": page.one("//input[@name='token']").get("value")}
        body = urlencode({**hidden, "do": do, **values}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return tab.request.post(test, data=body, headers=headers)

    screen = press("start", mode="test")
    for well in right:
        values = {} if well is None else answer(Snapshot(screen.text()), BANKS[language], right=well)
        screen = press("go", **values)
    tab.goto(screen.url)


def hurry_to(tab: Any, language: str, state: str) -> None:
    """To the screen before the end, to a result with errors, or to a certificate's form with an error."""
    if state == "end":
        hurry(tab, language, [None] * 10)
        tab.locator(".open-list").wait_for()
        return
    hurry(tab, language, [state == "error"] * 2 + [True] * 8)
    tab.locator("h1.score").wait_for()
    if state == "error":
        tab.locator("#certificate button").click()
        tab.locator("#name-error").wait_for()
        assert tab.evaluate("() => document.activeElement.id") == "name"
