"""What the languages of a course do not have in common is told at its line, in words that say what to do."""

from __future__ import annotations

import pytest

from tests.support.courses import SMALL
from tests.support.readings import BODY, COUNTERPART_BODY, COUNTERPART_HEAD, HEAD, Build, read, told

FAULTS: list[tuple[str, dict[str, str | bytes | None], list[str]]] = [
    (
        "language short of a section",
        {"ru/what-is.md": None},
        ["small/pl/what-is.md:1: the file has no counterpart: small/ru/what-is.md is missing (write small/ru/what-is.md)"],
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
                "small/pl/questions/what-is.md:1: the file has no counterpart: "
                "small/ru/questions/what-is.md is missing (write small/ru/questions/what-is.md)"
            ),
        ],
    ),
    (
        "language short of a block",
        {"ru/what-is.md": COUNTERPART_HEAD + COUNTERPART_BODY.split("\n\n")[0] + "\n"},
        ["small/ru/what-is.md:7: 1 blocks, 2 in the source (the first without a counterpart is small/pl/what-is.md:9)"],
    ),
    (
        "block of another kind",
        {"ru/what-is.md": COUNTERPART_HEAD + COUNTERPART_BODY.split("\n\n")[0] + "\n\nсайт и офлайн-магазин\n"},
        [
            (
                "small/ru/what-is.md:9: the block what-is-2 is a paragraph, in the source a "
                "list (its counterpart begins at small/pl/what-is.md:9)"
            ),
        ],
    ),
    (
        "list of another length",
        {"ru/what-is.md": COUNTERPART_HEAD + COUNTERPART_BODY + "- приложение\n"},
        ["small/ru/what-is.md:9: what-is-2 has 3 items, in the source 2 (its counterpart begins at small/pl/what-is.md:9)"],
    ),
    (
        "table with a column less",
        {
            "pl/what-is.md": HEAD + BODY + "\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n",
            "ru/what-is.md": COUNTERPART_HEAD + COUNTERPART_BODY + "\n| а | б |\n|---|---|\n| 1 | 2 |\n",
        },
        ["small/ru/what-is.md:12: what-is-3 has 4 cells, in the source 6 (its counterpart begins at small/pl/what-is.md:12)"],
    ),
    (
        "term missing in a language",
        {"pl/glossary.md": SMALL["pl/glossary.md"] + "\nkanał {#channel}\n: Droga do klienta.\n"},
        ["small/ru/glossary.md:1: the term 'channel' is missing (both languages have the same ids)"],
    ),
    (
        "unequal options",
        {"ru/questions/what-is.md": SMALL["ru/questions/what-is.md"].replace("- [x] Одна", "- [ ] Две\n  > Нет.\n- [x] Одна")},
        [
            (
                "small/ru/questions/what-is.md:1: question 'one-price': 3 options with the "
                "keys a, b, c, not 2 with a, b (as in small/pl/questions/what-is.md:1)"
            ),
        ],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_every_difference_is_named_at_its_line(
    course_folder: Build, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    """A difference that breaks the pairing of two languages is an error with path and line; no course is published."""
    reading = read(course_folder, changes)
    assert reading.course is None
    assert told(reading) == expected
