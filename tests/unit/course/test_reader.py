"""A folder becomes a course: what is read, what is only warned of, and that no input crashes the reader."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.course.files import Snapshot
from app.course.reader import read_course, read_snapshot
from app.course.reserved import ReservedNames
from tests.support.courses import SMALL
from tests.support.readings import BODY, COUNTERPART_BODY, COUNTERPART_HEAD, HEAD, Build, read, told
from tests.support.texts import page


def test_a_right_course_is_read_whole(course_folder: Build) -> None:
    """Units, sections, blocks, terms, works and questions of both languages are there, under equal ids."""
    reading = read(course_folder)
    assert told(reading) == []
    course = reading.course
    assert course is not None
    assert (course.id, course.languages, course.source_language) == ("small", ("pl", "ru"), "pl")
    polish, russian = course.editions["pl"], course.editions["ru"]
    assert [section.id for section in polish.sections] == ["goals", "what-is"]
    assert [[block.id for block in section.blocks] for section in russian.sections] == [
        ["goals-1"],
        ["what-is-1", "what-is-2"],
    ]
    assert [unit.title for unit in russian.units] == ["Результаты обучения", "Основы"]
    assert polish.section("what-is").short == "Omnikanał"
    assert not polish.section("goals").teaching
    assert polish.glossary[0].forms == ("omnikanału", "omnikanale")
    assert (
        [question.id for question in polish.quiz.questions]
        == [question.id for question in russian.quiz.questions]
        == ["one-price"]
    )
    assert page(polish.bibliography[0].entry).startswith('<span data-sentence="source-rigby-2011.1">')


def test_all_problems_are_told_at_once(course_folder: Build) -> None:
    """One reading names faults of different files and kinds together, sorted by place."""
    reading = read(
        course_folder,
        {
            "pl/what-is.md": HEAD.replace("minutes: 3", "minutes: trzy") + BODY + "\n[x](#nic) <b>\n",
            "ru/goals.md": None,
            "ru/glossary.md": "слово\n: Значение.\n",
        },
    )
    places = [(problem.path.removeprefix("small/"), problem.line) for problem in reading.errors]
    assert places == sorted(places)
    assert {("pl/what-is.md", 4), ("pl/what-is.md", 12), ("pl/goals.md", 1), ("ru/glossary.md", 1)} <= set(places)


def test_unequal_sentences_are_a_warning(course_folder: Build) -> None:
    """A translation may cut its sentences otherwise: that is said, and the course is published all the same."""
    reading = read(
        course_folder,
        {"ru/what-is.md": COUNTERPART_HEAD + COUNTERPART_BODY.replace("магазина. Покупатель", "магазина, и покупатель")},
    )
    assert told(reading) == [
        "small/ru/what-is.md:7: what-is-1 has 1 sentences, in the source 2 (its counterpart begins at small/pl/what-is.md:7)"
    ]
    assert reading.course is not None


def test_a_stray_file_is_a_warning(course_folder: Build) -> None:
    """A file that nothing leads to is told, with the name that was probably meant."""
    reading = read(course_folder, {"pl/waht-is.md": HEAD + BODY})
    assert told(reading) == [
        ("small/pl/waht-is.md:1: nothing leads to this file: course.toml names no section 'waht-is' (did you mean 'what-is'?)"),
    ]
    assert reading.course is not None


SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
DRAWN = {
    "pl/pictures.yaml": "x.svg: {title: A, description: B}\n",
    "ru/pictures.yaml": "x.svg: {title: A, description: B}\n",
    "media/x.svg": SVG,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"media/photo.tif": b"II*"},
            "small/media/photo.tif:1: nothing shows this file (save it as PNG or JPEG)",
        ),
        (
            DRAWN,
            (
                "small/media/x.svg:1: no text shows this drawing "
                "(write ![what it shows](x.svg) into a section, or take it out of the folder)"
            ),
        ),
        (
            {"ru/notes.txt": "Потом."},
            "small/ru/notes.txt:1: nothing leads to this file (texts end in .md, drawings lie in media)",
        ),
        (
            {"en/goals.md": "x", "en/what-is.md": "x"},
            ("small/en/goals.md:1: nothing leads to the folder 'en' (a language stands in course.toml: languages = [… \"en\"])"),
        ),
        (
            {"meida/x.svg": SVG},
            "small/meida/x.svg:1: nothing leads to the folder 'meida' (did you mean 'media'?)",
        ),
    ],
)
def test_what_lies_in_the_folder_for_nobody_is_a_warning(
    course_folder: Build, changes: dict[str, str | bytes | None], expected: str
) -> None:
    """A picture that no text shows, a text of no section and a folder of no language are told once; the course is published."""
    reading = read(course_folder, changes)
    assert told(reading) == [expected]
    assert reading.course is not None


def test_what_is_shown_is_no_stray(course_folder: Build) -> None:
    """A drawing that a text shows, the cover, and what an author keeps beside the course are not told."""
    figure = "\n![Obraz](x.svg)\n"
    cover = {f"{language}/pictures.yaml": DRAWN["pl/pictures.yaml"] + "cover.svg: {title: C, description: D}\n" for language in
             ("pl", "ru")}  # fmt: skip
    shown = {"pl/goals.md": SMALL["pl/goals.md"] + figure, "ru/goals.md": SMALL["ru/goals.md"] + figure, "README.md": "Notatki"}
    assert told(read(course_folder, {**DRAWN, **cover, **shown, "media/cover.svg": SVG})) == []


@pytest.mark.parametrize("form", ["omnikanału", "Omnikanał"])
def test_a_form_of_two_terms_is_a_warning(course_folder: Build, form: str) -> None:
    """A word leads to one term: who gives it to a second one is told, at that one, where it leads."""
    second = f'\nmodel {{#model forms="{form}, modele"}}\n: Wzór.\n'
    counterpart = '\nмодель {#model forms="модели"}\n: Образец.\n'
    changes = {"pl/glossary.md": SMALL["pl/glossary.md"] + second, "ru/glossary.md": SMALL["ru/glossary.md"] + counterpart}
    reading = read(course_folder, changes)
    assert told(reading) == [
        (
            f"small/pl/glossary.md:4: the form '{form}' belongs to 'omnichannel' already, so it never leads to 'model' "
            "(see line 1; leave it to one of the two)"
        )
    ]
    assert reading.course is not None


@pytest.mark.parametrize(
    "change", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")], ids=["BOM", "CRLF"]
)
def test_byte_order_marks_and_line_ends_change_nothing(course_folder: Build, change: Callable[[bytes], bytes]) -> None:
    """A file saved by another editor renders the same."""
    plain = read(course_folder).course
    changed = read(course_folder, {name: change(text.encode()) for name, text in SMALL.items()}).course
    assert plain is not None
    assert changed is not None
    assert changed.editions == plain.editions


def test_text_that_is_shown_nowhere_is_a_warning(course_folder: Build) -> None:
    """The body of course.md has no place on a page: its author is told at its first line."""
    reading = read(course_folder, {"pl/course.md": SMALL["pl/course.md"] + "\nWitaj!\n"})
    assert told(reading) == ["small/pl/course.md:11: the text of course.md is shown nowhere (write it into a section)"]
    assert reading.course is not None


@pytest.mark.parametrize("name", ["Mój Kurs", "UPPER", "a_b"])
def test_a_folders_name_must_do_in_an_address(course_folder: Build, name: str) -> None:
    """A course's folder is its id: what cannot stand in an address is an error."""
    reading = read_course(course_folder(course_id=name) / name)
    assert f"{name}/course.toml:1: the folder's name '{name}' is not an id" in str(reading.errors[0])


def test_a_course_is_not_called_as_another_page(course_folder: Build) -> None:
    """A course called `trainer` would stand behind the trainer's area, and nobody could open it."""
    reading = read_course(course_folder(course_id="trainer") / "trainer", reserved=ReservedNames(courses=frozenset({"trainer"})))
    assert [str(problem) for problem in reading.errors] == [
        "trainer/course.toml:1: no course can be called 'trainer' (another page has this address; rename the folder)"
    ]


def test_without_its_manifest_a_course_is_one_problem(tmp_path: Path) -> None:
    """An empty folder and a missing one are told in one line, not with a traceback."""
    assert [str(problem) for problem in read_course(tmp_path / "none").problems] == [
        "none/course.toml:1: course.toml is missing (`omnikurs new` shows one)"
    ]


def test_the_fingerprint_follows_every_byte(course_folder: Build) -> None:
    """What is derived from a course can be kept under its fingerprint: an edit changes it, reading again does not."""
    first, again = read(course_folder).course, read(course_folder).course
    edited = read(course_folder, {"pl/goals.md": SMALL["pl/goals.md"].replace("wiesz", "już wiesz")}).course
    assert first is not None
    assert again is not None
    assert edited is not None
    assert first.fingerprint == again.fingerprint != edited.fingerprint


@pytest.mark.parametrize("body", ["> " * 3000 + "a", "[" * 401, "- " * 3000 + "a"])
def test_a_text_that_is_refused_leaves_no_trace(body: str) -> None:
    """After a text that goes too deep the next one is read as ever: the author mends it, and the course is there again."""
    files = {path: text.encode() for path, text in SMALL.items()}
    refused = read_snapshot(Snapshot("small", files | {"pl/goals.md": (HEAD + body).encode()}))
    assert "too many brackets, or nested too deep" in "".join(map(str, refused.errors))
    assert read_snapshot(Snapshot("small", files)).errors == ()


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "-9999999999"])
def test_a_number_without_end_is_told_at_its_line(number: str) -> None:
    """Python refuses to read or write numbers of thousands of digits; in a course.toml one is a problem like any other."""
    toml = SMALL["course.toml"].replace("minutes = 10", f"minutes = {number}")
    files = {path: text.encode() for path, text in (SMALL | {"course.toml": toml}).items()}
    (problem,) = read_snapshot(Snapshot("small", files)).errors
    assert problem.path == "small/course.toml"
    assert "Omnikurs" not in problem.message


@pytest.mark.timeout(20)
def test_a_pipe_in_the_folder_holds_nobody_up(course_folder: Build) -> None:
    """What is no file is told; nobody waits for what it may say."""
    content = course_folder()
    os.mkfifo(content / "small" / "pl" / "note.md")
    (problem,) = read_course(content / "small").errors
    assert str(problem).startswith("small/pl/note.md:1: the file cannot be read")


def test_a_fault_of_ours_is_a_problem_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no reader thought of keeps the course back with a problem of its own; it never ends the server's round."""
    monkeypatch.setattr("app.course.reader.compare_editions", lambda *_: 1 // 0)
    reading = read_snapshot(Snapshot("small", {path: text.encode() for path, text in SMALL.items()}))
    assert reading.course is None
    assert [(problem.path, problem.line) for problem in reading.errors] == [("small/course.toml", 1)]
    assert "ZeroDivisionError" in reading.errors[0].message


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([*sorted(SMALL), "pl/pictures.yaml", "pl/lexicon.yaml", "pl/trainer/what-is.md", "media/x.svg"]),
    st.one_of(
        st.binary(max_size=80),
        st.text(alphabet=st.sampled_from(list("---\n\n:#{}[]()*>!|&\"' =.-+x1ą<\t")), max_size=120).map(str.encode),
    ),
    st.integers(0, 400),
    st.booleans(),
)
def test_no_bytes_crash_the_reader(name: str, junk: bytes, place: int, keep: bool) -> None:
    """Any bytes in any file give a course or problems that name a file of it and a line, never an exception."""
    files = {path: text.encode() for path, text in SMALL.items()}
    before = files.get(name, b"")
    files[name] = before[:place] + junk + (before[place:] if keep else b"")
    reading = read_snapshot(Snapshot("small", files))
    assert (reading.course is None) == bool(reading.errors)
    for problem in reading.problems:
        assert problem.line >= 1
        assert problem.path.startswith("small/")
        assert problem.message


def test_a_word_is_the_same_word_however_its_letters_are_stored() -> None:
    """Letters with separate diacritics, soft hyphens and spaces without width are read as the word that a reader sees."""
    text = SMALL["pl/goals.md"].replace("wiesz", "wie\u00ads\u200bz \u017ale z\u0301le")
    files = {path: content.encode() for path, content in (SMALL | {"pl/goals.md": text}).items()}
    course = read_snapshot(Snapshot("small", files)).course
    assert course is not None
    assert "wiesz źle źle" in " ".join(block.text for section in course.editions["pl"].sections for block in section.blocks)
