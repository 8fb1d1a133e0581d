"""What was printed is kept whole, within a bound, and made once."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.course.model import Course
from app.exports import documents as documents_module
from app.exports.documents import BusyError, Documents
from app.exports.orders import Order, read_order
from app.exports.press import Press, PressError


def _blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


PDF = _blank()


class Maker:
    """Stands in for the press: counts, and waits until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[Order] = []
        self.gate = threading.Event()
        self.gate.set()
        self.error: PressError | None = None
        monkeypatch.setattr(documents_module, "print_course", self)

    def __call__(self, course: Course, order: Order, press: Press, **settings: Any) -> bytes:
        self.calls.append(order)
        assert self.gate.wait(20)
        if self.error:
            raise self.error
        return PDF


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """The stand-in, in place of the real one."""
    return Maker(monkeypatch)


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """An empty folder of documents."""
    return Documents(tmp_path / "documents", Press())


def test_document_is_made_once_and_found_again(documents: Documents, maker: Maker, course: Course) -> None:
    """The second reader gets what the first had made, with its size and its pages."""
    order = read_order(course, "pl")
    assert documents.find(course, order) is None
    first = documents.make(course, order)
    assert documents.make(course, order) == first == documents.find(course, order)
    assert (first.pages, first.size, len(maker.calls)) == (1, len(PDF), 1)
    assert first.path is not None
    assert first.path.read_bytes() == PDF


def test_sixteen_at_once_make_one(tmp_path: Path, maker: Maker, course: Course) -> None:
    """Two workers with eight readers each print the same document once, and all are served."""
    workers = [Documents(tmp_path / "documents", Press()) for _ in range(2)]
    order, got = read_order(course, "pl"), []
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
    orders = [read_order(course, "pl", "handout", [name]) for name in sections]
    maker.gate.clear()
    threads = [threading.Thread(target=documents.make, args=(course, order)) for order in orders[:4]]
    for thread in threads:
        thread.start()
    while len(documents._queued) < 4:
        threading.Event().wait(0.01)
    with pytest.raises(BusyError):
        documents.make(course, orders[4])
    maker.gate.set()
    for thread in threads:
        thread.join(20)
    assert documents.make(course, orders[4])


@pytest.mark.parametrize("damage", [b"", PDF[:40], PDF.replace(b"792", b"791")], ids=["empty", "truncated", "changed"])
def test_damaged_document_is_never_served(damage: bytes, documents: Documents, maker: Maker, course: Course) -> None:
    """A kept file that was emptied, cut or changed is made again."""
    order = read_order(course, "pl")
    path = documents.make(course, order).path
    assert path is not None
    path.write_bytes(damage)
    assert documents.find(course, order) is None
    again = documents.make(course, order).path
    assert again is not None
    assert again.read_bytes() == PDF
    assert len(maker.calls) == 2


def test_edited_course_gets_a_document_of_its_own(documents: Documents, maker: Maker, course: Course) -> None:
    """Another content, another order or another public address is another document."""
    order = read_order(course, "pl")
    elsewhere = Documents(documents.folder, Press(), public_url="https://kurs.example.org")
    edited = replace(course, fingerprint="other")
    worksheet = read_order(course, "pl", "worksheet")
    keys = {documents.key(course, order), documents.key(edited, order), documents.key(course, worksheet)}
    assert len(keys | {elsewhere.key(course, order)}) == 4


def test_folder_stays_within_its_bound(tmp_path: Path, maker: Maker, course: Course) -> None:
    """The oldest documents go when the bound is passed; the newest stays."""
    documents = Documents(tmp_path / "documents", Press(), limit_bytes=2 * len(PDF) + 10)
    sections = [section.id for section in course.editions["pl"].sections][:5]
    made = [documents.make(course, read_order(course, "pl", "handout", [name])) for name in sections]
    assert len(list((tmp_path / "documents").glob("*.pdf"))) == 2
    assert made[-1].path is not None
    assert made[-1].path.exists()


def test_another_process_may_sweep_at_the_same_time(documents: Documents, maker: Maker, course: Course) -> None:
    """A file that is gone between being listed and being looked at costs nothing: the new document is kept all the same."""
    documents.folder.mkdir()
    for name in ("gone.pdf", "gone.part"):
        (documents.folder / name).symlink_to("nowhere")  # is listed, and cannot be looked at
    order = read_order(course, "pl", "handout")
    assert documents.make(course, order).path is not None
    documents.make(course, order)
    assert len(maker.calls) == 1


def test_what_was_swept_or_failed_long_ago_is_not_remembered(
    tmp_path: Path, maker: Maker, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for one part of the course after the other fills neither the disk nor the memory."""
    documents = Documents(tmp_path / "documents", Press(), limit_bytes=2 * len(PDF) + 10)
    orders = [read_order(course, "pl", "handout", [section.id]) for section in course.editions["pl"].sections[:5]]
    for order in orders:
        documents.make(course, order)
        assert documents.find(course, order)
    assert len(documents._verified) <= 3
    maker.error = PressError("no printer")
    moment = 1000.0
    monkeypatch.setattr(documents_module.time, "monotonic", lambda: moment)
    for order in (replace(order, language="ru") for order in orders):
        moment += 60
        documents._make_quietly(documents.key(course, order), course, order)
        assert documents.has_failed(course, order)
    assert len(documents._failed) == 1


def test_nothing_half_made_stays_after_an_error(documents: Documents, maker: Maker, course: Course) -> None:
    """A press that fails leaves no file behind, and the next attempt is a new one."""
    order = read_order(course, "pl")
    maker.error = PressError("broken")
    with pytest.raises(PressError):
        documents.make(course, order)
    assert not list(documents.folder.glob("*.p*"))
    maker.error = None
    assert documents.make(course, order).size == len(PDF)


def test_folder_that_cannot_be_written_serves_all_the_same(tmp_path: Path, maker: Maker, course: Course) -> None:
    """Where nothing can be kept the document is made for each reader."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    printed = Documents(blocked, Press()).make(course, read_order(course, "pl"))
    assert printed.path is None
    assert printed.data == PDF
