"""A translation knows the source it was made from, and says where it no longer fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from app.course.files import take_snapshot
from app.course.reader import read_course
from app.course.staleness import Translation, TranslationState, accept, find_translations, problems_of, split_chunks
from tests.support.courses import SMALL

Build = Callable[..., Path]
LANGUAGES = ("pl", "ru")


def states(folder: Path) -> dict[str, Translation]:
    """How every translated file of a course stands."""
    return {found.path: found for found in find_translations(folder, take_snapshot(folder), LANGUAGES)}


def accept_all(folder: Path, chosen: str = "") -> tuple[str, ...]:
    """Note that what is at ``chosen`` is current."""
    return accept(folder, take_snapshot(folder), LANGUAGES, PurePosixPath(chosen))


def edit(folder: Path, name: str, before: str, after: str) -> None:
    """Replace a text in a file."""
    text = (folder / name).read_text("utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after), "utf-8")


def test_an_edited_paragraph_marks_its_counterpart(course_folder: Build) -> None:
    """Only the counterpart of what was edited is stale, at its own line, and the difference is kept."""
    folder = course_folder() / "small"
    assert {found.state for found in states(folder).values()} == {TranslationState.UNKNOWN}
    accept_all(folder)
    assert {found.state for found in states(folder).values()} == {TranslationState.CURRENT}
    edit(folder, "pl/what-is.md", "- sklep stacjonarny", "- sklep przy ulicy")
    stale = [found for found in states(folder).values() if found.state is TranslationState.STALE]
    assert [found.path for found in stale] == ["small/ru/what-is.md"]
    (change,) = stale[0].changes
    assert change.before is not None
    assert change.after is not None
    assert ("stacjonarny" in change.before.text, "ulicy" in change.after.text) == (True, True)
    assert [str(problem).partition(" (")[0] for problem in problems_of(stale)] == [
        "small/ru/what-is.md:9: stale: the source has changed since: small/pl/what-is.md:9"
    ]
    accept_all(folder, "ru/what-is.md")
    assert {found.state for found in states(folder).values()} == {TranslationState.CURRENT}


def test_neighbours_that_changed_keep_their_own_before(course_folder: Build) -> None:
    """Several keys edited one below the other are as many changes, each with what it was and where its own counterpart stands."""
    words = "".join(f"{word}: {word.lower()}\n" for word in ("A", "B", "C", "D"))
    folder = course_folder({f"{language}/lexicon.yaml": words for language in LANGUAGES}) / "small"
    accept_all(folder)
    for word in ("B", "C", "D"):
        edit(folder, "pl/lexicon.yaml", f"{word}: ", f"{word}: nowe ")
    changes = states(folder)["small/ru/lexicon.yaml"].changes
    told = [(found.before and found.before.text, found.after and found.after.text, found.counterpart_line) for found in changes]
    assert told == [("B: b", "B: nowe b", 2), ("C: c", "C: nowe c", 3), ("D: d", "D: nowe d", 4)]


def test_added_and_dropped_paragraphs_are_told(course_folder: Build) -> None:
    """What is new in the source, and what is gone from it, is placed where the translation has to be mended."""
    folder = course_folder() / "small"
    accept_all(folder)
    edit(folder, "pl/what-is.md", "\n- strona", "\nNowy akapit.\n\n- strona")
    edit(folder, "pl/goals.md", "\nPo kursie wiesz, czym jest omnikanał.\n", "")
    found = {problem.path: (problem.line, problem.message) for problem in problems_of(states(folder).values())}
    assert found == {
        "small/ru/what-is.md": (9, "stale: the source has something new at small/pl/what-is.md:9"),
        "small/ru/goals.md": (7, "stale: the source has dropped what was its line 7"),
    }


def test_keys_of_heads_and_yaml_files_are_compared_one_by_one(course_folder: Build) -> None:
    """An edited title or word is one change at its own line, not the whole file."""
    changes = {f"{language}/lexicon.yaml": "CRM: ce-er-em\nERP: e-er-pe\n" for language in LANGUAGES}
    folder = course_folder(changes) / "small"
    accept_all(folder)
    edit(folder, "pl/lexicon.yaml", "e-er-pe", "i-ar-pi")
    edit(folder, "pl/what-is.md", "short: Omnikanał", "short: Omni")
    assert {(problem.path, problem.line) for problem in problems_of(states(folder).values())} == {
        ("small/ru/lexicon.yaml", 2),
        ("small/ru/what-is.md", 3),
    }


def test_what_was_accepted_is_no_content(course_folder: Build) -> None:
    """The kept copies change neither the course nor its fingerprint."""
    folder = course_folder() / "small"
    before = read_course(folder).course
    accept_all(folder)
    after = read_course(folder).course
    assert before is not None
    assert after is not None
    assert before.fingerprint == after.fingerprint
    assert (folder / "ru/.made-from/pl").exists() is False
    assert (folder / "ru/.made-from/what-is.md").read_text("utf-8") == SMALL["pl/what-is.md"]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [("", 6), ("ru", 6), ("pl", 6), ("ru/questions", 1), ("pl/what-is.md", 1), ("ru/questions/what-is.md", 1)],
)
def test_a_file_its_source_or_a_folder_can_be_accepted(course_folder: Build, chosen: str, count: int) -> None:
    """Whichever of a pair is named, or a folder of them, the translations in it are noted as current."""
    assert len(accept_all(course_folder() / "small", chosen)) == count


@pytest.mark.parametrize("chosen", ["ru/none.md", "media", "course.toml", "../x", "de"])
def test_what_is_no_translation_cannot_be_accepted(course_folder: Build, chosen: str) -> None:
    """A path at which no translation is gives an error and writes nothing."""
    folder = course_folder() / "small"
    with pytest.raises(LookupError):
        accept_all(folder, chosen)
    assert not (folder / "ru/.made-from").exists()


def test_texts_fall_into_chunks() -> None:
    """Keys of a head, paragraphs, and lists with what is indented below them are chunks; lines count from 1."""
    text = "---\na: 1\nb:\n  c: 2\n---\n\nOne\ntwo.\n\n- x\n\n  more\n- y\n\n\nLast."
    assert [(chunk.line, chunk.text) for chunk in split_chunks(text)] == [
        (2, "a: 1"),
        (3, "b:\n  c: 2"),
        (7, "One\ntwo."),
        (10, "- x\n\n  more\n- y"),
        (16, "Last."),
    ]
