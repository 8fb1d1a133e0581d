"""What watches every tab is proven: the scanner, the ear for errors and strangers, and the measure of the colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import watch
from tests.support.barriers import PAINTED
from tests.support.probes import LOW_CONTRAST, SHOWN

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang=pl><title>x</title><main><h1>Kurs</h1><p>Tekst</p></main>"

ROW = "<button style='display: block; block-size: {}px; inline-size: 9rem; border: 0; font: 6px/1 Arial'>Dalej</button>"
NARROW = ROW.format(12) * 2
FOOT = "<footer style='position: sticky; bottom: 0'><button style='inline-size: 100%; block-size: 3rem'>Wyślij</button></footer>"


@pytest.fixture
def bare(browser: Any) -> Any:
    """`bare(html)` shows a page of its own, of no server and without a policy, and hands out the tab."""
    context = browser.new_context(viewport={"width": 800, "height": 600})

    def show(html: str) -> Any:
        tab = context.new_page()
        tab.set_content(html)
        return tab

    yield show
    context.close()


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ("<input>", "label"),
        ("<button></button>", "button-name"),
        ('<p style="color: #bbb; background: #fff">Blady tekst</p>', "color-contrast"),
        ('<div aria-labelledby="x" role="slider">5</div>', "aria-required-attr"),
        ("<h4>Za nisko</h4>", "heading-order"),
        (NARROW, "target-size"),
    ],
)
def test_axe_names_a_planted_violation(bare: Any, axe: Callable[[Any], list[str]], planted: str, rule: str) -> None:
    """A page without a fault passes the scan; the planted one is named by its rule."""
    assert axe(bare(PAGE)) == []
    assert any(fault.startswith(f"{rule}:") for fault in axe(bare(PAGE.replace("</main>", f"{planted}</main>"))))


def test_what_is_only_repainted_is_still_asked_for_its_colours(bare: Any, axe: Callable[..., list[str]]) -> None:
    """Paleness by night alone is found though axe is then asked about paint only; what hides by night makes it ask everything."""
    by_night = "@media (prefers-color-scheme: dark) { p { color: #bbb; background: #fff } i { display: none } }"
    page, hiding = (PAGE.replace("</title>", f"</title><style>{by_night}</style>{more}") for more in ("", "<i>x</i>"))
    tab = bare(page)
    by_day = tab.evaluate(SHOWN)
    assert axe(tab, only=PAINTED) == []
    tab.emulate_media(color_scheme="dark")
    assert tab.evaluate(SHOWN) == by_day
    assert [fault.partition(":")[0] for fault in axe(tab, only=PAINTED)] == ["color-contrast"]
    assert axe(tab, "color-contrast", only=PAINTED) == []
    tab.set_content(hiding)
    by_night_shown = tab.evaluate(SHOWN)
    tab.emulate_media(color_scheme="light")
    assert tab.evaluate(SHOWN) != by_night_shown


def test_console_errors_failures_and_strangers_are_noted(browser: Any) -> None:
    """A console error, an exception, a request that fails, and one to another host are each told of a tab."""
    context = browser.new_context()
    tab = context.new_page()
    faults = watch(tab, "own.invalid")
    tab.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    tab.goto("http://own.invalid/")
    assert faults == []
    tab.evaluate("console.error('planted')")
    tab.evaluate("setTimeout(() => { throw new Error('thrown') })")
    tab.unroute("**/*")
    tab.route("**/*", lambda route: route.abort("failed"))
    tab.evaluate("fetch('/missing').catch(() => 0)")
    tab.evaluate("fetch('http://stranger.invalid/', {mode: 'no-cors'}).catch(() => 0)")
    told = "\n".join(faults)
    context.close()
    for word in ("console: planted", "script: thrown", "failed: http://own.invalid/missing", "foreign host: http://stranger"):
        assert word in told, told


def test_low_contrast_of_a_token_is_found(tab: Any) -> None:
    """The colours of the site keep their distances; a token made paler does not."""
    tab.goto("/pl/omnichannel/")
    assert tab.evaluate(LOW_CONTRAST) == []
    tab.evaluate("document.documentElement.style.setProperty('--ink', '#999')")
    assert tab.evaluate(LOW_CONTRAST)


@pytest.mark.parametrize(("height", "rules"), [(40, set()), (12, {"target-size"})])
def test_a_target_half_under_the_foot_is_measured_in_view(
    bare: Any, axe: Callable[..., list[str]], height: int, rules: set[str]
) -> None:
    """A row of which the foot leaves a strip is as large as it is in view; a small one stays small, and the page where it was."""
    rows = f"<div style='padding-block: 420px 600px'>{ROW.format(height) * 4}</div>"
    tab = bare(PAGE.replace("</main>", f"{rows}</main>{FOOT}"))
    tab.evaluate("scrollTo(0, 1)")
    assert {fault.partition(":")[0] for fault in axe(tab, "landmark-one-main", "region")} == rules
    assert tab.evaluate("scrollY") == 1
