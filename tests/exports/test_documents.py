"""What was printed is kept whole, within a bound, and made once."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.artifacts.artifact import BusyError
from app.artifacts.queue import Queue
from app.course.model import Course
from app.exports.documents import Documents, open_queue
from app.exports.format import ExportContext
from app.exports.formats import built_in_formats
from app.exports.formats import pdf as pdf_module
from app.exports.formats.pdf import Pdf
from app.exports.orders import Order, read_order
from app.exports.printing.pdf_renderer import PdfRenderer, RenderError
from tests.support.queues import fill


def _blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


PDF = _blank()


class Maker:
    """Stands in for the renderer: counts, and waits until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[Order] = []
        self.gate = threading.Event()
        self.gate.set()
        self.error: RenderError | None = None
        monkeypatch.setattr(pdf_module, "print_course", self)

    def __call__(self, course: Course, order: Order, context: ExportContext) -> bytes:
        self.calls.append(order)
        assert self.gate.wait(20)
        if self.error:
            raise self.error
        return PDF


def open_documents(folder: Path, queue: Queue | None = None, *, public_url: str = "", **limits: int) -> Documents:
    """The documents kept in ``folder``, in every format that ships with the product."""
    return Documents(folder, built_in_formats(), ExportContext(public_url, services=(PdfRenderer(),)), queue, **limits)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """The stand-in, in place of the real one."""
    return Maker(monkeypatch)


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """An empty folder of documents."""
    return open_documents(tmp_path / "documents")


def test_document_is_made_once_and_found_again(documents: Documents, maker: Maker, course: Course) -> None:
    """The second reader gets what the first had made, with its size and its pages."""
    order = read_order(Pdf(), course, "pl")
    assert documents.find(course, order) is None
    first = documents.make(course, order)
    assert documents.make(course, order) == first == documents.find(course, order)
    assert (first.facts, first.size, len(maker.calls)) == ({"pages": 1}, len(PDF), 1)
    assert first.path is not None
    assert first.path.read_bytes() == PDF


def test_sixteen_at_once_make_one(tmp_path: Path, maker: Maker, course: Course) -> None:
    """Two workers with eight readers each print the same document once, and all are served."""
    workers = [open_documents(tmp_path / "documents") for _ in range(2)]
    order, got = read_order(Pdf(), course, "pl"), []
    maker.gate.clear()
    threads = [threading.Thread(target=lambda each=each: got.append(workers[each % 2].make(course, order))) for each in range(16)]
    for thread in threads:
        thread.start()
    maker.gate.set()
    for thread in threads:
        thread.join(20)
    assert len(got) == 16
    assert len({printed.digest for printed in got}) == 1
    assert len(maker.calls) == 1


def test_too_many_different_documents_are_refused(documents: Documents, maker: Maker, course: Course) -> None:
    """The queue is bounded: one document too many is refused at once, and the others are made."""
    sections = [section.id for section in course.editions["pl"].sections]
    orders = [read_order(Pdf(), course, "pl", "handout", [name]) for name in sections]
    maker.gate.clear()
    for order in orders[:4]:
        documents.start(course, order)
    with pytest.raises(BusyError) as refused:
        documents.make(course, orders[4])
    assert refused.value.retry_after_s >= 1
    documents.start(course, orders[4])
    maker.gate.set()
    for order in orders[:4]:
        assert documents.make(course, order)
    assert documents.find(course, orders[4]) is None, "what was refused is not made behind anybody's back"
    assert documents.make(course, orders[4])


def test_documents_leave_room_for_certificates(tmp_path: Path, maker: Maker, course: Course) -> None:
    """The queue is one: certificates wait behind the documents, which never fill it; all of them together are bounded."""
    queue = open_queue(tmp_path / "documents")
    documents = open_documents(tmp_path / "documents", queue)
    maker.gate.clear()
    orders = [read_order(Pdf(), course, "pl", "handout", [section.id]) for section in course.editions["pl"].sections[:6]]
    for order in orders:
        documents.start(course, order)
    places = fill(queue, most=40)
    assert len(places) >= 12
    for place in places:
        place.leave()
    maker.gate.set()
    assert all(documents.make(course, order) for order in orders)


@pytest.mark.parametrize("damage", [b"", PDF[:40], PDF.replace(b"792", b"791")], ids=["empty", "truncated", "changed"])
def test_damaged_document_is_never_served(damage: bytes, documents: Documents, maker: Maker, course: Course) -> None:
    """A kept file that was emptied, cut or changed is made again."""
    order = read_order(Pdf(), course, "pl")
    path = documents.make(course, order).path
    assert path is not None
    path.write_bytes(damage)
    assert documents.find(course, order) is None
    again = documents.make(course, order).path
    assert again is not None
    assert again.read_bytes() == PDF
    assert len(maker.calls) == 2


def test_edited_course_gets_a_document_of_its_own(documents: Documents, tmp_path: Path, maker: Maker, course: Course) -> None:
    """Another content, another order or another public address is another document."""
    order = read_order(Pdf(), course, "pl")
    elsewhere = open_documents(tmp_path, public_url="https://kurs.example.org")
    edited = replace(course, fingerprint="other")
    worksheet = read_order(Pdf(), course, "pl", "worksheet")
    keys = {documents.key(course, order), documents.key(edited, order), documents.key(course, worksheet)}
    assert len(keys | {elsewhere.key(course, order)}) == 4


def test_folder_stays_within_its_bound(tmp_path: Path, maker: Maker, course: Course) -> None:
    """The oldest documents go when the bound is passed; the newest stays."""
    documents = open_documents(tmp_path / "documents", limit_bytes=3 * len(PDF))
    sections = [section.id for section in course.editions["pl"].sections][:5]
    made = [documents.make(course, read_order(Pdf(), course, "pl", "handout", [name])) for name in sections]
    assert len(list((tmp_path / "documents").rglob("*.pdf"))) == 2
    assert made[-1].path is not None
    assert made[-1].path.exists()


def test_nothing_half_made_stays_after_an_error(documents: Documents, tmp_path: Path, maker: Maker, course: Course) -> None:
    """A renderer that fails leaves no file behind, and the next attempt is a new one."""
    order = read_order(Pdf(), course, "pl")
    maker.error = RenderError("broken")
    with pytest.raises(RenderError):
        documents.make(course, order)
    assert not list(tmp_path.rglob("*.p*"))
    maker.error = None
    assert documents.make(course, order).size == len(PDF)


def test_folder_that_cannot_be_written_serves_all_the_same(tmp_path: Path, maker: Maker, course: Course) -> None:
    """Where nothing can be kept the document is there all the same, from memory."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    printed = open_documents(blocked).make(course, read_order(Pdf(), course, "pl"))
    assert printed.path is None
    assert printed.data == PDF


def test_a_format_asks_for_the_services_that_it_needs() -> None:
    """A service is found by its class; one that nobody gave is told by name, and a format without needs takes none."""
    renderer = PdfRenderer()
    assert ExportContext(services=("other", renderer)).service(PdfRenderer) is renderer
    with pytest.raises(LookupError, match="PdfRenderer"):
        ExportContext("https://kurs.example.org").service(PdfRenderer)
