"""The certificate: what stands on it, that it is a proper document, and that it says nothing to anybody else."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.course.reader import read_course
from app.exports.certificate import Honour, can_print, clean_name, print_certificate
from app.exports.press import Press
from tests.web.walker import SAME_SITE, Walker

COURSE = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
NAME = "Олександра Ґудзь-Їжакевич"


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """One press for all documents of this file."""
    running = Press()
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
    """The application, whose press is closed afterwards."""
    yield app
    app.extensions["omnikurs"].press.close()


def text_of(document: bytes) -> str:
    """The words of a PDF, as pdftotext finds them."""
    tool = shutil.which("pdftotext")
    assert tool
    return " ".join(subprocess.run([tool, "-", "-"], input=document, capture_output=True, check=True).stdout.decode().split())


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_it_is_accessible_and_says_what_it_attests(course: Any, press: Press, language: str) -> None:
    """PDF/UA-1 without a fault, one page, all fonts embedded; name, course, level, score, date, language are text in it."""
    import page as validator

    document = print_certificate(course, language, Honour(NAME, "9", 10, date(2026, 11, 21)), press)
    report = validator.validate_pdf_bytes(document, profile="ua1")
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    words = text_of(document)
    edition = course.editions[language]
    for part in (NAME, edition.title, "EQF: 3–5", "9/10", "2026", {"pl": "polski", "ru": "русский"}[language]):
        assert part in words, part


def test_equal_honours_are_equal_bytes(course: Any, press: Press) -> None:
    """The same name, result and day give the same file; another name another one."""
    one = [print_certificate(course, "pl", Honour("Ewa Żak", "9", 10, date(2026, 11, 21)), press) for _ in range(2)]
    assert one[0] == one[1]
    assert one[0] != print_certificate(course, "pl", Honour("Ewa Bąk", "9", 10, date(2026, 11, 21)), press)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("  Anna \t Nowak\r\n", "Anna Nowak"), ("Anna\x00\u202eNowak", "AnnaNowak"), ("\u200b", ""), ("<b>Ola</b>", "<b>Ola</b>")],
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
