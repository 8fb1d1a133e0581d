"""The trainer's area as a trainer uses it: with the keyboard, with and without script, at the sizes that she has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.feedback import FeedbackStore
from app.records.trainers import SessionLimits, Trainers
from tests.support.barriers import rules_for
from tests.support.opinions import opinion
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.browser
PASSWORD = "most-kot-las-dom"
PAGES = ("", "opinions", "questions", "groups", "materials", "?from=2026-01-01")


@pytest.fixture(scope="session")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a trainer and forty answers."""
    folder = tmp_path_factory.mktemp("area")
    database = Database("", folder / "data")
    Trainers(database, SessionLimits(1, 1)).set_password(PASSWORD)
    with database.writing() as session:
        for number in range(40):
            words = f"Więcej przykładów, proszę ({number})." if number < 25 else ""
            language = "pl" if number % 2 else "ru"
            FeedbackStore(session).keep(opinion(course="omnichannel", language=language, missing=words, clarity=1 + number % 5))
            started = StartedAttempt(str(number), "omnichannel", language, datetime(2026, 11, 20, 9, tzinfo=UTC))
            AttemptStore(session).record(started, [Try("price-gap", "f", True, ("b",))], "whole")
    database.close()
    with running_server(folder) as running:
        yield running


@pytest.fixture
def open_area(new_tab: Callable[..., Any], area: Server) -> Callable[..., Any]:
    """`open_area(**options)` is a page in which the trainer has logged in with the keyboard alone."""

    def log_in(**options: Any) -> Any:
        tab = new_tab(base_url=area.url, **options)
        tab.goto("/pl/trainer/")
        tab.wait_for_selector("input[type=password]:focus")
        tab.keyboard.type(PASSWORD)
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/pl/trainer/")
        return tab

    return log_in


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_no_page_has_a_barrier(open_area: Callable[..., Any], axe: Callable[..., list[str]], language: str) -> None:
    """axe finds nothing on any page at 640×320, light in one language and dark in the other; nothing scrolls sideways."""
    tab = open_area(viewport={"width": 640, "height": 320}, color_scheme="dark" if language == "ru" else "light")
    for path in PAGES:
        tab.goto(f"/{language}/trainer/{path}")
        assert axe(tab, only=rules_for(language)) == [], path
        assert tab.evaluate("document.scrollingElement.scrollWidth") <= 640, path


def test_the_login_has_no_barrier(new_tab: Callable[..., Any], area: Server, axe: Callable[[Any], list[str]]) -> None:
    """The login, empty and with a wrong password, has none; the words of the mistake are said."""
    tab = new_tab(base_url=area.url, viewport={"width": 640, "height": 320})
    tab.allowed.append("401")
    tab.goto("/pl/trainer/login")
    assert axe(tab) == []
    tab.fill("#password", "wrong")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#password-error")
    assert axe(tab) == []


@pytest.mark.parametrize("size", [(320, 640), (667, 375), (844, 390), (1280, 720), (1920, 1080)])
def test_nothing_scrolls_sideways(open_area: Callable[..., Any], size: tuple[int, int]) -> None:
    """At every size each page fits the width of the screen."""
    tab = open_area(viewport={"width": size[0], "height": size[1]})
    for path in PAGES:
        tab.goto(f"/ru/trainer/{path}")
        assert tab.evaluate("document.scrollingElement.scrollWidth") <= size[0], path


@pytest.mark.parametrize("script", [True, False])
def test_a_comment_is_deleted_with_the_keyboard(open_area: Callable[..., Any], script: bool) -> None:
    """Delete asks first; "keep it" keeps it, the button deletes it; with and without script."""
    tab = open_area(java_script_enabled=script)
    tab.goto("/pl/trainer/opinions")
    total = int(tab.inner_text("#comments-title span"))
    tab.focus(".comment-tools a")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/delete")
    tab.focus("main .button:not(.is-final)")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/opinions#comments")
    assert int(tab.inner_text("#comments-title span")) == total
    tab.focus(".comment-tools a")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/delete")
    tab.focus("main .is-final")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/opinions#comments")
    assert int(tab.inner_text("#comments-title span")) == total - 1


def test_a_group_goes_from_its_name_to_the_learner(open_area: Callable[..., Any]) -> None:
    """Made, its link copied, shown whole-screen; the learner who follows the link takes the code to the test and the form."""
    # Without windows Chromium has nobody to press a button for, and refuses the clipboard unless it is told not to.
    tab = open_area(permissions=["clipboard-read", "clipboard-write"])
    tab.goto("/pl/trainer/groups")
    tab.fill("#name", "Gdańsk")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".group")
    link = tab.input_value(".group input[readonly]")
    code = link.rpartition("=")[2]
    tab.click(".admin-link button")
    tab.wait_for_selector("text=Skopiowano")
    tab.goto(f"/pl/trainer/groups/{code}")
    tab.click("text=Cały ekran")
    tab.wait_for_function("() => document.fullscreenElement !== null")
    tab.evaluate("document.exitFullscreen()")
    tab.goto(link)
    tab.wait_for_function("code => document.querySelectorAll(`a[href*='group=${code}']`).length > 2", arg=code)
    hrefs = tab.evaluate("[...document.querySelectorAll('a[href*=\"group=\"]')].map(a => a.getAttribute('href'))")
    assert any(re.search(r"/pl/omnichannel/test\?group=", href) for href in hrefs)
    assert any(re.search(r"/pl/omnichannel/feedback\?group=", href) for href in hrefs)
    assert any(re.search(r"/ru/omnichannel/\?group=", href) for href in hrefs)
