"""WebKit and Firefox, driven with real presses: the first press of play always, the learner's whole way in the audit."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.other_engines import Page, other_engine
from tests.support.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("other-engines")]

ENGINES = ["webkit", "firefox"]
COURSE = "/pl/omnichannel/"
READY = "document.querySelector('.player[data-ready]')"
SOUNDS = "document.querySelector('.player audio').currentTime > 0.2"


class LateCues(BaseHTTPRequestHandler):
    """Hands everything on to the server behind it, and the first look at the cues only once it is let go."""

    behind = ""
    let_go: threading.Event

    def do_GET(self) -> None:
        """Ask the server the same."""
        if self.path.endswith(".vtt"):  # without a version: whether there is sound at all
            self.let_go.wait(60)
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection", "accept-encoding")
        }
        try:
            with urllib.request.urlopen(urllib.request.Request(self.behind + self.path, headers=headers), timeout=60) as answer:
                self._tell(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                self._tell(error.code, error.headers, error.read())

    do_HEAD = do_GET  # noqa: N815 (a name of http.server)

    def _tell(self, status: int, headers: Any, body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def late_cues(server: Server) -> Iterator[tuple[str, threading.Event]]:
    """The address of a server that keeps the first press waiting, and the event that lets it go."""
    let_go = threading.Event()
    handler = type("Handler", (LateCues,), {"behind": server.url, "let_go": let_go})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_port}", let_go
        let_go.set()
        proxy.shutdown()


@pytest.mark.parametrize("engine", ["webkit", pytest.param("firefox", marks=pytest.mark.audit)])
def test_the_first_press_of_play_sounds_however_late_the_sound_is(speaking: Server, engine: str) -> None:
    """A press before the server has said which sound there is: when it comes it sounds, without a second press."""
    with late_cues(speaking) as (address, let_go), other_engine(engine) as page:
        page.goto(f"{address}{COURSE}#goals")
        page.until(READY)
        page.press(".player-play")
        page.until("document.querySelector('.player.is-busy')")
        pressed = time.monotonic()
        while time.monotonic() < pressed + 3:  # what a browser still counts as the same press is over
            assert not page.evaluate(SOUNDS)
        let_go.set()
        page.until(SOUNDS)
        assert page.evaluate("document.querySelectorAll('.is-lit').length")


@pytest.fixture(params=[pytest.param(engine, marks=pytest.mark.audit) for engine in ENGINES])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of each engine, of the size that Safari leaves of a phone held sideways."""
    with other_engine(request.param, 844, 340) as opened:
        yield opened


def go_to(page: Page, speaking: Server, place: str = "", language: str = "pl") -> None:
    """The course page at a place, at work."""
    page.goto(f"{speaking.url}/{language}/omnichannel/{place}")
    page.until(READY)


def test_reading_goes_on_and_comes_back(page: Page, speaking: Server) -> None:
    """A section opens at its head, «Dalej» closes it and opens the next, Back leads to the very line, a reload keeps it."""
    go_to(page, speaking, "#what-is")
    page.press("[data-end=what-is] a")
    page.until("location.hash === '#omni-vs-multi'")
    opened = "[...document.querySelectorAll('details[data-section][open]')].map((node) => node.dataset.section).join()"
    top = "document.querySelector('[data-section=omni-vs-multi] > summary').getBoundingClientRect().top"
    page.until(f"{opened} === 'omni-vs-multi'")
    assert 40 <= page.evaluate(top) < 100
    page.until("document.activeElement.id === 'omni-vs-multi'")
    page.wire("back")
    page.until(f"{opened} === 'what-is'")
    page.until("document.querySelector('[data-end=what-is] a').getBoundingClientRect().top < innerHeight")
    page.until("document.activeElement === document.querySelector('[data-end=what-is] a')")
    page.until("history.state && history.state.place && Math.abs(history.state.place.top - scrollY) < 1")
    height = page.evaluate("document.querySelector('[data-end=what-is] a').getBoundingClientRect().top")
    page.wire("reload")
    page.until(READY)
    page.until(f"Math.abs(document.querySelector('[data-end=what-is] a').getBoundingClientRect().top - {height}) < 2")


def test_the_journey_fits_and_leads_on(page: Page, speaking: Server) -> None:
    """Every step is whole on the low screen, in both ways, and the last «Dalej» leads past it."""
    whole = """(() => {
      const stage = document.querySelector(".stage.is-open");
      return stage && stage.scrollHeight - stage.clientHeight <= 0 && stage.scrollWidth - stage.clientWidth <= 0;
    })()"""
    for step in ("mobile", "online", "store", "delivery", "after-sale"):
        for way in ("", "-multi"):
            page.goto(f"{speaking.url}{COURSE}#journey-{step}{way}")
            page.until("document.querySelector('.stage.is-open')")
            page.until("document.readyState === 'complete'")
            assert page.evaluate(whole), (step, way, page.evaluate("document.querySelector('.stage').scrollHeight"))
    page.press("[data-journey-next]")
    page.until("document.querySelector('.step-sum.is-shown')")
    page.press("[data-journey-next]")
    page.until("location.hash === '#benefits' && !document.querySelector('.stage.is-open')")
    page.wire("back")
    page.until("document.querySelector('.stage.is-open .step-sum.is-shown')")


def test_listening_goes_on_through_sections_and_languages(page: Page, speaking: Server) -> None:
    """Play sounds and lights, the player's «Dalej» moves page and sound, and the other language sounds or says what to press."""
    go_to(page, speaking, "#goals")
    page.press(".player-play")
    page.until(SOUNDS)
    page.until("document.querySelector('.is-lit')")
    page.press(".player-next")
    page.until("location.hash === '#what-is' && document.querySelector('[data-sentence^=what-is].is-lit')")
    page.until("!document.querySelector('.player audio').paused")
    page.press(".course > .bar .languages a[hreflang=ru]")
    page.until("location.pathname.startsWith('/ru/') && document.querySelector('.player[data-ready]')")
    asked = "document.querySelector('.player-sentence').textContent.startsWith('Нажмите ▶')"
    page.until(f"{asked} || ({SOUNDS} && !document.querySelector('.player audio').paused)")
    if page.evaluate(asked):
        page.until("document.activeElement.matches('.player-play')")
        page.key("Enter")
    page.until(f"{SOUNDS} && !document.querySelector('.player audio').paused")


def test_a_fresh_answer_goes_along_into_the_other_language(page: Page, speaking: Server) -> None:
    """What was chosen a moment before the language was changed is chosen there too."""
    page.goto(f"{speaking.url}/pl/omnichannel/test")
    page.press("label:has(input[value=test])")
    page.until("document.querySelector('input[value=test]').checked")
    page.press("button[value=start]")
    page.until("document.querySelector('#prompt')")
    while page.evaluate("!document.querySelector('.option input')"):
        before = page.evaluate("document.querySelector('#prompt').innerText")
        page.press(".test-actions .is-primary")
        page.until(f"document.querySelector('#prompt')?.innerText !== {before!r}")
    page.press(".option:nth-of-type(2)")
    page.press(".languages a[hreflang=ru]")
    page.until("location.pathname.startsWith('/ru/') && document.querySelector('.option input')")
    assert page.evaluate("document.querySelectorAll('.option input')[1].checked")


def test_contents_terms_and_colours(page: Page, speaking: Server) -> None:
    """Upright the contents open and close themselves; a term opens its card; both languages tell what is lost; dark is dark."""
    page.resize(500, 844)
    go_to(page, speaking)
    page.press(".menu")
    page.until("document.querySelector('.rail').matches(':popover-open')")
    page.press(".toc a[href='#what-is']")
    page.until("location.hash === '#what-is' && !document.querySelector('.rail').matches(':popover-open')")
    style = "getComputedStyle(document.querySelector('#what-is a.term')).textDecorationStyle"
    assert page.evaluate(style) == "dotted"
    page.press("#what-is a.term")
    page.until("document.querySelector('.term-card').matches(':popover-open')")
    page.key("Escape")
    page.until("!document.querySelector('.term-card').matches(':popover-open')")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.press(".course > .bar [data-component=theme]")
    page.until(f"getComputedStyle(document.body).backgroundColor !== {light!r}")
    page.resize(1280, 720)
    page.goto(f"{speaking.url}{COURSE}?with=ru#journey")
    page.until("document.querySelector('.twin-facts .is-lost')")
    assert "×" in page.evaluate("getComputedStyle(document.querySelector('.twin-facts .is-lost'), '::before').content")
