"""A question of the self-test read aloud in Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import Server, speaking_server, wait_until

pytestmark = pytest.mark.browser


def test_a_question_is_read_aloud_and_its_prompt_lit(new_tab: Callable[..., Any], speaking: Server) -> None:
    """The button beside the question's kind reads it: the prompt is lit while it is heard, and a second press ends that."""
    tab = new_tab(base_url=speaking.url)
    tab.goto("/pl/omnichannel/test")
    tab.locator("main button").last.click()
    button = tab.locator(".say button")
    button.wait_for()
    button.click()
    tab.wait_for_selector(".is-lit", timeout=60_000)
    assert button.get_attribute("aria-pressed") == "true"
    # A case is heard before its question; either way what is lit belongs to this question.
    assert tab.locator(".is-lit").first.evaluate("node => node.dataset.sentence").startswith("question-")
    button.click()
    tab.wait_for_function("() => !document.querySelector('.is-lit')")
    assert button.get_attribute("aria-pressed") == "false"


def test_a_question_that_cannot_be_heard_says_why(new_tab: Callable[..., Any], tmp_path: Path) -> None:
    """A server whose voice is missing: the page's words in a live region; pressed again later, the button reads."""
    program = tmp_path / "espeak-ng"
    program.write_text(f'#!/bin/sh\n[ -e "{tmp_path}/voice" ] || exit 1\nexec "{shutil.which("espeak-ng")}" "$@"\n')
    program.chmod(0o755)
    with speaking_server(tmp_path / "silent", {"PATH": f"{tmp_path}:{os.environ['PATH']}"}) as silent:
        tab = new_tab(base_url=silent.url)
        tab.allowed = ["503"]
        tab.goto("/pl/omnichannel/test")
        tab.locator("main button").last.click()
        tab.locator(".say button").click()
        tab.wait_for_function("() => document.querySelector('.say [role=status]').textContent.includes('nie działa żaden głos')")
        assert tab.locator(".say button").get_attribute("aria-pressed") == "false"
        (tmp_path / "voice").touch()
        tab.locator(".say button").click()
        tab.wait_for_function("() => document.querySelector('.say audio').currentTime > 0.1", timeout=60_000)
        assert tab.locator(".say [role=status]").text_content() == ""


def test_a_press_before_the_script_is_there_is_made_again(new_tab: Callable[..., Any], speaking: Server) -> None:
    """The module comes late, to a loaded page and to one that took its place: the button reads, though it was pressed before."""
    tab = new_tab(base_url=speaking.url)
    late: list[Any] = []
    tab.route("**/components/say*.js", lambda route: late.append(route))
    tab.goto("/pl/omnichannel/test")
    tab.locator("main button").last.click()
    tab.locator(".say button").click()
    wait_until(lambda: late or tab.wait_for_timeout(20))
    late.pop().continue_()
    tab.wait_for_function("() => document.querySelector('.say audio').currentTime > 0.1")
    tab.reload(wait_until="commit")
    tab.locator(".say button").click()
    tab.wait_for_function("() => !document.querySelector('.say audio').played.length")
    wait_until(lambda: late or tab.wait_for_timeout(20))
    late.pop().continue_()
    tab.wait_for_function("() => document.querySelector('.say audio').currentTime > 0.1")


def test_a_sound_still_being_made_is_asked_for_again(new_tab: Callable[..., Any], speaking: Server) -> None:
    """The sound failed once and is being made anew: the page says so, asks again, and plays it when it is there."""
    tab = new_tab(base_url=speaking.url)
    tab.allowed = ["503"]
    tab.route("**/*.mp3", lambda route: route.fulfill(status=503), times=1)
    tab.goto("/pl/omnichannel/test")
    tab.locator("main button").last.click()
    tab.locator(".say button").wait_for()
    asked = []

    def answer(route: Any) -> None:
        """The first question of the script, not that of the track element, is told 202."""
        if "prefer" not in route.request.headers or asked:
            route.continue_()
            return
        asked.append(route.request.url)
        route.fulfill(status=202, headers={"Retry-After": "1"}, content_type="text/html", body="<main><p>Powstaje.</p></main>")

    tab.route("**/*.vtt", answer)
    tab.locator(".say button").click()
    tab.wait_for_function("() => document.querySelector('.say [role=status]').textContent === 'Powstaje.'")
    tab.wait_for_function("() => document.querySelector('.say audio').currentTime > 0.1", timeout=60_000)
    assert tab.locator(".say [role=status]").text_content() == ""
