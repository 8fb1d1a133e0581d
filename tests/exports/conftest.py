"""The documents that the tests of this folder look at: every edition in every language, each printed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from app.course.model import Course
from app.course.reader import read_course
from app.exports.orders import EDITIONS, read_order
from app.exports.pdf import print_course
from app.exports.press import Press
from app.places import CONTENT

PUBLIC_URL = "https://kurs.example.org"
LANGUAGES = ("pl", "ru")
EVERY = [(edition, language) for edition in EDITIONS for language in LANGUAGES]

Printer = Callable[[str, str], bytes]


@pytest.fixture(scope="session")
def course() -> Course:
    """The project's own course."""
    course = read_course(CONTENT / "omnichannel").course
    assert course is not None
    return course


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """One warm press for all tests of a process, ended afterwards."""
    press = Press(time_limit_s=60)
    yield press
    press.close()


@pytest.fixture(scope="session")
def printed(course: Course, press: Press) -> Printer:
    """`printed(edition, language)`: the PDF, made when it is first asked for."""

    @cache
    def make(edition: str, language: str) -> bytes:
        return print_course(course, read_order(course, language, edition), press, public_url=PUBLIC_URL)

    return make


@pytest.fixture
def pdf_file(printed: Printer, tmp_path: Path) -> Callable[[str, str], Path]:
    """`pdf_file(edition, language)`: the same as a file, for tools of the command line."""

    def write(edition: str, language: str) -> Path:
        path = tmp_path / f"{edition}-{language}.pdf"
        path.write_bytes(printed(edition, language))
        return path

    return write
