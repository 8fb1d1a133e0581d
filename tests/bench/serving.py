"""How fast a published page is answered: beside nginx with the same bytes, and beside making the page anew."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.course.reader import read_course
from tests.bench.figures import Figure, median_s
from tests.bench.reading import CONTENT
from tests.support.servers import Server, free_port, running_server

PAGE = "/pl/omnichannel/"
ROUNDS = 3
SECONDS = 3
_LEFT_TO_NGINX = {"content-length", "content-type", "date", "server", "etag", "connection"}


def measure() -> Iterator[Figure]:
    """Requests a second of Omnikurs and of nginx in turns, and how that compares with making the page."""
    with tempfile.TemporaryDirectory() as name, running_server(Path(name), {"OMNIKURS_WORKERS": "0"}) as server:
        body, headers = settled(server)
        with nginx(Path(name), body, headers) as port:
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(rate(f"{server.url}{PAGE}"))
                theirs.append(rate(f"http://127.0.0.1:{port}{PAGE}"))
        app = create_app({"TESTING": True, "audio_engine": "none", "data": Path(name) / "anew"})
        anew = median_s(lambda: make_anew(app), 5)
    own = statistics.median(ours)
    yield Figure("a published page, answers a second", own)
    yield Figure("… the same bytes from nginx, answers a second", statistics.median(theirs))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    yield Figure("… Omnikurs beside nginx", statistics.median(ratios), "×", at_least=0.5)
    yield Figure("… beside reading and rendering it anew", own * anew, "×", at_least=30)


def settled(server: Server) -> tuple[bytes, dict[str, str]]:
    """The page once its best compression is there, with its headers."""
    size = -1
    while True:
        request = urllib.request.Request(f"{server.url}{PAGE}", headers={"Accept-Encoding": "br"})
        bodies = set()
        for _ in range(12):
            with urllib.request.urlopen(request) as answer:
                body = answer.read()
                headers = {name.lower(): value for name, value in answer.headers.items()}
            bodies.add(len(body))
        if bodies == {size}:
            return body, headers
        size = max(bodies)
        time.sleep(1)


def rate(url: str) -> float:
    """Answers a second that wrk gets, all of them good."""
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", "Accept-Encoding: br", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


def make_anew(app: Flask) -> None:
    """What a server without any memory would do for the page: read the course and render it."""
    assert read_course(CONTENT).course is not None
    with app.test_request_context(PAGE):
        assert app.view_functions["pages.course"](language="pl", course_id="omnichannel").get_data()


@contextmanager
def nginx(folder: Path, body: bytes, headers: dict[str, str]) -> Iterator[int]:
    """nginx giving ``body`` with ``headers`` as a plain file, with a log as Omnikurs has one; the port."""
    port = free_port()
    file = folder / "files" / PAGE.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(body)
    for part in (folder, *file.parents):
        if folder in (part, *part.parents):
            part.chmod(0o755)
    added = "\n".join(f'add_header {name} "{value}";' for name, value in headers.items() if name not in _LEFT_TO_NGINX)
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    {paths}
    log_format line "$time_iso8601 $request_method $uri $status $body_bytes_sent $request_time";
    access_log {folder}/access.log line buffer=32k flush=1s;
    sendfile on; keepalive_requests 1000000; types {{ }} default_type "text/html; charset=utf-8";
    server {{ listen 127.0.0.1:{port}; root {folder}/files; {added} }}
}}
""")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
    try:
        time.sleep(0.5)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE}") as answer:
            assert answer.read() == body
        yield port
    finally:
        process.terminate()
        process.wait(10)
