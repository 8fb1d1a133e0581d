"""What comes with the course page at first, and what a reader's first move fetches."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest

from tests.support.pages import sentence_ids

pytestmark = pytest.mark.browser

NewTab = Callable[..., Any]
PAGE = "/pl/omnichannel/"


def until(tab: Any, condition: str) -> None:
    """Wait until a condition holds in the page (asked from outside: the page's policy forbids strings as script)."""
    for _ in range(1_800):
        if tab.evaluate(condition):
            return
        tab.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")


def ready(tab: Any) -> None:
    """Wait until the page's script has done its first work."""
    tab.wait_for_selector(".rail.is-folding", state="attached")


def test_only_the_first_screen_loads_at_first(new_tab: NewTab) -> None:
    """Page, one style sheet and two scripts come at first; what a reader needs comes in time for her first press."""
    tab = new_tab(moves=False)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    tab.goto(PAGE, wait_until="networkidle")
    assert sorted(asked) == ["", "early.js", "main.js", "site.css"]
    assert tab.locator(".rail.is-folding").count() == 0
    tab.locator("details[data-section=goals] > summary").click()
    until(tab, "location.hash === '#goals'")
    assert tab.evaluate("document.querySelector('details[data-section=goals]').open")
    assert tab.evaluate("document.activeElement.id") == "goals"
    assert {"reading.css", "sections.js", "progress.js"} <= set(asked)
    assert len([name for name in asked if name == "reading.css"]) == 1


@pytest.mark.parametrize("sign", ["key", "scroll", "found"])
def test_any_first_sign_fetches_what_a_reader_needs(new_tab: NewTab, sign: str) -> None:
    """A key, a scroll, or a section that found words opened: the page is at work after each."""
    tab = new_tab(moves=False)
    tab.goto(PAGE)
    if sign == "key":
        tab.keyboard.press("Tab")
    elif sign == "scroll":
        tab.evaluate("scrollTo(0, 400)")
    else:
        tab.evaluate("document.querySelector('details[data-section=what-is]').open = true")
    tab.wait_for_selector(".rail.is-folding", state="attached")
    until(tab, "[...document.styleSheets].some((sheet) => sheet.href?.endsWith('/reading.css'))")
    if sign == "found":
        until(tab, "location.hash === '#what-is'")


def test_who_comes_to_a_place_has_its_style_before_the_first_paint(new_tab: NewTab) -> None:
    """An address with a place, and a reader who was here before, fetch at once what others fetch at their first move."""
    tab = new_tab(moves=False)
    tab.goto(f"{PAGE}#what-is")
    ready(tab)
    assert tab.evaluate("document.querySelector('head link[href$=\"/reading.css\"]').getAttribute('blocking')") == "render"
    tab.goto("about:blank")
    tab.goto(PAGE)
    ready(tab)


def test_paper_has_the_style_of_what_was_never_opened(new_tab: NewTab) -> None:
    """A page that is printed before anybody moved prints its sections as it does after."""
    still, moved = new_tab(moves=False), new_tab()
    for tab in (still, moved):
        tab.goto(PAGE)
    ready(moved)
    until(moved, "[...document.styleSheets].some((sheet) => sheet.href?.endsWith('/reading.css'))")
    pdftotext = shutil.which("pdftotext")
    assert pdftotext, "pdftotext is missing: run the tests with `make test`, which installs it"
    papers = [
        subprocess.run([pdftotext, "-layout", "-", "-"], input=tab.pdf(), capture_output=True, check=True).stdout
        for tab in (still, moved)
    ]
    assert papers[0].count(b"\f") > 10
    assert papers[0] == papers[1]


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_the_script_counts_out_the_ids_that_the_page_leaves_out(new_tab: NewTab, language: str) -> None:
    """Every sentence has the id that the course gives it as soon as the page is at work, and no two have the same."""
    tab = new_tab()
    answer = tab.goto(f"/{language}/omnichannel/")
    until(tab, "document.querySelector('[data-sentence=\"\"]') === null")
    found = tab.evaluate("[...document.querySelectorAll('[data-sentence]')].map((node) => node.dataset.sentence)")
    assert found == sentence_ids(lxml.html.document_fromstring(answer.text()))
    assert len(found) == len(set(found))
