"""What an author (or whoever got at the author's files) could try with a document: nothing is read, asked for, or held up."""

from __future__ import annotations

import contextlib
import http.server
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from app.course.reader import read_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf, print_course
from app.exports.orders import read_order
from app.exports.printing.pdf_renderer import PdfRenderer, RenderError
from tests.conftest import CourseFolder

HEAD = "---\ntitle: Czym jest omnikanał\nshort: Omnikanał\nminutes: 3\n---\n\n"
SECRET = "the-secret-of-this-machine"


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes what it is asked for, and leads on to a file."""
    asked: list[str] = []

    class Recorder(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def _in_both(text: str) -> dict[str, str]:
    """A section that says the same in both languages, so that the reader has nothing else to complain of."""
    return {f"{language}/what-is.md": text for language in ("pl", "ru")}


def _print(folder: Path, renderer: PdfRenderer) -> bytes | None:
    """The handout of a course that was tampered with; ``None`` when the reader refuses the course altogether."""
    course = read_course(folder / "small").course
    return None if course is None else print_course(course, read_order(Pdf(), course, "pl"), ExportContext(services=(renderer,)))


@pytest.mark.parametrize(
    "attack",
    [
        "![x]({url}/a.svg)",
        '<img src="{url}/b.png">',
        '<img src="file://{secret}">',
        '<link rel="stylesheet" href="{url}/c.css">',
        "<style>@import url({url}/d.css); @font-face {{ font-family: x; src: url({url}/e.woff2) }} p {{ font: x }}</style>",
        '<p style="background: url({url}/f.png)">x</p>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/g.png"/><image href="file://{secret}"/></svg>',
        '<object data="file://{secret}"></object><embed src="{url}/h">',
        '<link rel="attachment" href="file://{secret}">',
        '<a rel="attachment" href="file://{secret}">x</a>',
        '<base href="{url}/"><iframe src="i.html"></iframe>',
    ],
)
def test_content_reaches_neither_network_nor_disk(
    attack: str, course_folder: CourseFolder, renderer: PdfRenderer, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    """Whatever address an author writes: zero requests, and zero bytes of a file of the machine in the document."""
    url, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    body = attack.format(url=url, secret=secret)
    document = _print(course_folder(_in_both(f"{HEAD}Zdanie pierwsze.\n\n{body}\n")), renderer)
    assert asked == []
    if document is not None:
        with pikepdf.open(io.BytesIO(document)) as pdf:
            streams = b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))
            assert not pdf.attachments
        assert SECRET.encode() not in document + streams


@pytest.mark.parametrize(
    "body",
    [
        '<table><tr><td colspan="100000">x</td></tr></table>',
        "<table><tr><td>" * 60 + "x" + "</td></tr></table>" * 60,
        "słowo " * 160_000,
        "![[" * 3_000,
        "| " + "a | " * 3_000 + "\n|" + "---|" * 3_000 + "\n| " + "b | " * 3_000,
    ],
    ids=["colspan", "nested", "long", "brackets", "columns"],
)
def test_monsters_are_set_or_refused_in_time(body: str, course_folder: CourseFolder) -> None:
    """A monster in the content ends in a document or a clear refusal within the limits, and the next document is set."""
    monster = course_folder(_in_both(f"{HEAD}Zdanie pierwsze.\n\n{body}\n"))
    # A quarter of the time that a server gives: what takes longer is refused there all the same, only later.
    renderer = PdfRenderer(time_limit_s=5)
    started = time.monotonic()
    with contextlib.suppress(RenderError):
        _print(monster, renderer)
    assert time.monotonic() - started < 35
    try:
        healthy = course_folder(_in_both(f"{HEAD}Zdanie pierwsze.\n"))
        assert (_print(healthy, renderer) or b"").startswith(b"%PDF")
    finally:
        renderer.close()
