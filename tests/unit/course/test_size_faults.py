"""What is too deep or too large to be read is told at its line, in words that say what to do."""

from __future__ import annotations

import pytest

from tests.support.readings import HEAD, Build, read, told

FAULTS: list[tuple[str, dict[str, str | bytes | None], list[str]]] = [
    (
        "text that goes too deep",
        {"pl/what-is.md": HEAD + "[" * 401},
        [
            (
                "small/pl/what-is.md:7: too many brackets, or nested too deep "
                "(write it as plain text, with empty lines between headings)"
            ),
        ],
    ),
    (
        "drawing that is too large",
        {
            "media/cover.svg": b"<" * 1_100_000,
            "pl/pictures.yaml": "cover.svg: {title: A, description: B}\n",
            "ru/pictures.yaml": "cover.svg: {title: A, description: B}\n",
        },
        ["small/media/cover.svg:1: the file is too large: 1.1 MB, at most 1 MB (one file holds the text of one section)"],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_what_is_too_much_is_named_at_its_line(
    course_folder: Build, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    """It is an error with path, line and what to do, and the course is not published."""
    reading = read(course_folder, changes)
    assert reading.course is None
    assert told(reading) == expected
