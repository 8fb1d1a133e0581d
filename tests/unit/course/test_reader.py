"""A folder becomes a course, or a list of everything that is wrong with it, each at its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.course.errors import Severity
from app.course.files import Snapshot
from app.course.reader import Reading, read_course, read_snapshot
from tests.courses import SMALL

Build = Callable[..., Path]

HEAD = "---\ntitle: Czym jest omnikanał\nshort: Omnikanał\nminutes: 3\n---\n\n"
BODY = "Omnikanał łączy wszystkie kanały sklepu. Klient nie widzi granic.\n\n- strona\n- sklep stacjonarny\n"
TWIN_HEAD = "---\ntitle: Что такое омниканальность\nshort: Омниканальность\nminutes: 3\n---\n\n"
TWIN_BODY = "Омниканальность соединяет все каналы магазина. Покупатель не видит границ.\n\n- сайт\n- офлайн-магазин\n"


def read(course_folder: Build, changes: Mapping[str, str | bytes | None] | None = None) -> Reading:
    """The small course with changes, read."""
    return read_course(course_folder(changes) / "small")


def told(reading: Reading) -> list[str]:
    """The problems, but for the advice that a bank should have more questions."""
    return [
        str(problem)
        for problem in reading.problems
        if "question" not in problem.message or problem.severity is Severity.ERROR
    ]


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
    assert polish.bibliography[0].html.startswith('<span data-sentence="source-rigby-2011.1">')


FAULTS: list[tuple[str, dict[str, str | bytes | None], list[str]]] = [
    (
        "missing key",
        {"pl/what-is.md": "---\ntitle: Czym jest omnikanał\n---\n\n" + BODY},
        ["small/pl/what-is.md:1: the key 'minutes' is missing (add 'minutes: …' to the head)"],
    ),
    (
        "unknown key",
        {"pl/what-is.md": HEAD.replace("short:", "shrot:") + BODY},
        ["small/pl/what-is.md:3: unknown key 'shrot' (did you mean 'short'?)"],
    ),
    (
        "wrong type",
        {"pl/what-is.md": HEAD.replace("minutes: 3", "minutes: trzy") + BODY},
        ["small/pl/what-is.md:4: 'minutes' must be a whole number, not text"],
    ),
    (
        "duplicate key",
        {"pl/what-is.md": HEAD.replace("short:", "title: Drugi\nshort:") + BODY},
        ["small/pl/what-is.md:3: the key 'title' stands twice (first on line 2)"],
    ),
    (
        "head that does not end",
        {"pl/what-is.md": "---\ntitle: A\n\nTekst.\n"},
        ["small/pl/what-is.md:1: the head does not end (close it with a line of three hyphens: ---)"],
    ),
    (
        "broken YAML",
        {"pl/what-is.md": HEAD.replace("short: Omnikanał", "short: Omni: kanał") + BODY},
        [
            (
                "small/pl/what-is.md:3: the YAML cannot be read: mapping values are not "
                "allowed in this context (a value with a colon needs quotation marks)"
            ),
        ],
    ),
    (
        "missing key of the course",
        {"course.toml": SMALL["course.toml"].replace('author = "Anna Nowak"\n', "")},
        ["small/course.toml:1: the key 'author' is missing (add author = …)"],
    ),
    (
        "wrong type in the course",
        {"course.toml": SMALL["course.toml"].replace("minutes = 10", 'minutes = "10"')},
        ["small/course.toml:4: 'minutes' must be a whole number"],
    ),
    (
        "broken TOML",
        {"course.toml": SMALL["course.toml"].replace("minutes = 10", "minutes = ")},
        ["small/course.toml:4: course.toml cannot be read: Invalid value"],
    ),
    (
        "section named twice",
        {"course.toml": SMALL["course.toml"].replace('"what-is"]', '"what-is", "goals"]')},
        ["small/course.toml:16: the id 'goals' stands twice (first on line 12)"],
    ),
    (
        "id given twice in a section",
        {
            "pl/what-is.md": HEAD + "## A {#dane}\n\n## B {#dane}\n\n" + BODY,
            "ru/what-is.md": TWIN_HEAD + "## A {#dane}\n\n## B\n\n" + TWIN_BODY,
        },
        ["small/pl/what-is.md:9: the id 'dane' stands twice (first in small/pl/what-is.md:7)"],
    ),
    (
        "id that numbers a block",
        {"pl/what-is.md": HEAD + "## A {#what-is-2}\n\n" + BODY, "ru/what-is.md": TWIN_HEAD + "## A\n\n" + TWIN_BODY},
        ["small/pl/what-is.md:7: the id 'what-is-2' is taken (such ids number the blocks of a section; choose a word)"],
    ),
    (
        "term given twice",
        {"pl/glossary.md": SMALL["pl/glossary.md"] + "\nkanał {#omnichannel}\n: Droga do klienta.\n"},
        ["small/pl/glossary.md:4: the id 'omnichannel' stands twice (each entry has its own)"],
    ),
    (
        "term without an id",
        {"pl/glossary.md": SMALL["pl/glossary.md"] + "\nkanał\n: Droga do klienta.\n"},
        ["small/pl/glossary.md:4: the term 'kanał' has no id (write {#its-id} after it)"],
    ),
    (
        "question given twice",
        {
            "pl/questions/what-is.md": SMALL["pl/questions/what-is.md"] * 2,
            "ru/questions/what-is.md": SMALL["ru/questions/what-is.md"],
        },
        [
            (
                "small/pl/questions/what-is.md:9: question 'one-price': an id that is taken "
                "(first used in small/pl/questions/what-is.md:1)"
            ),
        ],
    ),
    (
        "dead link",
        {
            "pl/what-is.md": HEAD + "Zob. [cele](#gaols).\n\n" + BODY,
            "ru/what-is.md": TWIN_HEAD + "См. [цели](#goals).\n\n" + TWIN_BODY,
        },
        ["small/pl/what-is.md:7: the link leads nowhere: #gaols (did you mean 'goals'?)"],
    ),
    (
        "dead citation",
        {
            "pl/what-is.md": HEAD + "Tak [@rigby-2012].\n\n" + BODY,
            "ru/what-is.md": TWIN_HEAD + "Так [@rigby-2011].\n\n" + TWIN_BODY,
        },
        ["small/pl/what-is.md:7: the bibliography has no work 'rigby-2012' (did you mean 'rigby-2011'?)"],
    ),
    (
        "dead picture",
        {"pl/what-is.md": HEAD + BODY + "\n![Wykres](wykres.svg)\n", "ru/what-is.md": TWIN_HEAD + TWIN_BODY},
        ["small/pl/what-is.md:12: there is no picture 'wykres.svg' (pictures are SVG files in the folder media)"],
    ),
    (
        "dead link in a question",
        {"pl/questions/what-is.md": SMALL["pl/questions/what-is.md"].replace("> Kanały są", "> [Kanały](#nic) są")},
        [
            (
                "small/pl/questions/what-is.md:6: the link leads nowhere: #nic (known: "
                "goals, source-rigby-2011, term-omnichannel, what-is)"
            ),
        ],
    ),
    (
        "language short of a section",
        {"ru/what-is.md": None},
        ["small/pl/what-is.md:1: the file has no twin: small/ru/what-is.md is missing (write small/ru/what-is.md)"],
    ),
    (
        "section that no language has",
        {
            "pl/what-is.md": None,
            "ru/what-is.md": None,
            "pl/questions/what-is.md": None,
            "ru/questions/what-is.md": None,
        },
        [
            "small/course.toml:16: small/pl/what-is.md is missing (write small/pl/what-is.md)",
            "small/course.toml:16: small/ru/what-is.md is missing (write small/ru/what-is.md)",
        ],
    ),
    (
        "language short of a question file",
        {"ru/questions/what-is.md": None},
        [
            (
                "small/pl/questions/what-is.md:1: the file has no twin: "
                "small/ru/questions/what-is.md is missing (write small/ru/questions/what-is.md)"
            ),
        ],
    ),
    (
        "language short of a block",
        {"ru/what-is.md": TWIN_HEAD + TWIN_BODY.split("\n\n")[0] + "\n"},
        ["small/ru/what-is.md:7: 1 blocks, 2 in the source (the first without a twin is small/pl/what-is.md:9)"],
    ),
    (
        "block of another kind",
        {"ru/what-is.md": TWIN_HEAD + TWIN_BODY.split("\n\n")[0] + "\n\nсайт и офлайн-магазин\n"},
        [
            (
                "small/ru/what-is.md:9: the block what-is-2 is a paragraph, in the source a "
                "list (its twin begins at small/pl/what-is.md:9)"
            ),
        ],
    ),
    (
        "list of another length",
        {"ru/what-is.md": TWIN_HEAD + TWIN_BODY + "- приложение\n"},
        ["small/ru/what-is.md:9: what-is-2 has 3 items, in the source 2 (its twin begins at small/pl/what-is.md:9)"],
    ),
    (
        "term missing in a language",
        {"pl/glossary.md": SMALL["pl/glossary.md"] + "\nkanał {#channel}\n: Droga do klienta.\n"},
        ["small/ru/glossary.md:1: the term 'channel' is missing (both languages have the same ids)"],
    ),
    (
        "unequal options",
        {
            "ru/questions/what-is.md": SMALL["ru/questions/what-is.md"].replace(
                "- [x] Одна", "- [ ] Две\n  > Нет.\n- [x] Одна"
            )
        },
        [
            (
                "small/ru/questions/what-is.md:1: question 'one-price': 3 options with the "
                "keys a, b, c, not 2 with a, b (as in small/pl/questions/what-is.md:1)"
            ),
        ],
    ),
    (
        "bad UTF-8",
        {"pl/what-is.md": (HEAD + BODY).encode("cp1250")},
        ["small/pl/what-is.md:2: not UTF-8: byte 0xb3 (save the file as UTF-8)"],
    ),
    (
        "bad UTF-8 behind a byte order mark",
        {"pl/what-is.md": b"\xef\xbb\xbf" + (HEAD + BODY).encode() + b"\nz\xff\n"},
        ["small/pl/what-is.md:12: not UTF-8: byte 0xff (save the file as UTF-8)"],
    ),
    (
        "control character",
        {"pl/what-is.md": HEAD + BODY.replace("granic", "gra\x00nic")},
        ["small/pl/what-is.md:7: control character U+0000 (delete it)"],
    ),
    (
        "ten megabytes",
        {"pl/what-is.md": HEAD + "tekst " * 1_700_000},
        [
            (
                "small/pl/what-is.md:1: the file is too large: 10.2 MB, at most 1 MB (one "
                "file holds the text of one section)"
            ),
        ],
    ),
    (
        "script in Markdown",
        {"pl/what-is.md": HEAD + BODY.replace("granic.", "granic. <script>alert(1)</script>")},
        ["small/pl/what-is.md:7: HTML in the text (write it in Markdown; a plain < before a letter as \\<)"],
    ),
    (
        "script in a picture",
        {
            "media/x.svg": '<svg xmlns="http://www.w3.org/2000/svg">\n<script>alert(1)</script>\n</svg>',
            "pl/pictures.yaml": "x.svg: {title: A, description: B}\n",
            "ru/pictures.yaml": "x.svg: {title: A, description: B}\n",
        },
        ["small/media/x.svg:2: <script> cannot be used in a drawing (take it out of the file)"],
    ),
    (
        "picture without words",
        {
            "media/x.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "pl/pictures.yaml": "x.svg: {title: A, description: B}\n",
            "ru/pictures.yaml": "{}\n",
        },
        [
            (
                "small/ru/pictures.yaml:1: the drawing 'x.svg' has no title and no words in "
                "this language (add 'x.svg:' with a title and a description)"
            ),
        ],
    ),
    (
        "unit without a title",
        {"ru/course.md": SMALL["ru/course.md"].replace("  basics: Основы\n", "")},
        ["small/ru/course.md:6: the unit 'basics' has no title (add 'basics: …' under units)"],
    ),
    (
        "trainer's notes without an aim",
        {
            "pl/trainer/what-is.md": "---\nminutes: 5\n---\n",
            "ru/trainer/what-is.md": "---\naim: Цель\nminutes: 5\n---\n",
        },
        ["small/pl/trainer/what-is.md:1: the key 'aim' is missing (add 'aim: …' to the head)"],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_every_fault_is_named_at_its_line(
    course_folder: Build, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    """A fault of the content is an error with path, line, what is wrong and what to do; the course is not published."""
    reading = read(course_folder, changes)
    assert reading.course is None
    found = told(reading)
    assert [text for text in expected if text not in found] == [], found
    assert found[0] in expected or len(found) > len(expected)


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
        {"ru/what-is.md": TWIN_HEAD + TWIN_BODY.replace("магазина. Покупатель", "магазина, и покупатель")},
    )
    assert told(reading) == [
        "small/ru/what-is.md:7: what-is-1 has 1 sentences, in the source 2 (its twin begins at small/pl/what-is.md:7)"
    ]
    assert reading.course is not None


def test_a_stray_file_is_a_warning(course_folder: Build) -> None:
    """A file that nothing leads to is told, with the name that was probably meant."""
    reading = read(course_folder, {"pl/waht-is.md": HEAD + BODY})
    assert told(reading) == [
        (
            "small/pl/waht-is.md:1: nothing leads to this file: course.toml names no "
            "section 'waht-is' (did you mean 'what-is'?)"
        ),
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
