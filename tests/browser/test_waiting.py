"""The page that waits for a document: it says what happens, goes on by itself, and is announced."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import Server, running_server

pytestmark = pytest.mark.browser
WORKSHEET = "/pl/omnichannel/downloads?edition=worksheet&variant=C&sections=goals,figures"
STRIPES = 16
ICON = "404"
"""A file has no icon of its own: the browser asks for one at the root, in vain."""


class HeldRenderer:
    """A server whose renderer waits until ``let_go``: the test holds the locks that the renderer takes before each document."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self._held = ExitStack()
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(STRIPES):
            lock = self._held.enter_context((folder / f"stripe-{number}.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)

    def let_go(self) -> None:
        """From now on the renderer works."""
        self._held.close()


@pytest.fixture
def held_renderer(tmp_path: Path) -> Iterator[HeldRenderer]:
    """A server that cannot print before it is let go."""
    with running_server(tmp_path) as server:
        renderer = HeldRenderer(server, tmp_path / "data" / "documents")
        yield renderer
        renderer.let_go()


def test_waiting_says_what_happens_and_goes_on_by_itself(new_tab: Callable[..., Any], held_renderer: HeldRenderer) -> None:
    """While the renderer works the page says so in a live region and its line grows; when the file is there it opens."""
    tab = new_tab(base_url=held_renderer.server.url)
    tab.allowed.append(ICON)
    seen = tab.goto(WORKSHEET)
    assert seen.status == 202
    state = tab.locator(".making-state")
    assert state.get_attribute("role") == "status"
    assert state.inner_text().strip() == "Układamy strony…"
    begun = tab.evaluate("() => document.querySelector('.making-line').value")
    tab.wait_for_function("begun => document.querySelector('.making-line').value > begun", arg=begun)
    with tab.expect_response(lambda answer: "/course.pdf?" in answer.url, timeout=60_000) as coming:
        held_renderer.let_go()
    file = coming.value
    assert file.status == 200
    assert file.headers["content-type"] == "application/pdf"
    assert "edition=worksheet" in file.url
    assert "variant=C" in file.url


def test_waiting_tells_when_the_file_is_there(new_tab: Callable[..., Any], held_renderer: HeldRenderer) -> None:
    """The words of the live region change before the file opens: who does not see the line hears it."""
    tab = new_tab(base_url=held_renderer.server.url)
    tab.allowed.append(ICON)
    said: list[str] = []
    tab.expose_function("tellTest", lambda words: said.append(words))
    tab.goto(WORKSHEET)
    tab.evaluate(
        """() => {
          const state = document.querySelector(".making-state");
          new MutationObserver(() => window.tellTest(state.textContent)).observe(state, { childList: true, characterData: true });
        }"""
    )
    with tab.expect_response(lambda answer: "/course.pdf?" in answer.url, timeout=60_000):
        held_renderer.let_go()
    assert said == ["Gotowe. Plik już się otwiera."]


def test_waiting_goes_on_through_a_gap_in_the_network(new_tab: Callable[..., Any], held_renderer: HeldRenderer) -> None:
    """A network that is gone is said, not a dead end: when it is back the file opens all the same."""
    tab = new_tab(base_url=held_renderer.server.url)
    tab.allowed.append(ICON)
    tab.allowed.append("ERR_INTERNET_DISCONNECTED")
    tab.goto(WORKSHEET)
    tab.context.set_offline(True)
    tab.wait_for_function("() => document.querySelector('.making-state').textContent.startsWith('Nie ma połączenia')")
    with tab.expect_response(lambda answer: "/course.pdf?" in answer.url, timeout=60_000) as coming:
        tab.context.set_offline(False)
        held_renderer.let_go()
    assert coming.value.status == 200
