"""The caching middleware: what every answer has in common, whoever made it."""

from __future__ import annotations

import os
import re
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from werkzeug.test import Client

from app.config import Settings
from app.course.library import LibrarySnapshot
from app.server.access_log import AccessLog
from app.web.caching import CachingMiddleware
from app.web.environ_keys import LASTING, PUBLISHED
from app.web.headers import POLICY
from tests.support.pages import header_faults

PAGE = b"<!doctype html><title>x</title><p>" + b"Omnikana\xc5\x82 \xc5\x82\xc4\x85czy kana\xc5\x82y. " * 100


class Desk:
    """The middleware around a tiny application that counts how often it is asked."""

    def __init__(self, log: Path | None = None, **settings: Any) -> None:
        self.asked = 0
        self.snapshot = LibrarySnapshot(fingerprint="one")
        self.body = PAGE
        library = SimpleNamespace(current=lambda: self.snapshot)
        services: Any = SimpleNamespace(settings=Settings(**settings), library=library)
        self.log = AccessLog(os.open(log, os.O_WRONLY | os.O_CREAT)) if log else None
        self.client = Client(CachingMiddleware(self._answer, services, self.log))

    def _answer(self, environ: Any, start_response: Any) -> list[bytes]:
        self.asked += 1
        path = environ["PATH_INFO"]
        if path.startswith("/pl/"):
            environ[PUBLISHED] = True
        if path.startswith("/static/"):
            environ[PUBLISHED] = LASTING
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache")])
        return [self.body]


def test_a_published_page_is_made_once_for_each_version_of_the_content() -> None:
    """The view is asked once, however often the page is fetched; and once more when the content has changed."""
    desk = Desk()
    assert [desk.client.get("/pl/").data for _ in range(3)] == [PAGE] * 3
    assert desk.asked == 1
    desk.snapshot, desk.body = LibrarySnapshot(fingerprint="two"), PAGE + b"new"
    assert [desk.client.get("/pl/").data for _ in range(2)] == [PAGE + b"new"] * 2
    assert desk.asked == 2


def test_an_answer_made_for_the_old_content_is_not_kept_for_the_new() -> None:
    """A view that was slow, while the content changed, does not put the old page into the new version."""
    desk = Desk()
    answer = desk.client.application._inner

    def slow(environ: Any, start_response: Any) -> Any:
        body = answer(environ, start_response)
        desk.snapshot = LibrarySnapshot(fingerprint="two")
        if desk.asked == 1:
            Client(desk.client.application).get("/pl/other")  # another thread sees the new content meanwhile
            desk.body = b"<!doctype html>new" * 40
        return body

    desk.client.application._inner = slow
    assert desk.client.get("/pl/").data == PAGE
    assert desk.client.get("/pl/").data.startswith(b"<!doctype html>new")


@pytest.mark.parametrize("path", ["/pl/", "/static/x/site.css"])
def test_asking_for_the_head_first_does_not_empty_the_page(path: str) -> None:
    """Whoever asks for the head of a page that nobody has fetched gets its length, and those who come later get the page."""
    desk = Desk()
    inner = desk.client.application._inner
    desk.client.application._inner = lambda environ, start: (
        [] if environ["REQUEST_METHOD"] == "HEAD" and inner(environ, start) else inner(environ, start)
    )
    head = desk.client.head(path)
    assert (head.status_code, head.data, int(head.headers["Content-Length"])) == (200, b"", len(PAGE))
    assert desk.client.get(path).data == PAGE


def test_static_files_outlive_an_edit() -> None:
    """What depends on the path alone is not made again when the content changes."""
    desk = Desk()
    desk.client.get("/static/x/site.css")
    desk.snapshot = LibrarySnapshot(fingerprint="two")
    desk.client.get("/static/x/site.css")
    assert desk.asked == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("gzip;q=0", None),
        ("br;q=nonsense, gzip", "gzip"),
    ],
)
def test_a_published_page_comes_in_the_best_encoding_that_is_accepted(accepted: str, encoding: str | None) -> None:
    """Brotli before gzip before nothing, and the bytes are the page's in each; caches are told by Vary."""
    answer = Desk().client.get("/pl/", headers={"Accept-Encoding": accepted})
    unpack: dict[str | None, Callable[[bytes], bytes]] = {
        "br": brotli.decompress,
        "gzip": lambda data: zlib.decompress(data, 31),
        None: bytes,
    }
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack[encoding](answer.data) == PAGE
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_the_better_compression_replaces_the_quick_one() -> None:
    """The first answer does not wait for the best compression; later ones have it, under the same tag."""
    desk = Desk()
    first = desk.client.get("/pl/", headers={"Accept-Encoding": "br"})
    for thread in threading.enumerate():
        if thread.name == "compress":
            thread.join()
    second = desk.client.get("/pl/", headers={"Accept-Encoding": "br"})
    assert second.data == brotli.compress(PAGE, mode=brotli.MODE_TEXT, quality=11)
    assert second.headers["ETag"] == first.headers["ETag"]


def test_a_browser_that_has_the_page_gets_304_without_a_body() -> None:
    """The tag of any encoding is known again; a foreign one is not; HEAD has no body."""
    desk = Desk()
    tag = desk.client.get("/pl/", headers={"Accept-Encoding": "br"}).headers["ETag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        answer = desk.client.get("/pl/", headers={"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert "Content-Type" not in answer.headers  # of what is not sent nothing is said (RFC 9110, 15.4.5)
        assert not header_faults(answer.headers)
    assert desk.client.get("/pl/", headers={"If-None-Match": '"other"'}).status_code == 200
    head = desk.client.head("/pl/")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(PAGE)))


def test_only_published_answers_are_compressed_and_kept() -> None:
    """What a view makes for one visitor is made each time and sent plainly: compression could leak its secrets (BREACH)."""
    desk = Desk()
    for _ in range(2):
        answer = desk.client.get("/other", headers={"Accept-Encoding": "br, gzip"})
        assert "Content-Encoding" not in answer.headers
    assert desk.asked == 2


def test_every_answer_has_the_headers_that_protect_it() -> None:
    """Kept bytes, 304 and views' answers carry the same headers; https brings HSTS."""
    desk = Desk(public_url="https://kurs.example.org")
    for answer in (desk.client.get("/pl/"), desk.client.get("/pl/"), desk.client.get("/x"), desk.client.post("/x")):
        assert not header_faults(answer.headers)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Strict-Transport-Security" not in Desk().client.get("/pl/").headers


def test_the_log_has_one_line_an_answer_and_no_address(tmp_path: Path) -> None:
    """Method, path, status and size are noted; line breaks, queries, the visitor's address and a learner's post are not."""
    log = tmp_path / "log"
    desk = Desk(log)
    desk.client.get("/pl/")
    desk.client.get("/pl/\n2026 GET /forged 200?group=secret", environ_base={"REMOTE_ADDR": "127.0.0.9"})
    desk.client.post("/pl/trainer/login")
    desk.client.post("/x")
    assert desk.log
    desk.log.flush()
    lines = log.read_text().splitlines()
    assert len(lines) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d (GET|POST) \S+ 200 (\d+|-) [\d.]+ms", line) for line in lines)
    assert "127.0.0.9" not in log.read_text()
    assert "secret" not in log.read_text()
