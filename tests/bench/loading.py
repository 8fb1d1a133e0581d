"""What a first visit loads, and how soon the page is there: Chromium, an empty cache, and Lighthouse's phone."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import lxml.html

from tests.bench.figures import Figure
from tests.bench.serving import PAGE, settled
from tests.support.servers import running_server

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LIGHTHOUSE = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
ROUNDS = 5
LIGHTHOUSES = 3
_LCP = """() => new Promise(resolve => new PerformanceObserver(list =>
    resolve(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""


def measure() -> Iterator[Figure]:
    """Bytes, requests and hosts of a first load; Lighthouse's marks; the largest paint beside that of bare text."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    with tempfile.TemporaryDirectory() as name, running_server(Path(name)) as server:
        settled(server)
        yield from _first_load(chromium, server.url)
        yield from _largest_paint(chromium, server.url)
        yield from _lighthouse(chromium, f"{server.url}{PAGE}", Path(name))


def _first_load(chromium: str, url: str) -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        for _ in range(2):  # the first visit lets the server compress every file as well as it can
            kinds, sizes = _visit(playwright, chromium, url)
            time.sleep(1)
    script = sum(size for request, size in sizes.items() if kinds[request][0] == "Script")
    hosts = {urlsplit(address).netloc for _, address in kinds.values() if not address.startswith("data:")}
    yield Figure("first load of the Polish course page, in all", sum(sizes.values()) / 1000, "kB", at_most=60)
    yield Figure("… of it JavaScript", script / 1000, "kB", at_most=20)
    yield Figure("… requests", len(kinds), at_most=12)
    yield Figure("… foreign hosts", len(hosts - {urlsplit(url).netloc}), at_most=0)


def _visit(playwright: Any, chromium: str, url: str) -> tuple[dict[str, tuple[str, str]], dict[str, float]]:
    """Kind and address, and bytes on the wire with headers, of every request of a visit with an empty cache."""
    kinds: dict[str, tuple[str, str]] = {}
    sizes: dict[str, float] = {}
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    tab = browser.new_page()
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def begin(told: dict[str, Any]) -> None:
        kinds[told["requestId"]] = (told["type"], told["request"]["url"])

    def finish(told: dict[str, Any]) -> None:
        sizes[told["requestId"]] = told["encodedDataLength"]

    session.on("Network.requestWillBeSent", begin)
    session.on("Network.loadingFinished", finish)
    tab.goto(url + PAGE, wait_until="networkidle")
    browser.close()
    return kinds, sizes


def _largest_paint(chromium: str, url: str) -> Iterator[Figure]:
    """The page and its bare text, in turns, on the same kind of connection: a phone's."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, _bare_text(url) as bare:
        page_ms, bare_ms = [], []
        for _ in range(ROUNDS):
            for address, times in ((url + PAGE, page_ms), (bare, bare_ms)):
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                tab = browser.new_page(viewport={"width": 844, "height": 390})
                session = tab.context.new_cdp_session(tab)
                session.send("Network.enable")
                slow = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
                session.send("Network.emulateNetworkConditions", slow)
                session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                tab.goto(address, wait_until="load")
                tab.wait_for_timeout(500)
                times.append(float(tab.evaluate(_LCP)))
                browser.close()
    yield Figure("largest paint (LCP), slow phone", statistics.median(page_ms), "ms")
    ratio = statistics.median(page_ms) / statistics.median(bare_ms)
    yield Figure("… beside the bare text as one file", ratio, "×", at_most=2)


class _bare_text:  # noqa: N801 (used like a function)
    """A server of the course's bare text as one HTML file, compressed as the page is."""

    def __init__(self, url: str) -> None:
        import urllib.request

        with urllib.request.urlopen(url + PAGE) as answer:
            tree = lxml.html.document_fromstring(answer.read().decode())
        for node in tree.xpath("//script | //link | //svg | //nav | //style"):
            node.drop_tree()
        text = re.sub(r"\s+", " ", tree.xpath("//body")[0].text_content())
        words = "".join(f"<p>{part}</p>" for part in re.findall(r".{1,600}(?:\s|$)", text))
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title>'
        self._body = brotli.compress(f'<!doctype html><html lang="pl">{head}{words}'.encode(), quality=11)

    def __enter__(self) -> str:
        body = self._body

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Encoding", "br")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _lighthouse(chromium: str, url: str, folder: Path) -> Iterator[Figure]:
    out = folder / "lighthouse.json"
    flags = "--headless=new " + " ".join(FLAGS)
    options = ["--only-categories=performance,accessibility", "--output=json", f"--output-path={out}", "--quiet"]
    environ = os.environ | {"CHROME_PATH": chromium}
    told = []
    for _ in range(LIGHTHOUSES):
        subprocess.run([LIGHTHOUSE, url, *options, f"--chrome-flags={flags}"], env=environ, check=True, timeout=300)
        told.append(json.loads(out.read_text("utf-8")))
    for name in ("performance", "accessibility"):
        score = statistics.median(one["categories"][name]["score"] for one in told)
        yield Figure(f"Lighthouse, phone: {name}", round(score * 100), at_least=100)
    blocked_ms = statistics.median(one["audits"]["total-blocking-time"]["numericValue"] for one in told)
    yield Figure("… total blocking time", blocked_ms, "ms", at_most=0)
