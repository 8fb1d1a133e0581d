"""What an author types for something else is told as what it was meant to be, once."""

from __future__ import annotations

from tests.support.readings import BODY, HEAD, Build, read


def errors(course_folder: Build, text: str) -> list[str]:
    """The errors of the small course with this text as a section, but for those of its counterpart."""
    problems = read(course_folder, {"pl/what-is.md": text}).errors
    return [str(problem) for problem in problems if problem.path.startswith("small/pl/")]


def test_a_head_without_any_hyphens_is_told_as_a_head(course_folder: Build) -> None:
    """Not as keys that are missing."""
    assert errors(course_folder, "title: Czym jest omnikanał\nminutes: 3\n\n" + BODY) == [
        "small/pl/what-is.md:1: the head has no line --- above it (put a line of three hyphens above and below the head)"
    ]


def test_a_link_that_is_meant_as_a_footnote_is_told_as_one(course_folder: Build) -> None:
    """`[1]: Words.` is a link's address to Markdown."""
    (told,) = errors(course_folder, HEAD + BODY.replace("sklepu.", "sklepu [1].") + "\n[1]: Przypis.\n")
    assert told.startswith("small/pl/what-is.md:12: the link cannot be followed: Przypis. (")
    assert told.endswith("; a footnote is called [^1], and its text stands below after [^1]:)")
