"""The certificate: what stands on it, that it is a proper document, and that it says nothing to anybody else."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.course.reader import read_course
from app.exports.certificate import CertificateData, can_print, clean_name, make_job, print_certificate
from app.exports.printing.pdf_renderer import PdfRenderer
from app.records.errors import StoreUnavailableError
from app.records.unrecorded import Unrecorded
from tests.support.queues import fill
from tests.support.walker import SAME_SITE, Walker

COURSE = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
NAME = "Олександра Ґудзь-Їжакевич"
RIGHT = (True,) * 6 + (False,) + (True,) * 3


@pytest.fixture(scope="module")
def renderer() -> Iterator[PdfRenderer]:
    """One renderer for all documents of this file."""
    running = PdfRenderer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def course() -> Any:
    """The project's own course."""
    reading = read_course(COURSE)
    assert reading.course, reading.problems
    return reading.course


@pytest.fixture
def app(app: Any) -> Iterator[Any]:
    """The application, whose renderer is closed afterwards."""
    yield app
    app.extensions["omnikurs"].pdf_renderer.close()


def text_of(document: bytes) -> str:
    """The words of a PDF, as pdftotext finds them."""
    tool = shutil.which("pdftotext")
    assert tool
    return " ".join(subprocess.run([tool, "-", "-"], input=document, capture_output=True, check=True).stdout.decode().split())


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_it_is_accessible_and_says_what_it_attests(course: Any, renderer: PdfRenderer, language: str) -> None:
    """PDF/UA-1 without a fault, one page, all fonts embedded; name, course, level, score, date, language are text in it."""
    import page as validator

    document = print_certificate(course, language, CertificateData(NAME, "9", RIGHT, date(2026, 11, 21)), renderer)
    report = validator.validate_pdf_bytes(document, profile="ua1")
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    words = text_of(document)
    edition = course.editions[language]
    for part in (NAME, edition.title, "EQF: 3–5", "9/10", "2026", {"pl": "polski", "ru": "русский"}[language]):
        assert part in words, part
    assert {"pl": "tego nie potwierdzamy", "ru": "их мы не подтверждаем"}[language] in words
    assert not re.search(r"ukończ|заверш|пройден", words)


def test_equal_certificates_are_equal_bytes(course: Any, renderer: PdfRenderer) -> None:
    """The same name, result and day give the same file; another name another one."""
    one = [
        print_certificate(course, "pl", CertificateData("Ewa Żak", "9", RIGHT, date(2026, 11, 21)), renderer) for _ in range(2)
    ]
    assert one[0] == one[1]
    assert one[0] != print_certificate(course, "pl", CertificateData("Ewa Bąk", "9", RIGHT, date(2026, 11, 21)), renderer)


def test_the_line_has_a_tick_for_each_right_first_answer(course: Any) -> None:
    """Ten questions are ten stops; those that were not right at first have an open ring and no tick."""
    job = make_job(course, "pl", CertificateData(NAME, "9", RIGHT, date(2026, 11, 21)))
    drawing = job.files["figures/certificate.svg"][0].decode()
    assert drawing.count('cy="634"') == 10
    assert drawing.count('stroke="#fff"') == 9


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Anna \t Nowak\r\n", "Anna Nowak"),
        ("Anna\x00\u202eNowak", "AnnaNowak"),
        ("\u200b", ""),
        ("<b>Ola</b>", "<b>Ola</b>"),
        ("Мар\u02bcяна", "Мар\u2019яна"),
        ("Zofia Wo\u0301jcik", "Zofia Wójcik"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, printed: str) -> None:
    """Line breaks become spaces; what has no shape of its own is left out; markup is printed as typed."""
    assert clean_name(typed) == printed


def test_names_of_the_learners_can_be_printed() -> None:
    """Polish, Russian, Ukrainian, Belarusian and Latvian names are covered; others are refused rather than printed as boxes."""
    for name in ("Świętosława Żółć", "Ёлкина Юлия", "Ґалаґан Їжак Є.", "Ўладзімір", "Āris Ķēniņš-O’Neil"):
        assert can_print(name), name
    assert not can_print("王小明")


def passed(page: Any, client: Any, language: str = "pl") -> Walker:
    """A test with all answers right, at its result."""
    attempt = Walker(page, client, language, "test")
    attempt.finish([True] * 10)
    return attempt


def test_whoever_passed_gets_it_and_the_name_stays_nowhere(page: Any, client: Any, app: Any, caplog: Any) -> None:
    """The download is a PDF that is not stored; the name is in no log, no file of the data folder and no address."""
    caplog.set_level(logging.DEBUG)
    attempt = passed(page, client)
    name = "Żanetta Nigdziezapisana"
    answer = client.post(f"{attempt.test}/certificate", data={"token": attempt.token, "name": name}, headers=SAME_SITE)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert name in text_of(answer.data)
    assert "Nigdziezapisana" not in caplog.text + str(answer.headers)
    files = [file for file in app.extensions["omnikurs"].settings.data.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"Nigdziezapisana" in file.read_bytes()]


@pytest.mark.parametrize(("name", "words"), [("", "Wpisz imię"), (" \u200b ", "Wpisz"), ("王小明", "czcionka nie ma")])
def test_a_name_that_cannot_be_printed_is_asked_for_again(page: Any, client: Any, name: str, words: str) -> None:
    """The result comes back with the error tied to the field and what was typed still in it."""
    attempt = passed(page, client)
    fields = {"token": attempt.token, "name": name}
    screen = page(f"{attempt.test}/certificate", status=422, method="post", data=fields, headers=SAME_SITE)
    field = screen.one("//input[@id='name']")
    assert field.get("aria-invalid") == "true"
    assert words in screen.one(f"//*[@id='{field.get('aria-describedby').split()[0]}']").text_content()
    assert field.get("value") == clean_name(name)


def test_who_did_not_pass_gets_none(page: Any, client: Any) -> None:
    """Without enough right first tries there is no form, and a post leads back to the result; also after mending."""
    attempt = Walker(page, client, "pl", "test")
    attempt.finish([True] * 4 + [False] * 6)
    attempt.press("retry")
    for _ in range(6):
        attempt.press("go", **attempt.answer())
    assert not attempt.screen.all("//form[@id='certificate']")
    fields = {"token": attempt.token, "name": "Anna"}
    answer = client.post(f"{attempt.test}/certificate", data=fields, headers=SAME_SITE)
    assert answer.status_code == 303
    token = parse_qs(urlsplit(answer.headers["Location"]).query)["attempt"]
    assert token == [attempt.token]
    forged = client.post(f"{attempt.test}/certificate", data={"token": "x", "name": "Anna"}, headers=SAME_SITE)
    assert forged.status_code == 400


@pytest.mark.parametrize("mode", ["practice", "test"])
def test_answering_again_after_the_solutions_attests_nothing(page: Any, client: Any, mode: str) -> None:
    """Wrong on all ten, the solutions read, the first address opened again and answered right: no certificate, and the page says
    what the first answers were worth."""
    attempt = Walker(page, client, "pl", mode)
    beginning = attempt.address
    attempt.finish([False] * 10)
    attempt.go(beginning)
    replayed = attempt.finish([True] * 10)
    assert replayed.one("//h1/b").text_content() == "10"
    assert not replayed.all("//form[@id='certificate'] | //*[contains(@class,'is-flawless')]")
    assert "0 z 10" in " ".join(replayed.one("//p[@class='test-note']").text_content().split())
    sent = client.post(f"{attempt.test}/certificate", data={"token": attempt.token, "name": "Anna"}, headers=SAME_SITE)
    assert sent.status_code == 303


@pytest.mark.parametrize("mode", ["practice", "test"])
@pytest.mark.parametrize("answered", [0, 5])
def test_what_was_left_empty_at_the_end_is_no_first_try_afterwards(page: Any, client: Any, mode: str, answered: int) -> None:
    """Finished with questions left empty, the solutions read, the first address opened again and answered right: what was empty
    counts nothing, and there is no certificate."""
    attempt = Walker(page, client, "pl", mode)
    beginning = attempt.address
    for _ in range(answered):
        attempt.press("go", **attempt.answer())
        if mode == "practice":
            attempt.press("go")
    attempt.press("finish")
    assert attempt.screen.all("//*[@class='answers-list']")
    attempt.go(beginning)
    replayed = attempt.finish([True] * 10)
    assert replayed.one("//h1/b").text_content() == "10"
    assert not replayed.all("//form[@id='certificate']")
    assert f"{answered} z 10" in " ".join(replayed.one("//p[@class='test-note']").text_content().split())
    sent = client.post(f"{attempt.test}/certificate", data={"token": attempt.token, "name": "Anna"}, headers=SAME_SITE)
    assert sent.status_code == 303


@pytest.mark.parametrize("mode", ["practice", "test"])
def test_what_could_not_be_recorded_attests_nothing(page: Any, client: Any, app: Any, monkeypatch: Any, mode: str) -> None:
    """The records are away while the solutions are shown, and back when the first address is opened again and answered right:
    nothing of it counts for the certificate, and the page says so."""
    attempt = Walker(page, client, "pl", mode)
    beginning = attempt.address
    with monkeypatch.context() as away:
        away.setattr(type(app.extensions["omnikurs"].store), "writing", fail)
        attempt.finish([False] * 10)
    attempt.go(beginning)
    replayed = attempt.finish([True] * 10)
    assert replayed.one("//h1/b").text_content() == "10"
    assert not replayed.all("//form[@id='certificate']")
    assert "0 z 10" in " ".join(replayed.one("//p[@class='test-note']").text_content().split())
    sent = client.post(f"{attempt.test}/certificate", data={"token": attempt.token, "name": "Anna"}, headers=SAME_SITE)
    assert sent.status_code == 303


def test_one_answer_that_could_not_be_recorded_costs_its_point_alone(page: Any, client: Any, app: Any, monkeypatch: Any) -> None:
    """The records are away for one question of ten in practice: the other nine are attested."""
    attempt = Walker(page, client, "pl", "practice")
    attempt.press("go", **attempt.answer())
    attempt.press("go")
    with monkeypatch.context() as away:
        away.setattr(type(app.extensions["omnikurs"].store), "writing", fail)
        attempt.press("go", **attempt.answer())
        attempt.press("go")
    attempt.finish([True] * 8)
    fields = {"token": attempt.token, "name": "Anna Nowak"}
    answer = client.post(f"{attempt.test}/certificate", data=fields, headers=SAME_SITE)
    assert answer.mimetype == "application/pdf"
    assert "9/10" in text_of(answer.data)


def test_no_solution_is_shown_that_nothing_remembers(page: Any, client: Any, app: Any, monkeypatch: Any) -> None:
    """When neither the records nor the note beside them can be written, the answer is 503 with when to come back."""
    attempt = Walker(page, client, "pl", "test")
    monkeypatch.setattr(type(app.extensions["omnikurs"].store), "writing", fail)
    monkeypatch.setattr(Unrecorded, "note", fail)
    data = {"do": "finish", "token": attempt.token}
    refused = client.post(attempt.test, data=data, headers=SAME_SITE)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0


def fail(*_: object) -> None:
    """Stands for records that cannot be used."""
    raise StoreUnavailableError("planted")


def test_one_answer_corrected_by_going_back_counts_as_it_was_first(page: Any, client: Any, app: Any) -> None:
    """One wrong answer in practice, back to the question, answered right: the certificate tells nine of ten."""
    attempt = Walker(page, client, "pl", "practice")
    beginning = attempt.address
    attempt.press("go", **attempt.answer(right=False))
    attempt.go(beginning)
    attempt.finish([True] * 10)
    fields = {"token": attempt.token, "name": "Anna Nowak"}
    answer = client.post(f"{attempt.test}/certificate", data=fields, headers=SAME_SITE)
    assert answer.mimetype == "application/pdf"
    assert "9/10" in text_of(answer.data)


def test_without_the_records_nothing_is_attested(page: Any, client: Any, app: Any, monkeypatch: Any) -> None:
    """While the records cannot be read, the result says to come back in a minute, with the name still in its field."""
    attempt = passed(page, client)
    monkeypatch.setattr(type(app.extensions["omnikurs"].store), "reading", fail)
    fields = {"token": attempt.token, "name": "Anna Nowak"}
    screen = page(f"{attempt.test}/certificate", status=503, method="post", data=fields, headers=SAME_SITE)
    assert screen.one("//input[@id='name']").get("value") == "Anna Nowak"
    assert screen.headers["Retry-After"] == "60"


def test_a_full_queue_asks_to_come_back_and_keeps_the_name_typed(page: Any, client: Any, app: Any) -> None:
    """A certificate waits where documents wait: when too many do, the result comes back at once, with when to try again."""
    attempt = passed(page, client)
    places = fill(app.extensions["omnikurs"].queue)
    fields = {"token": attempt.token, "name": "Anna Nowak"}
    screen = page(f"{attempt.test}/certificate", status=503, method="post", data=fields, headers=SAME_SITE)
    assert screen.one("//input[@id='name']").get("value") == "Anna Nowak"
    assert 1 <= int(screen.headers["Retry-After"]) <= 60
    for place in places:
        place.leave()
    assert client.post(f"{attempt.test}/certificate", data=fields, headers=SAME_SITE).mimetype == "application/pdf"
