"""The page with the files, the page that waits, and the documents at their stable address."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from app.artifacts.artifact import BusyError
from app.course.model import Course
from app.exports.formats import pdf as pdf_module
from app.exports.printing.pdf_renderer import RenderError
from app.web import downloads as downloads_module
from tests.exports.test_documents import PDF
from tests.support.pages import Page

PAGE = "/pl/omnichannel/downloads"
FILE = "/pl/omnichannel/course.pdf"


@pytest.fixture(autouse=True)
def quick_renderer(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Documents of one blank page, except where a test asks for real ones."""
    monkeypatch.setattr(pdf_module, "can_print", lambda: True)
    if "real" not in request.keywords:
        monkeypatch.setattr(pdf_module, "print_course", lambda *_, **__: PDF)


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_page_lists_every_file(language: str, page: Callable[..., Page]) -> None:
    """Handout, worksheet and bilingual edition are on offer, in valid HTML, with what each is for."""
    fetched = page(f"/{language}/omnichannel/downloads")
    for edition in ("handout", "worksheet", "bilingual"):
        assert f"edition={edition}" in fetched.html
    assert "edition=trainer" not in fetched.html


def test_size_is_told_once_the_file_is_there(page: Callable[..., Page], client: Any) -> None:
    """A file that is there is linked directly, with its pages and its size."""
    assert f'href="{PAGE}?edition=handout"' in page(PAGE).html
    client.get(FILE)
    html = page(PAGE).html
    assert f'href="{FILE}?edition=handout"' in html
    assert re.search(r"PDF, 1 strona, \d+", html)


def test_waiting_leads_to_the_file(page: Callable[..., Page], client: Any) -> None:
    """The page that waits answers 202 with a progress that works without script, and then leads to the document."""
    waiting = page(f"{PAGE}?edition=worksheet&variant=B", status=202)
    assert "<progress" in waiting.html
    assert '<noscript><meta http-equiv="refresh"' in waiting.html
    deadline = time.monotonic() + 20
    while (answer := client.get(f"{PAGE}?edition=worksheet&variant=B")).status_code == 202 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{FILE}?edition=worksheet&variant=B"


def test_document_has_an_etag_and_parts(client: Any) -> None:
    """A known version costs 304, a part 206, a part beyond the end 416."""
    whole = client.get(FILE)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "application/pdf", PDF)
    assert 'filename="omnichannel-handout-pl.pdf"' in whole.headers["Content-Disposition"]
    assert client.get(FILE, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = client.get(FILE, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.data) == (206, PDF[5:10])
    assert client.get(FILE, headers={"Range": "bytes=99999999-"}).status_code == 416
    for passed_over in ("bytes=0-1,5-6", "pages=1-2"):
        answer = client.get(FILE, headers={"Range": passed_over})
        assert (answer.status_code, answer.data) == (200, PDF)
    head = client.head(FILE)
    assert (head.status_code, head.data, int(head.headers["Content-Length"])) == (200, b"", len(PDF))


@pytest.mark.parametrize(
    "query",
    [
        "edition=trainer",
        "edition=poster",
        "edition=handout&edition=trainer",
        "edition=worksheet&variant=Z",
        "edition=handout&variant=A",
        "sections=nowhere",
        "sections=../../etc/passwd",
        "sections=",
        "edition=",
        "edition=worksheet&sections=goals",
    ],
)
def test_anything_else_is_not_found(query: str, client: Any) -> None:
    """What is not on offer to everybody answers 404, at the file and at the page that waits."""
    assert client.get(f"{FILE}?{query}").status_code == 404
    assert client.get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.parametrize("name", ["downloads", "course.pdf"])
@pytest.mark.parametrize("place", ["de/omnichannel", "pl/nothing"])
def test_unknown_course_or_language_is_not_found(place: str, name: str, client: Any) -> None:
    """An address of no course answers 404."""
    assert client.get(f"/{place}/{name}").status_code == 404


def test_sections_are_one_document_in_any_order(client: Any) -> None:
    """The same sections asked for in another order, or as boxes of the form, are the same document."""
    tags = {
        client.get(f"{FILE}?{query}").headers["Content-Disposition"] + client.get(f"{FILE}?{query}").headers["ETag"]
        for query in ("sections=what-is,phases", "sections=phases,what-is", "sections=phases&sections=what-is")
    }
    assert len(tags) == 1


def test_trainers_edition_needs_the_trainer(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session decides: signed in, the trainer gets the edition, and nobody may store it."""
    monkeypatch.setattr(downloads_module, "is_signed_in", lambda: True)
    with app.test_client() as client:
        answer = client.get(f"{FILE}?edition=trainer")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        monkeypatch.setattr(downloads_module, "is_signed_in", lambda: False)
        assert client.get(f"{FILE}?edition=trainer").status_code == 404


def test_page_says_so_without_pango(page: Callable[..., Page], client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pango the page says what is missing, offers no file, and the rest of the site works."""

    def refuse(*_: object, **__: object) -> bytes:
        raise RenderError("no pango")

    monkeypatch.setattr(pdf_module, "can_print", lambda: False)
    monkeypatch.setattr(pdf_module, "print_course", refuse)
    html = page(PAGE).html
    assert "Pango" in html
    assert "edition=" not in html
    assert client.get(FILE).status_code == 503
    assert page(f"{PAGE}?edition=handout", status=503)
    assert client.get("/pl/omnichannel/").status_code == 200


def test_queue_that_is_full_asks_to_come_again(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too much at once answers 503 with the time after which to ask again."""

    def busy(*_: object, **__: object) -> bytes:
        raise BusyError("full", 10)

    monkeypatch.setattr(pdf_module, "print_course", busy)
    answer = client.get(FILE)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_course_page_offers_the_download(client: Any) -> None:
    """The course's head leads to the page with the files."""
    assert f'href="{PAGE}"' in client.get("/pl/omnichannel/").get_data(as_text=True)


def test_no_learners_page_holds_a_trainers_word(client: Any) -> None:
    """The page with the files shows nothing of the trainer's notes."""
    from app.course.reader import read_course
    from app.paths import CONTENT

    course: Course | None = read_course(CONTENT / "omnichannel").course
    assert course is not None
    html = client.get(PAGE).get_data(as_text=True)
    for section in course.editions["pl"].sections:
        assert section.trainer is not None
        assert section.trainer.aim not in html
