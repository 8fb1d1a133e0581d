"""The README's samples of a course's files, put together as the course they come from, are one without a fault."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from app.course.reader import read_course
from app.course.starter import write_course
from tests.conftest import ROOT

SAMPLE = re.compile(r"^```(?:markdown|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`(pl/[\w/-]+\.(?:md|yaml))`")
TODAY = date(2026, 11, 22)
SHOWN = {"bibliography.md", "glossary.md", "journey.md", "lexicon.yaml", "orders.md", "pictures.yaml", "questions/orders.md",
         "trainer/orders.md"}  # fmt: skip


def samples(readme: str) -> dict[str, str]:
    """Each sample by the file that the text before it names last."""
    found = {}
    for block in SAMPLE.finditer(readme):
        named = FILE.findall(readme[: block.start()])
        found[named[-1] if named else ""] = block[1]
    return found


def told(folder: Path, readme: str) -> list[str]:
    """What `omnikurs check` says of the starter course, in Polish alone, with the README's samples in place of its files.

    The question is put before those of the starter course, because a section needs three.
    """
    course = write_course(folder, "my-course", TODAY, languages=["pl"])
    for name, text in samples(readme).items():
        path = course / name
        path.write_text(f"{text}\n{path.read_text('utf-8')}" if "/questions/" in name else text, "utf-8")
    return [str(problem) for problem in read_course(course).problems]


def test_the_samples_of_the_readme_make_a_course_without_a_fault(tmp_path: Path) -> None:
    """Whoever copies a sample has it accepted: there is one for each file that an author writes, and no error, no warning."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {name.removeprefix("pl/") for name in samples(readme)} == SHOWN
    assert told(tmp_path, readme) == []


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("(#journey-phone)", "(#journey-fone)", "the link leads nowhere: #journey-fone"),
        ("{cake: tort}", "{coke: tort}", "has no word 'coke'"),
        ("- [x] Prosisz", "- [ ] Prosisz", "no-code"),
    ],
)
def test_a_slip_in_a_sample_is_told(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    """The samples are looked at, each in its own file: a wrong link, word or mark in one is a fault of the course."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert right in readme
    assert any(words in line for line in told(tmp_path, readme.replace(right, wrong)))
