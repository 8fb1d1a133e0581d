"""The renderer sets documents in a process that can reach nothing and be killed."""

from __future__ import annotations

import gc
import http.server
import io
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator

import pikepdf
import pytest

from app.exports.printing import pdf_renderer as renderer_module
from app.exports.printing.pdf_renderer import Job, PdfRenderer, RendererMissingError, RenderError, RenderLimitError

PAGE = "<!doctype html><html lang=pl><head><title>x</title></head><body><h1>Zażółć</h1>{}</body></html>"


def _drawing(document: bytes) -> bytes:
    """Every content stream of the document, uncompressed."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    """One warm renderer for the module, ended afterwards."""
    renderer = PdfRenderer()
    yield renderer
    renderer.close()


def test_a_document_comes_back_as_a_pdf(renderer: PdfRenderer) -> None:
    """HTML goes in, a PDF comes out."""
    assert renderer.render(Job(PAGE.format("<p>Привет</p>"))).startswith(b"%PDF-")


def test_equal_documents_give_equal_bytes_in_two_processes(renderer: PdfRenderer) -> None:
    """The same job gives the same bytes, whichever process set it."""
    job = Job(PAGE.format("<p>ten sam tekst</p>"))
    other = PdfRenderer()
    try:
        assert renderer.render(job) == other.render(job)
    finally:
        other.close()


def test_nothing_but_the_handed_files_is_read(renderer: PdfRenderer) -> None:
    """Files of the machine and addresses of the network are neither read nor asked for."""
    asked: list[str] = []

    class Recorder(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Recorder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        base = f"http://127.0.0.1:{server.server_port}"
        attack = (
            f"<link rel=stylesheet href='{base}/a.css'><style>@import url({base}/b.css);"
            f"@font-face{{font-family:x;src:url({base}/c.woff)}}p{{font-family:x;background:url({base}/d.png)}}</style>"
            f"<img alt=x src='{base}/e.png'><img alt=x src='file:///etc/hostname'><img alt=x src='{base}/f.svg'>"
            f"<svg><image href='{base}/g.png'/><image href='file:///etc/hostname'/></svg>"
            "<object data='file:///etc/hostname'></object><link rel=attachment href='file:///etc/hostname'>"
        )
        plain = renderer.render(Job(PAGE.format("<p>x</p>")))
        attacked = renderer.render(Job(PAGE.format("<p>x</p>" + attack)))
        server.shutdown()
        thread.join()
    assert asked == []
    assert b"EmbeddedFile" not in attacked
    assert len(attacked) < len(plain) + 3000


def test_a_handed_file_is_used(renderer: PdfRenderer) -> None:
    """What the job brings under course: is served (so that the test above proves a refusal, not a broken fetcher)."""
    square = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9h-9z' fill='#f00'/></svg>"
    page = PAGE.format("<img alt='kwadrat' src='course:square.svg' width=90>")
    with_file = renderer.render(Job(page, {"square.svg": (square, "image/svg+xml")}))
    assert b"1 0 0 rg" in _drawing(with_file)
    assert b"1 0 0 rg" not in _drawing(renderer.render(Job(page)))


@pytest.mark.parametrize(
    "body",
    ["<table><tr><td colspan=100000>x</table>", "<div>" * 5000, "<p>" + "słowo " * 400_000],
    ids=["a very wide table", "deep nesting", "two megabytes of text"],
)
def test_a_document_that_wants_too_much_is_ended(body: str) -> None:
    """A monster ends with a clear error soon after the limit, and the renderer sets the next document."""
    renderer = PdfRenderer(time_limit_s=2)
    try:
        renderer.warm()
        started = time.monotonic()
        with pytest.raises(RenderLimitError):
            renderer.render(Job(PAGE.format(body)))
        assert time.monotonic() - started < 20
        renderer.close()
        renderer._time_limit_s = 20
        assert renderer.render(Job(PAGE.format("<p>dalej</p>"))).startswith(b"%PDF-")
    finally:
        renderer.close()


def test_memory_is_bounded() -> None:
    """A child that wants more address space than allowed is ended, not the machine's memory."""
    renderer = PdfRenderer(memory_limit_bytes=400 * 1024 * 1024)
    try:
        with pytest.raises(RenderLimitError, match=r"memory|too large"):
            renderer.render(Job(PAGE.format("<p>słowo</p>" * 100_000)))
    finally:
        renderer.close()


def test_a_killed_worker_starts_again(renderer: PdfRenderer) -> None:
    """When somebody kills the worker, the next document is rendered by a new one."""
    renderer.warm()
    (process,) = renderer._running
    process.kill()
    process.wait()
    assert renderer.render(Job(PAGE.format("<p>znowu</p>"))).startswith(b"%PDF-")


def test_a_renderer_that_is_dropped_leaves_no_process() -> None:
    """An application that ends without closing its renderer leaves no worker running, and none unwaited for."""
    renderer = PdfRenderer()
    renderer.warm()
    (process,) = renderer._running
    del renderer
    gc.collect()
    assert process.returncode is not None


def test_a_missing_library_is_told_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Without pango the import of WeasyPrint fails: the error says so and is of its own kind."""
    broken = tmp_path_factory.mktemp("broken")
    (broken / "weasyprint.py").write_text("raise OSError('cannot load library pango')\n", encoding="utf-8")
    real = renderer_module._worker_environment
    monkeypatch.setattr(
        renderer_module, "_worker_environment", lambda: real() | {"PYTHONPATH": f"{broken}:{real()['PYTHONPATH']}"}
    )
    renderer = PdfRenderer()
    try:
        with pytest.raises(RendererMissingError, match="pango"):
            renderer.render(Job(PAGE.format("")))
    finally:
        renderer.close()


def test_an_error_names_no_path(renderer: PdfRenderer) -> None:
    """What the renderer says to a person holds no path of the machine."""
    assert issubclass(RenderLimitError, RenderError)
    with pytest.raises(RenderError) as caught:
        PdfRenderer(time_limit_s=0.001).render(Job(PAGE.format("")))
    assert "/" not in str(caught.value)


def test_a_full_line_before_another_element_is_kept(renderer: PdfRenderer) -> None:
    """The wider a column, the more words stand in its first line, also where the line ends before another element."""
    columns = "".join(f"<p style='width: {width / 2}px'>jeden dwa trzy <b>cztery</b></p>" for width in range(120, 280))
    made = renderer.render(Job(PAGE.format(f"<style>p {{ margin: 0; font: 14px sans-serif }}</style>{columns}")))
    tool = shutil.which("pdftotext")
    assert tool, "the tests need poppler-utils"
    text = subprocess.run([tool, "-layout", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    words = [len(line.split()) for line in text.splitlines() if line.strip().startswith("jeden")]
    assert len(words) == 160
    assert words == sorted(words)
    assert set(words) == {1, 2, 3}
