"""The author's open page, with `omnikurs serve --reload`: it follows each edit, and shows what is wrong with the files."""

from __future__ import annotations

import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support.probes import AT_WORK
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.browser

PAGE = "/pl/omnichannel/"
SECTION = "pl/what-is.md"
PANEL = ".author-problems"


@dataclass
class Desk:
    """An author's server, and the folder of the course in which the author writes."""

    server: Server
    course: Path

    def write(self, name: str, text: str) -> None:
        """Save a file as an editor does: whole, in one step."""
        draft = self.course / f".{Path(name).name}.draft"
        draft.write_text(text, "utf-8")
        draft.replace(self.course / name)

    def read(self, name: str) -> str:
        """What stands in a file."""
        return (self.course / name).read_text("utf-8")

    def add(self, words: str) -> None:
        """Put a sentence at the end of the section's last paragraph."""
        self.write(SECTION, f"{self.read(SECTION).rstrip()} {words}\n")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A copy of the project's course, served for its author."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    settings = {"OMNIKURS_CONTENT": str(tmp_path / "content"), "OMNIKURS_HOSTS": "reader.localhost"}
    with running_server(tmp_path / "server", settings, "--reload") as server:
        yield Desk(server, tmp_path / "content" / "omnichannel")


@pytest.fixture
def tab(desk: Desk, new_tab: Callable[..., Any]) -> Any:
    """The author's page of the course, with a section open."""
    tab = new_tab(base_url=desk.server.url)
    tab.goto(f"{PAGE}#what-is")
    tab.locator("#what-is").wait_for()
    return tab


def wait_for_words(server: Server, words: str, within_s: float = 90) -> None:
    """Return when a server's page holds ``words``: from then on they are its last good version."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        with urllib.request.urlopen(server.url + PAGE, timeout=60) as answer:
            if words in answer.read().decode():
                return
        time.sleep(0.1)
    raise AssertionError("the edit does not show")


def test_the_open_page_follows_an_edit(desk: Desk, tab: Any) -> None:
    """Each saved edit stands in the open page without a hand; the section that was open is open still."""
    for words in ("Dopisane pierwsze zdanie.", "Dopisane drugie zdanie."):
        desk.add(words)
        tab.get_by_text(words).wait_for()
    assert tab.locator(PANEL).count() == 0


def test_the_page_shows_what_is_wrong_until_it_is_mended(desk: Desk, tab: Any, axe: Callable[[Any], list[str]]) -> None:
    """A broken file: its path and line and what to do stand in the page, above the last good text; mended, they go."""
    tab.evaluate("() => { window.sameVisit = true }")
    # The contents say how much is read as soon as the page is at work; the text is what stays.
    tab.evaluate(AT_WORK)
    good, text = desk.read(SECTION), tab.locator(".course-body").text_content()
    desk.add("Więcej [tutaj](#what-iss).")
    panel = tab.locator(PANEL)
    panel.wait_for()
    told = panel.locator("li").all_text_contents()
    assert len(told) == 1, told
    assert told[0].startswith(f"omnichannel/{SECTION}:{len(good.splitlines())}: "), told
    assert told[0].endswith("(did you mean 'what-is'?)")
    assert panel.get_attribute("role") == "status"
    assert tab.locator(".course-body").text_content() == text
    assert axe(tab) == []
    desk.write(SECTION, good)
    panel.wait_for(state="detached")
    assert tab.evaluate("() => window.sameVisit === true"), "nothing changed, so nothing was loaded again"


def test_a_page_opened_on_broken_files_says_so_at_once(desk: Desk, new_tab: Callable[..., Any]) -> None:
    """Also in Russian, and on a page that is not there; and the author's words are in the language of the page."""
    desk.write(SECTION, "---\ntitle: [\n")
    tab = new_tab(base_url=desk.server.url)
    tab.allowed.append("404")
    for path in ("/ru/omnichannel/", "/ru/no-such-course/"):
        tab.goto(path)
        tab.locator(PANEL).wait_for()
        assert f"omnichannel/{SECTION}:" in tab.locator(f"{PANEL} li").first.text_content()
        assert "Что не так" in tab.locator(PANEL).text_content()
        told = "последнюю версию" if path == "/ru/omnichannel/" else "Курс появится"
        assert told in tab.locator(PANEL).text_content()


def test_no_reader_sees_what_the_author_breaks(desk: Desk, new_tab: Callable[..., Any], tmp_path: Path, tab: Any) -> None:
    """Neither under another name of the author's server, nor on a server without --reload is there a panel or its script."""
    settings = {"OMNIKURS_CONTENT": str(desk.course.parent)}
    with running_server(tmp_path / "plain", settings) as plain:
        readers = [new_tab(base_url=url) for url in (f"http://reader.localhost:{desk.server.port}", plain.url)]
        asked: list[str] = []
        for reader in readers:
            reader.on("request", lambda request: asked.append(request.url))
            reader.goto(PAGE)
        desk.add("Zdanie dla wszystkich.")
        tab.get_by_text("Zdanie dla wszystkich.").wait_for()
        wait_for_words(plain, "Zdanie dla wszystkich.")
        desk.write(SECTION, "---\ntitle: [\n")
        tab.locator(PANEL).wait_for()
        for reader in readers:
            reader.goto(f"{PAGE}?opened#what-is")
            reader.get_by_text("Zdanie dla wszystkich.").wait_for()
            assert reader.locator(f"{PANEL}, script[data-author]").count() == 0
        assert asked
        assert not [url for url in asked if "author" in url]


def test_an_edit_while_the_page_is_loading_is_not_missed(desk: Desk, new_tab: Callable[..., Any]) -> None:
    """What is saved between the page and its first event shows as well."""
    tab = new_tab(base_url=desk.server.url)
    saved: list[str] = []

    def save_first(route: Any) -> None:
        if not saved:
            saved.append("Zapisane przed chwilą.")
            desk.add(saved[0])
            wait_for_words(desk.server, saved[0])
        route.continue_()

    tab.route("**/author/events", save_first)
    tab.goto(f"{PAGE}#what-is")
    tab.get_by_text("Zapisane przed chwilą.").wait_for()


def test_a_page_to_which_the_author_goes_back_follows_again(desk: Desk, tab: Any) -> None:
    """Going back finds the page as it was left, without loading it: it catches up, and goes on following."""
    tab.goto("/pl/omnichannel/glossary")
    desk.add("Napisane tymczasem.")
    tab.get_by_role("link", name="RU").first.wait_for()
    tab.go_back()
    tab.get_by_text("Napisane tymczasem.").wait_for()
    desk.add("Napisane potem.")
    tab.get_by_text("Napisane potem.").wait_for()
