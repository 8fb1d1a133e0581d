"""Whatever an author can get wrong is told at its line, in words that say what to do."""

from __future__ import annotations

import pytest

from tests.support.courses import SMALL
from tests.support.readings import BODY, COUNTERPART_BODY, COUNTERPART_HEAD, HEAD, Build, read, told

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
        ["small/pl/what-is.md:4: 'minutes' must be a whole number, not text (write minutes: 5)"],
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
        ["small/course.toml:4: 'minutes' must be a whole number (write minutes = 90)"],
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
        "no time at all",
        {"course.toml": SMALL["course.toml"].replace("minutes = 10", "minutes = 0")},
        ["small/course.toml:4: 'minutes' must be at least 1"],
    ),
    (
        "nobody as the author",
        {"course.toml": SMALL["course.toml"].replace('author = "Anna Nowak"', 'author = " "')},
        ["small/course.toml:5: 'author' is empty (write something)"],
    ),
    (
        "section called as a part of the page",
        {"course.toml": SMALL["course.toml"].replace('"what-is"]', '"what-is", "main"]')},
        [
            "small/course.toml:16: small/pl/main.md is missing (write small/pl/main.md)",
            "small/course.toml:16: small/ru/main.md is missing (write small/ru/main.md)",
            "small/course.toml:16: the id 'main' is taken (the page itself uses it; choose another word)",
        ],
    ),
    (
        "section called as a term of the page",
        {"course.toml": SMALL["course.toml"].replace('"what-is"]', '"what-is", "term-omnichannel"]')},
        [
            "small/course.toml:16: small/pl/term-omnichannel.md is missing (write small/pl/term-omnichannel.md)",
            "small/course.toml:16: small/ru/term-omnichannel.md is missing (write small/ru/term-omnichannel.md)",
            "small/course.toml:16: the id 'term-omnichannel' is taken (the page itself uses it; choose another word)",
        ],
    ),
    (
        "section called as a block of another",
        {"course.toml": SMALL["course.toml"].replace('"what-is"]', '"what-is", "what-is-2"]')},
        [
            "small/course.toml:16: small/pl/what-is-2.md is missing (write small/pl/what-is-2.md)",
            "small/course.toml:16: small/ru/what-is-2.md is missing (write small/ru/what-is-2.md)",
            "small/course.toml:16: the id 'what-is-2' is taken (such ids number the blocks of 'what-is'; choose a word)",
        ],
    ),
    (
        "place called as a part of the page",
        {
            "pl/what-is.md": HEAD + "## A {#contents}\n\n" + BODY,
            "ru/what-is.md": COUNTERPART_HEAD + "## A\n\n" + COUNTERPART_BODY,
        },
        ["small/pl/what-is.md:7: the id 'contents' is taken (the page itself uses it; choose another word)"],
    ),
    (
        "id given twice in a section",
        {
            "pl/what-is.md": HEAD + "## A {#dane}\n\n## B {#dane}\n\n" + BODY,
            "ru/what-is.md": COUNTERPART_HEAD + "## A {#dane}\n\n## B\n\n" + COUNTERPART_BODY,
        },
        ["small/pl/what-is.md:9: the id 'dane' stands twice (first in small/pl/what-is.md:7)"],
    ),
    (
        "id that numbers a block",
        {
            "pl/what-is.md": HEAD + "## A {#what-is-2}\n\n" + BODY,
            "ru/what-is.md": COUNTERPART_HEAD + "## A\n\n" + COUNTERPART_BODY,
        },
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
        "term without a name",
        {"pl/glossary.md": "{#omnichannel}\n: Model, który łączy kanały.\n"},
        ["small/pl/glossary.md:1: the term 'omnichannel' has no name (write it before its id)"],
    ),
    (
        "term without a meaning",
        {"pl/glossary.md": "omnikanał {#omnichannel}\n:\n"},
        ["small/pl/glossary.md:2: the term 'omnichannel' has no meaning (write it behind the colon)"],
    ),
    (
        "work without words",
        {"pl/bibliography.md": "- {#rigby-2011}\n"},
        ["small/pl/bibliography.md:1: the work has no words (write author, year and title before its id)"],
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
            "ru/what-is.md": COUNTERPART_HEAD + "См. [цели](#goals).\n\n" + COUNTERPART_BODY,
        },
        ["small/pl/what-is.md:7: the link leads nowhere: #gaols (did you mean 'goals'?)"],
    ),
    (
        "dead citation",
        {
            "pl/what-is.md": HEAD + "Tak [@rigby-2012].\n\n" + BODY,
            "ru/what-is.md": COUNTERPART_HEAD + "Так [@rigby-2011].\n\n" + COUNTERPART_BODY,
        },
        ["small/pl/what-is.md:7: the bibliography has no work 'rigby-2012' (did you mean 'rigby-2011'?)"],
    ),
    (
        "dead picture",
        {"pl/what-is.md": HEAD + BODY + "\n![Wykres](wykres.svg)\n", "ru/what-is.md": COUNTERPART_HEAD + COUNTERPART_BODY},
        ["small/pl/what-is.md:12: there is no picture 'wykres.svg' (pictures lie in the folder media: SVG, JPEG, PNG …)"],
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
            ("small/pl/what-is.md:1: the file is too large: 10.2 MB, at most 100 kB (one file holds the text of one section)"),
        ],
    ),
    (
        "120 kB of definitions",
        {"pl/what-is.md": HEAD + "termin\n:   jego znaczenie\n\n" * 4_500},
        [
            ("small/pl/what-is.md:1: the file is too large: 122 kB, at most 100 kB (one file holds the text of one section)"),
        ],
    ),
    (
        "a line without end",
        {"pl/what-is.md": HEAD + "a" + " " * 10_000 + "b\n"},
        ["small/pl/what-is.md:7: the line is too long: at most 10000 characters (an empty line begins a new paragraph)"],
    ),
    (
        "script in Markdown",
        {"pl/what-is.md": HEAD + BODY.replace("granic.", "granic. <script>alert(1)</script>")},
        ["small/pl/what-is.md:7: HTML in the text (write it in Markdown; a plain < before a letter as \\<)"],
    ),
    (
        "script in a picture",
        {
            "media/cover.svg": '<svg xmlns="http://www.w3.org/2000/svg">\n<script>alert(1)</script>\n</svg>',
            "pl/pictures.yaml": "cover.svg: {title: A, description: B}\n",
            "ru/pictures.yaml": "cover.svg: {title: A, description: B}\n",
        },
        ["small/media/cover.svg:2: <script> cannot be used in a drawing (take it out of the file)"],
    ),
    (
        "picture without words",
        {
            "media/cover.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "pl/pictures.yaml": "cover.svg: {title: A, description: B}\n",
            "ru/pictures.yaml": "{}\n",
        },
        [
            (
                "small/ru/pictures.yaml:1: the drawing 'cover.svg' has no title and no words in "
                "this language (add 'cover.svg:' with a title and a description)"
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
    (
        "list without a language's file",
        {"ru/glossary.md": None},
        ["small/pl/glossary.md:1: the file has no counterpart: small/ru/glossary.md is missing (write small/ru/glossary.md)"],
    ),
    (
        "term without an id that its counterpart has",
        {
            "pl/glossary.md": SMALL["pl/glossary.md"] + "\nkanał\n: Droga do klienta.\n",
            "ru/glossary.md": SMALL["ru/glossary.md"] + "\nканал {#channel}\n: Путь к покупателю.\n",
        },
        ["small/pl/glossary.md:4: the term 'kanał' has no id (write {#its-id} after it)"],
    ),
    (
        "unreadable head of the course",
        {"pl/course.md": SMALL["pl/course.md"].replace("title: Mały kurs", "title: Mały: kurs")},
        [
            (
                "small/pl/course.md:2: the YAML cannot be read: mapping values are not "
                "allowed in this context (a value with a colon needs quotation marks)"
            ),
        ],
    ),
    (
        "link to a section whose file is missing",
        {
            "ru/what-is.md": None,
            "ru/goals.md": SMALL["ru/goals.md"] + "\nСм. [дальше](#what-is).\n",
            "pl/goals.md": SMALL["pl/goals.md"] + "\nZob. [dalej](#what-is).\n",
        },
        ["small/pl/what-is.md:1: the file has no counterpart: small/ru/what-is.md is missing (write small/ru/what-is.md)"],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_every_fault_is_named_at_its_line(
    course_folder: Build, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    """A fault of the content is an error with path, line, what is wrong and what to do, and nothing is told that only comes of
    it; the course is not published.
    """
    reading = read(course_folder, changes)
    assert reading.course is None
    assert told(reading) == expected
