"""What a reader has read, in several tabs and in courses whose names begin alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.courses import COURSE_TOML, SMALL, write_course
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.browser

PAGE = "/pl/omnichannel/"
READ = """() => Object.keys(localStorage).filter((key) => key.startsWith("omnikurs:omnichannel/r/")).length"""
MARKED = """(count) => document.querySelectorAll(".toc [data-for].is-read").length === count"""
AT_ONCE = """([name, remainder]) => {
  // All that this tab reads is read the moment both tabs hear of it.
  const ids = [...document.querySelectorAll("details[data-section]")].map((node) => node.dataset.section);
  const mine = ids.filter((_, index) => index % 2 === remainder);
  const channel = new BroadcastChannel(name);
  channel.onmessage = () => {
    for (const id of mine) document.dispatchEvent(new CustomEvent("omnikurs:read", { detail: { id } }));
    channel.close();
  };
}"""
ROUNDS = 25


def two_tabs(new_tab: Callable[..., Any], page: str = PAGE) -> tuple[Any, Any]:
    """Two tabs of one browser on the course's page."""
    first = new_tab()
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(page)
        tab.wait_for_selector(".rail.is-folding", state="attached")
    return first, second


def test_two_tabs_that_read_at_once_lose_nothing(new_tab: Callable[..., Any]) -> None:
    """Whatever two tabs read in the same moment is kept, and each shows what the other has read."""
    first, second = two_tabs(new_tab)
    for number in range(ROUNDS):
        for remainder, tab in enumerate((first, second)):
            tab.evaluate(AT_ONCE, [f"round-{number}", remainder])
        first.evaluate("(name) => new BroadcastChannel(name).postMessage('go')", f"round-{number}")
        for tab in (first, second):
            tab.wait_for_function(MARKED, arg=15)
        assert first.evaluate(READ) == 15
        first.evaluate("() => Object.keys(localStorage).forEach((key) => localStorage.removeItem(key))")
        second.wait_for_function(MARKED, arg=0)
        first.evaluate("() => document.dispatchEvent(new CustomEvent('omnikurs:forgotten'))")
        first.wait_for_function(MARKED, arg=0)


def test_what_one_tab_erased_does_not_come_back_from_another(new_tab: Callable[..., Any]) -> None:
    """After erasing in one tab the other shows nothing as read, and keeps only what it reads from then on."""
    first, second = two_tabs(new_tab)
    read = "(id) => document.dispatchEvent(new CustomEvent('omnikurs:read', { detail: { id } }))"
    for name in ("goals", "what-is"):
        second.evaluate(read, name)
    first.wait_for_function(MARKED, arg=2)
    first.locator("[data-component=forget]").click()
    first.get_by_role("button", name="Usuń", exact=True).click()
    second.wait_for_function(MARKED, arg=0)
    assert second.locator("[data-part=progress]").inner_text() == "15 sekcji"
    second.evaluate(read, "tools")
    for tab in (first, second):
        tab.wait_for_function(MARKED, arg=1)
    assert first.evaluate(READ) == 1


SECTIONS = ("what", "what-next", "what-next-2x")


@pytest.fixture(params=[SECTIONS, SECTIONS[::-1]], ids=["short-first", "long-first"])
def alike(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server with a course whose sections' names begin alike, in both orders."""
    names = request.param
    written = ", ".join(f'"{name}"' for name in names)
    changes: dict[str, str | None] = {"course.toml": COURSE_TOML.replace('["what-is"]', f"[{written}]")}
    for language in ("pl", "ru"):
        for kept in (f"{language}/what-is.md", f"{language}/questions/what-is.md"):
            for name in names if "questions" not in kept else ():
                text = SMALL[kept].replace("\nshort: Omnikanał", "").replace("\nshort: Омниканальность", "")
                changes[kept.replace("what-is", name)] = text.replace("title: ", f"title: {name} ")
            changes[kept] = None
        questions = SMALL[f"{language}/questions/what-is.md"].replace("section=what-is", "section=what")
        changes[f"{language}/questions/what.md"] = questions
    write_course(tmp_path / "content", changes)
    with running_server(tmp_path / "server", {"OMNIKURS_CONTENT": str(tmp_path / "content")}) as server:
        yield server


def test_sections_whose_names_begin_alike_are_told_apart(alike: Server, new_tab: Callable[..., Any]) -> None:
    """A block belongs to its own section, not to one whose name its id begins with."""
    tab = new_tab(base_url=alike.url)
    for name in SECTIONS:
        tab.goto("/pl/about")
        tab.goto(f"/pl/small/#{name}-2")
        tab.wait_for_selector(f"details[data-section='{name}'][open]")
        assert tab.locator("details[data-section][open]").count() == 1
        tab.wait_for_selector(f".toc [data-for='{name}'].is-now", state="attached")
        tab.evaluate("(id) => document.dispatchEvent(new CustomEvent('omnikurs:place', { detail: { id } }))", f"{name}-1.1")
        assert tab.locator(".toc .is-now").get_attribute("data-for") == name
        assert tab.evaluate("localStorage.getItem('omnikurs:small/place')") == name
