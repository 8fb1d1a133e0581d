"""wapiti attacks the site, as a stranger and as the trainer, and finds nothing; before that it finds holes that were dug for it.

It lives in an environment of its own (`make audit` makes it), because its requirements are not ours.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.records.database import Database
from app.records.feedback import FeedbackStore
from app.records.trainers import SessionLimits, Trainers
from tests.bench.figures import Figure
from tests.support.opinions import opinion
from tests.support.servers import Server, running_server

pytestmark = [pytest.mark.audit, pytest.mark.timeout(1500)]
WAPITI = Path(__file__).resolve().parents[2] / "build" / "wapiti" / "bin" / "wapiti"
MODULES = "sql,xss,permanentxss,exec,file,redirect,csrf,csp,cookieflags,ssrf,crlf,timesql"
PASSWORD = "most-kot-las-dom"
Record = Callable[[Figure], None]
COOKIE = "__Host-omnikurs-trainer"


class Holes(BaseHTTPRequestHandler):
    """A page that repeats what it is given, and leads wherever it is told."""

    def do_GET(self) -> None:
        """Answer like somebody who never heard of any of this."""
        given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        if "next" in given:
            self.send_response(302)
            self.send_header("Location", given["next"])
            self.end_headers()
            return
        body = f"<html><body><a href='/?q=a'>q</a><a href='/?next=/'>n</a><p>{given.get('q', '')}</p></body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The real server as it stands behind https, with some opinions and a trainer's password."""
    database = Database("", tmp_path / "server" / "data")
    Trainers(database, SessionLimits(1, 1)).set_password(PASSWORD)
    with database.writing() as session:
        for number in range(30):
            FeedbackStore(session).keep(opinion(course="omnichannel", missing=f"uwaga {number}"))
    database.close()
    with running_server(tmp_path / "server", {"OMNIKURS_PUBLIC_URL": "https://kurs.example.org"}) as running:
        yield running


def scan(address: str, folder: Path, *options: str, modules: str = MODULES, seconds: int = 120) -> dict[str, list[str]]:
    """What wapiti finds at ``address`` and below, as sentences by kind."""
    assert WAPITI.exists(), "wapiti is missing: run `make audit`, which installs it"
    report = folder / "wapiti.json"
    command = [WAPITI, "-u", address, "--scope", "folder", "-m", modules, "-d", "3", "--max-links-per-page", "25"]
    limits = ["--max-files-per-dir", "30", "--max-scan-time", str(seconds), "--max-attack-time", "40", "--no-bugreport"]
    told = subprocess.run(
        [*command, *limits, "--flush-session", "--external-endpoint", address, "-f", "json", "-o", str(report), *options],
        env={**os.environ, "HOME": str(folder)}, capture_output=True, text=True, timeout=1200,
    )  # fmt: skip
    assert report.exists(), told.stdout + told.stderr
    found = json.loads(report.read_text("utf-8"))
    assert found["infos"]["crawled_pages_nbr"] > 1, told.stdout
    kinds = {**found["vulnerabilities"], **found["anomalies"]}
    return {kind: [f"{one['method']} {one['path']}: {one['info']}" for one in each] for kind, each in kinds.items() if each}


def holes(place: str, found: dict[str, list[str]]) -> Figure:
    """How many were found, as a figure."""
    return Figure(f"what wapiti finds in {place}", sum(map(len, found.values())), at_most=0)


def trainers_cookie(base: str) -> str:
    """The id of a session, from a login like the trainer's."""
    first = urllib.request.urlopen(f"{base}/pl/trainer/login")
    before = first.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    token = re.search(r'csrf_token" value="([^"]+)', first.read().decode())
    assert token
    fields = urllib.parse.urlencode({"csrf_token": token[1], "password": PASSWORD}).encode()

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    request = urllib.request.Request(f"{base}/pl/trainer/login", fields, {"Cookie": f"{COOKIE}={before}"})
    try:
        urllib.request.build_opener(Stay).open(request)
    except urllib.error.HTTPError as answer:
        with answer:
            return str(answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0])
    raise AssertionError("the login led nowhere")


def test_wapiti_finds_holes_that_are_there(tmp_path: Path) -> None:
    """A page with reflected script and an open redirect, without a policy: all three are found."""
    digger = ThreadingHTTPServer(("127.0.0.1", 0), Holes)
    threading.Thread(target=digger.serve_forever, daemon=True).start()
    try:
        found = scan(f"http://127.0.0.1:{digger.server_port}/", tmp_path, modules="xss,redirect,csp")
    finally:
        digger.shutdown()
        digger.server_close()
    assert {"Reflected Cross Site Scripting", "Open Redirect"} <= set(found)
    assert "Content Security Policy Configuration" in found


@pytest.mark.parametrize(("place", "name"), [("/pl/trainer/login", "the login"), ("/ru/omnichannel/", "the course")])
def test_a_stranger_finds_no_hole(server: Server, tmp_path: Path, record: Record, place: str, name: str) -> None:
    """The login, the course, the self-test and the form withstand every module."""
    found = scan(server.url + place, tmp_path)
    record(holes(name, found))
    assert found == {}


def test_the_trainer_finds_no_hole(server: Server, tmp_path: Path, record: Record) -> None:
    """Behind the login, with a session that lasts through the scan, every module finds nothing."""
    cookie = f"Cookie: {COOKIE}={trainers_cookie(server.url)}"
    area = f"{server.url}/pl/trainer/"
    found = scan(area, tmp_path, "-H", cookie, "-x", f"{area}logout")
    record(holes("the trainer's area", found))
    assert found == {}
    request = urllib.request.Request(area, headers=dict([cookie.split(": ", 1)]))
    with urllib.request.urlopen(request) as answer:
        assert answer.url == area
