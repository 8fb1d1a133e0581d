"""The documents that the tests of this folder look at: every edition in every language, each printed once."""

from __future__ import annotations

import sys
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
Made = Callable[[str, str], tuple[bytes, list[str]]]
CHILD = """
import logging
logging.basicConfig(filename={log!r}, level=logging.WARNING, format="%(name)s: %(message)s")
from app.exports.press_child import main
main()
"""
"""The press's own process, but that it notes what WeasyPrint warns of: each document is set once for all questions about it."""


@pytest.fixture(scope="session")
def course() -> Course:
    """The project's own course."""
    course = read_course(CONTENT / "omnichannel").course
    assert course is not None
    return course


class NotingPress(Press):
    """A press that keeps what WeasyPrint warned of, in the file ``log``."""

    def __init__(self, log: Path) -> None:
        super().__init__(time_limit_s=60)
        self.log = log
        log.touch()
        self.child = (sys.executable, "-c", CHILD.format(log=str(log)))

    def warnings(self) -> list[str]:
        """What was warned of until now, in lines."""
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotingPress]:
    """One warm press for all tests of a process, ended afterwards."""
    press = NotingPress(tmp_path_factory.mktemp("press") / "log")
    yield press
    press.close()


@pytest.fixture(scope="session")
def made(course: Course, press: NotingPress) -> Made:
    """`made(edition, language)`: the PDF, printed when it is first asked for, and what was warned of meanwhile."""

    @cache
    def make(edition: str, language: str) -> tuple[bytes, list[str]]:
        before = len(press.warnings())
        document = print_course(course, read_order(course, language, edition), press, public_url=PUBLIC_URL)
        return document, press.warnings()[before:]

    return make


@pytest.fixture(scope="session")
def printed(made: Made) -> Printer:
    """`printed(edition, language)`: the PDF, made when it is first asked for."""
    return lambda edition, language: made(edition, language)[0]


@pytest.fixture
def pdf_file(printed: Printer, tmp_path: Path) -> Callable[[str, str], Path]:
    """`pdf_file(edition, language)`: the same as a file, for tools of the command line."""

    def write(edition: str, language: str) -> Path:
        path = tmp_path / f"{edition}-{language}.pdf"
        path.write_bytes(printed(edition, language))
        return path

    return write
