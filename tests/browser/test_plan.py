"""What is written for the tasks stays in this browser, makes the plan, is printed whole, and can be deleted."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from tests.support.probes import SETTLED

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]

PAGE, PLAN = "/pl/omnichannel/", "/pl/omnichannel/plan"
HERE = "[data-section=challenges] .task"
KEPT = "() => localStorage.getItem('omnikurs:omnichannel/t/challenges')"
TEXT = "Cena na stronie jest inna niż na półce.\n<script>alert(1)</script>"
READY = "() => document.querySelector('.rail.is-folding') !== null"


def at_the_task(new_tab: NewTab, size: tuple[int, int] = (1280, 720), **options: Any) -> Any:
    """The course page with the field of the task of «Wyzwania» in view."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options)
    tab.goto(f"{PAGE}#challenges")
    tab.wait_for_function(READY)
    show_field(tab)
    return tab


def show_field(tab: Any) -> None:
    """Scroll to the field and wait until it is there."""
    tab.evaluate(f"document.querySelector('{HERE}').scrollIntoView({{block: 'center', behavior: 'instant'}})")
    tab.locator(f"{HERE} textarea").wait_for()
    tab.evaluate(SETTLED)


def test_what_is_written_is_kept_and_never_sent(new_tab: NewTab) -> None:
    """After the field is there, typing sends nothing; after a reload, and in the other language, the text stands there."""
    tab = at_the_task(new_tab)
    tab.locator("[data-section=challenges] .check-row").first.wait_for()
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.url))
    tab.locator(f"{HERE} textarea").fill(TEXT)
    tab.locator(f"{HERE} [data-part=kept]").wait_for()
    assert tab.evaluate(KEPT) == TEXT
    assert sent == []
    assert "1 z 10" in tab.locator(f"{HERE} [data-part=plan]").inner_text()
    for address in (f"{PAGE}#challenges", "/ru/omnichannel/#challenges"):
        tab.goto("/pl/about")
        tab.goto(address)
        tab.wait_for_function(READY)
        show_field(tab)
        assert tab.locator(f"{HERE} textarea").input_value() == TEXT


def test_leaving_at_once_loses_nothing(new_tab: NewTab) -> None:
    """Typed and left within the half second before it is kept: it is kept all the same."""
    tab = at_the_task(new_tab)
    tab.locator(f"{HERE} textarea").fill("Zapisane przed wyjściem")
    tab.goto(PLAN)
    tab.locator(".plan-task.is-written").wait_for()
    assert tab.locator("#task-challenges .plan-text").inner_text() == "Zapisane przed wyjściem"


def test_another_tab_shows_it_and_leaves_what_is_being_typed(new_tab: NewTab) -> None:
    """The plan in a second tab follows; the field that has the focus is not written over."""
    tab = at_the_task(new_tab)
    other = tab.context.new_page()
    other.goto(PLAN)
    tab.locator(f"{HERE} textarea").fill("Pierwszy tekst")
    tab.locator(f"{HERE} textarea").blur()
    other.locator("#task-challenges.is-written").wait_for()
    tab.locator(f"{HERE} textarea").focus()
    other.evaluate("localStorage.setItem('omnikurs:omnichannel/t/challenges', 'Drugi tekst')")
    tab.wait_for_function("() => localStorage.getItem('omnikurs:omnichannel/t/challenges') === 'Drugi tekst'")
    assert tab.locator(f"{HERE} textarea").input_value() == "Pierwszy tekst"
    tab.goto(PLAN)
    tab.locator("#task-challenges.is-written").wait_for()
    assert tab.locator("#task-challenges .plan-text").inner_text() == "Drugi tekst", "nothing was typed here since"


def test_the_plan_is_printed_from_what_is_typed(new_tab: NewTab) -> None:
    """The whole text is on the paper, as text; the empty plan is one page, and one with short answers too."""
    tab = new_tab()
    tab.goto(PLAN)
    tab.locator(".plan-count [data-part=count]:not(:empty)").wait_for()
    assert pages_of(tab) == 1
    tab.evaluate("localStorage.setItem('omnikurs:omnichannel/t/challenges', 'słowo '.repeat(160))")
    tab.reload()
    tab.locator("#task-challenges.is-written").wait_for()
    assert tab.locator("#task-challenges .plan-text").inner_text().count("słowo") == 160
    assert pages_of(tab) <= 2
    tab.emulate_media(media="print")
    assert not tab.locator(".plan-actions").is_visible()
    assert tab.locator("#task-what-is .plan-lines").is_visible()
    assert not tab.locator("#task-challenges .plan-lines").is_visible()


def pages_of(tab: Any) -> int:
    """How many pages the browser prints."""
    with pikepdf.open(io.BytesIO(tab.pdf(format="A4", prefer_css_page_size=True))) as document:
        return len(document.pages)


def test_the_course_page_prints_the_typed_text_whole(new_tab: NewTab) -> None:
    """A field would print its first lines only: on paper its text stands in its place."""
    tab = at_the_task(new_tab)
    tab.locator(f"{HERE} textarea").fill(TEXT)
    tab.emulate_media(media="print")
    assert tab.locator(f"{HERE} .task-paper").inner_text() == TEXT
    assert not tab.locator(f"{HERE} textarea").is_visible()


def test_deleting_what_is_kept_empties_field_and_plan(new_tab: NewTab) -> None:
    """«Usuń zapisane dane» on the plan asks first, then everything is empty there and in the course."""
    tab = at_the_task(new_tab)
    tab.locator(f"{HERE} textarea").fill(TEXT)
    tab.locator(f"{HERE} [data-part=kept]").wait_for()
    tab.goto(PLAN)
    tab.locator("#task-challenges.is-written").wait_for()
    tab.locator("[data-component=forget]").click()
    tab.locator("#forget button[value='']").click()
    assert tab.evaluate(KEPT) == TEXT
    tab.locator("[data-component=forget]").click()
    tab.locator("#forget button[value=forget]").click()
    tab.wait_for_function("() => document.querySelector('.plan-task.is-written') === null")
    assert tab.evaluate(KEPT) is None


def test_refused_storage_is_told_and_the_text_stays(new_tab: NewTab) -> None:
    """A browser that keeps nothing says so in words, and takes nothing away from the field."""
    tab = at_the_task(new_tab)
    tab.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    tab.locator(f"{HERE} textarea").fill(TEXT)
    tab.locator(f"{HERE} [data-part=refused]").wait_for()
    assert not tab.locator(f"{HERE} [data-part=kept]").is_visible()
    assert tab.locator(f"{HERE} textarea").input_value() == TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_and_plan_can_be_used_by_everybody(new_tab: NewTab, axe: Any, scheme: str) -> None:
    """axe finds nothing; the field has a name of its own; nothing moves when it comes, and nothing scrolls sideways."""
    tab = at_the_task(new_tab, (667, 375), color_scheme=scheme)
    assert "ustaw kolejkę" in tab.locator(f"{HERE} .task-label").inner_text()
    assert axe(tab, within=HERE) == []
    tab.evaluate("localStorage.setItem('omnikurs:omnichannel/t/challenges', 'x'.repeat(300))")
    tab.goto(PLAN)
    tab.locator("#task-challenges.is-written").wait_for()
    assert axe(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_script_the_plan_is_a_page_to_print(new_tab: NewTab) -> None:
    """The task stands as it was, its link leads to its place in the plan, which says that nothing is kept and can be printed."""
    tab = new_tab(java_script_enabled=False)
    tab.goto(PAGE)
    tab.locator("[data-section=challenges] summary").first.click()
    tab.locator(f"{HERE} a").click()
    tab.wait_for_url("**/plan#task-challenges")
    assert tab.locator(".plan-count noscript").inner_text()
    assert tab.locator("#task-challenges .plan-asked").is_visible()
    assert not tab.locator(".plan-actions button").is_visible()
