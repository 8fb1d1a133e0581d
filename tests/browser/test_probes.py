"""What the browser tests ask of a page is proven: each question is put to a page with a planted defect, and tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import watch
from tests.browser.probes import BEYOND_THE_EDGE, COVERED, CUT_OFF, LOW_CONTRAST, MOVING, SMALL_TARGETS

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang=pl><title>x</title><main><h1>Kurs</h1><p>Tekst</p></main>"


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
    ],
)
def test_axe_names_a_planted_violation(bare: Any, axe: Callable[[Any], list[str]], planted: str, rule: str) -> None:
    """A page without a fault passes the scan; the planted one is named by its rule."""
    assert axe(bare(PAGE)) == []
    assert any(fault.startswith(f"{rule}:") for fault in axe(bare(PAGE.replace("</main>", f"{planted}</main>"))))


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


@pytest.mark.parametrize(
    ("probe", "planted"),
    [
        (BEYOND_THE_EDGE, '<p style="width: 3000px">Za szeroko</p>'),
        (CUT_OFF, '<p style="height: 5px; overflow: hidden">Ucięte<br>słowa</p>'),
        (MOVING, '<p style="transition: all 2s">Rusza się</p>'),
    ],
    ids=["beyond the edge", "cut off", "moving"],
)
def test_a_planted_fault_of_looks_is_found(bare: Any, probe: str, planted: str) -> None:
    """A page that keeps still and within its boxes passes; the planted one does not."""
    assert not bare(PAGE).evaluate(probe)
    assert bare(PAGE.replace("</main>", f"{planted}</main>")).evaluate(probe)


def test_small_and_covered_targets_are_found(bare: Any) -> None:
    """A button of 20 px is too small for a finger, one of 50 px is not; a button under a sheet is covered."""
    button = '<button style="width: {0}px; height: {0}px">x</button>'
    large, small = (bare(PAGE + button.format(size)) for size in (50, 20))
    assert large.evaluate(SMALL_TARGETS, 44) == []
    assert len(small.evaluate(SMALL_TARGETS, 44)) == 1
    large.focus("button")
    assert large.evaluate(COVERED) is None
    large.evaluate("document.body.insertAdjacentHTML('beforeend', '<div style=\"position: fixed; inset: 0\"></div>')")
    assert large.evaluate(COVERED)


def test_low_contrast_of_a_token_is_found(tab: Any) -> None:
    """The colours of the site keep their distances; a token made paler does not."""
    tab.goto("/pl/omnichannel/")
    assert tab.evaluate(LOW_CONTRAST) == []
    tab.evaluate("document.documentElement.style.setProperty('--ink', '#999')")
    assert tab.evaluate(LOW_CONTRAST)
