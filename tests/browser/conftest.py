"""Chromium for the tests: `tab` is a page in which any console error, failed or foreign request fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.support.servers import Server, running_server, speaking_server

NOT_WANTED = [
    # The list under the address bar is two pages of its own, loaded with every window: half the work of opening a tab.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off: Chromium heeds only the last --disable-features that it is given.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_WANTED)}",
]
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TOO_SMALL_IN_VIEW = """async (target) => {
  // What lies half under the bar at the edge is measured where whoever presses it would scroll it to.
  const before = scrollY;
  document.querySelector(target).scrollIntoView({block: 'center', behavior: 'instant'});
  const found = await axe.run(target, {runOnly: {type: 'rule', values: ['target-size']}, resultTypes: ['violations']});
  scrollTo({top: before, behavior: 'instant'});
  return found.violations.length > 0;
}"""
FIRST_SIGN = 'addEventListener("load", () => dispatchEvent(new Event("pointermove")), { once: true });'
AT_HAND = """async (moves) => {
  const main = document.querySelector('script[type="module"][src$="/main.js"]')?.src;
  if (!main) return;
  const eager = document.querySelectorAll(`[data-component]:is(:not([data-load])${moves ? ", [data-load=reader]" : ""})`);
  const names = new Set([...eager].map((node) => node.dataset.component));
  const late = new Promise((over) => { setTimeout(over, 10000); });
  await Promise.race([late, Promise.allSettled([...names].map((name) => import(new URL(`components/${name}.js`, main))))]);
  // What waits for a reader is put to work together, with its style.
  const end = performance.now() + 10000;
  while (moves && document.querySelector(".rail:not(.is-folding)") && performance.now() < end) {
    await new Promise((painted) => { requestAnimationFrame(painted); });
  }
}"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server with the project's own course; `server.url` is its address."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same with espeak-ng as its voice: tests that listen share what was said."""
    with speaking_server(tmp_path_factory.mktemp("speaking")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program: Chromium without windows where there is one; its engine is the same, and it opens pages in half the time.

    `CHROMIUM` names another; the audit takes the whole browser.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "chromium is missing: run the tests with `make test`, which installs it"
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Debian's Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_tab(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """`new_tab(viewport=…, locale=…, java_script_enabled=False, …)` opens a page in a fresh profile (Playwright's options).

    A reader moves her pointer once when the page has come, and it fetches what only readers need; not with `moves=False`.
    When the test ends, everything that went wrong in any of them fails it, but for complaints with a word of `tab.allowed`.
    """
    opened: list[tuple[Any, list[str]]] = []
    contexts = []

    def open_tab(*, moves: bool = True, **options: Any) -> Any:
        context = browser.new_context(**{"base_url": server.url, "viewport": {"width": 1280, "height": 720}, **options})
        contexts.append(context)
        if moves:
            context.add_init_script(FIRST_SIGN)
        tab = context.new_page()
        tab.set_default_timeout(90_000)
        tab.allowed = []
        opened.append((tab, watch(tab, urlsplit(options.get("base_url", server.url)).netloc)))
        if options.get("java_script_enabled", True):
            for name in ("goto", "reload"):
                setattr(tab, name, partial(_go, tab, getattr(tab, name), moves))
        return tab

    yield open_tab
    for context in contexts:
        context.close()
    wrong = [fault for tab, faults in opened for fault in faults if not any(word in fault for word in tab.allowed)]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def tab(new_tab: Callable[..., Any]) -> Any:
    """A page of 1280 × 720 whose addresses may be given without the host: `tab.goto("/pl/omnichannel/")`."""
    return new_tab()


@pytest.fixture
def open_stage(new_tab: Callable[..., Any]) -> Callable[..., Any]:
    """`open_stage("#journey-store", language="pl", **options)`: a page whose stage is open and at rest."""

    def open_(place: str = "#journey-mobile", language: str = "pl", **options: Any) -> Any:
        tab = new_tab(**{"reduced_motion": "reduce", **options})
        tab.goto(f"/{language}/omnichannel/{place}")
        tab.wait_for_selector(".stage.is-open")
        return tab

    return open_


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """`axe(tab)` scans what the page shows now with axe-core; returns one line a violation.

    Rules named after the tab are left out; with `only` no others are asked. ``within`` names the part of the page that is
    looked at, for states of one that was seen whole: rules about the whole page are not asked then.
    """

    def scan(tab: Any, *without: str, only: Collection[str] = (), within: str = "") -> list[str]:
        if not tab.evaluate("typeof window.axe === 'object'"):
            tab.evaluate(AXE.read_text("utf-8"))
        asked = {"type": "rule", "values": sorted({*only} - {*without})} if only else {"type": "tag", "values": AXE_TAGS}
        rules = {} if only else {rule: {"enabled": False} for rule in without}
        how = {"runOnly": asked, "rules": rules, "resultTypes": ["violations"]}
        result = tab.evaluate("([part, how]) => axe.run(part ? {include: [part]} : document, how)", [within, how])
        return [
            f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}"
            for violation in result["violations"]
            for node in violation["nodes"]
            if violation["id"] != "target-size" or tab.evaluate(TOO_SMALL_IN_VIEW, node["target"][0])
        ]

    return scan


def _go(tab: Any, go: Callable[..., Any], moves: bool, *where: str, **how: Any) -> Any:
    """Go to a page or load it anew, and come back when its script is at work: nobody presses within the same millisecond."""
    answer = go(*where, **how)
    if how.get("wait_until") != "commit":
        # A page that leads on by itself takes the question along.
        with suppress(PlaywrightError):
            tab.evaluate(AT_HAND, moves)
    return answer


def watch(tab: Any, own: str) -> list[str]:
    """A list that grows with each thing that goes wrong in ``tab``, whose own host is ``own``."""
    faults: list[str] = []
    tab.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(f"script: {error}"))
    tab.on("requestfailed", lambda request: _note_failure(request, faults))
    tab.on("request", lambda request: _note_foreign(request, own, faults))
    return faults


def _note_failure(request: Any, faults: list[str]) -> None:
    # Leaving a page ends what it was still loading (sound, events): that is not a fault of the page.
    if "ERR_ABORTED" not in (request.failure or ""):
        faults.append(f"failed: {request.url} {request.failure}")


def _note_foreign(request: Any, own: str, faults: list[str]) -> None:
    parts = urlsplit(request.url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != own:
        faults.append(f"foreign host: {request.url}")
