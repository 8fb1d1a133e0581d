"""The YAML head: every key with its line, nothing guessed, nothing executed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.frontmatter import HeadKey, check, parse, split


def test_keys_have_lines() -> None:
    """Each key, nested ones too, knows its line in the file; the body knows where it begins."""
    document = split("---\ntitle: A\nunits:\n  one: B\n  two: C\nwords:\n- x\n- y\n---\n\nBody.\n", "p")
    assert document.problems == ()
    assert document.head.values == {"title": "A", "units": {"one": "B", "two": "C"}, "words": ["x", "y"]}
    assert [document.head.line(key) for key in ("title", "units.two", "words.1", "none")] == [2, 5, 8, 1]
    assert (document.body, document.body_line) == ("\nBody.\n", 10)


@pytest.mark.parametrize(
    ("yaml", "line", "message"),
    [
        ("a: 1\na: 2", 2, "the key 'a' stands twice"),
        ("a: {b: 1, b: 2}", 1, "the key 'b' stands twice"),
        ("a: &x [1]\nb: *x", 2, "an alias (*name) cannot be used"),
        ("a: !!python/object/apply:os.system [id]\nb: 1", None, ""),
        ("- a\n- b", 1, "names and values expected"),
        ("a: b\ntitle: Kurs #1", 2, "'#1' is left out: it looks like a comment"),
        ("minutes: 1:30", 1, "YAML reads 1:30 as another number"),
        ("minutes: 010", 1, "YAML reads 010 as another number"),
        ("a: [1", 2, "the YAML cannot be read"),
        ("a: \t- b", 1, "the YAML cannot be read"),
        ("a: 2026-13-45", 1, "the value cannot be read: 2026-13-45"),
        ("a: !!int x", 1, "the value cannot be read: x"),
        ("a: !!bool x", 1, "the value cannot be read: x"),
        ("a: !!int ''", 1, "the value cannot be read: "),
        ("a: !!float ''", 1, "the value cannot be read: "),
        ("a: !!timestamp x", 1, "the value cannot be read: x"),
        ('a: "x\\0y"', 1, "the value cannot be read: x"),
        ("a: 0x" + "f" * 9000, 1, "the value cannot be read: 0xfff"),
        ("[a]: b", 1, "a name expected"),
        ("a: " + "[" * 3000, 1, "nested too deep"),
        ("a:\n" + "\n".join(" " * n + "- " for n in range(1, 2000)), 13, "nested too deep"),
        ("? " * 100_000, 1, "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_told(yaml: str, line: int | None, message: str) -> None:
    """Faults of the YAML are problems at their line; nothing of it is executed or multiplied."""
    head, problems = parse(yaml, "p", 1)
    if line is not None:
        assert (problems[0].line, problems[0].message[: len(message)]) == (line, message)
    assert all(not callable(value) for value in head.values.values())


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("title: A\nminutes: 1", []),
        ("minutes: 1", ["p:1: the key 'title' is missing (add 'title: …' to the head)"]),
        ("title: ''\nminutes: 1", ["p:2: 'title' is empty (write something)"]),
        ("title: A\nminutes: true", ["p:3: 'minutes' must be a whole number, not true or false (write minutes: 5)"]),
        ("title: A\nminutes: 1.5", ["p:3: 'minutes' must be a whole number, not a number (write minutes: 5)"]),
        ("title:\nminutes: 1", ["p:2: 'title' must be text, not nothing (write title: \"…\")"]),
        ("title: 2026-01-01\nminutes: 1", ["p:2: 'title' must be text, not a date (write title: \"…\")"]),
        ("title: A\nminutes: 1\nwords: [a, 2]", ["p:4: every item of 'words' must be text (put each between quotation marks)"]),
        (
            "title: A\nminuets: 1",
            ["p:3: unknown key 'minuets' (did you mean 'minutes'?)"],
        ),
    ],
)
def test_types_are_checked(yaml: str, expected: list[str]) -> None:
    """A missing, unknown or wrongly typed key is told with what is expected."""
    keys = {"title": HeadKey(str, required=True), "minutes": HeadKey(int, required=True), "words": HeadKey(list)}
    document = split(f"---\n{yaml}\n---\n", "p")
    assert [str(problem) for problem in check(document.head, keys)] == expected


@given(st.text(alphabet=st.sampled_from(list("ab:- \n\t[]{}&*!|>'\"#%@`,?0.~=<")), max_size=120))
def test_no_head_crashes(text: str) -> None:
    """Any text is a head, or no head, or a problem."""
    document = split(f"---\n{text}\n---\nBody.\n", "p")
    check(document.head, {"a": HeadKey(str, required=True)})


@pytest.mark.parametrize(
    ("yaml", "values"),
    [
        ("a: b  # a comment", {"a": "b"}),
        ('a: "Kurs #1"', {"a": "Kurs #1"}),
        ("a: C#", {"a": "C#"}),
        ('a: "010"', {"a": "010"}),
        ("a: 0", {"a": 0}),
        ("a: 10", {"a": 10}),
        ("a: '1:30'", {"a": "1:30"}),
    ],
)
def test_what_looks_like_what_it_is_is_not_told(yaml: str, values: dict[str, object]) -> None:
    """A comment with a space, a sign between quotation marks and a plain number are read as they look."""
    head, problems = parse(yaml, "p")
    assert (head.values, problems) == (values, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: A\nminutes: 5\n---\n\nBody.\n", True),
        ("title: A\nwords:\n- x\n  y: z\n---\n", True),
        ("Body: what it says.\n", False),
        ("title: A\n\nBody.\n\n---\n", False),
    ],
)
def test_a_head_without_its_first_line_is_told_as_such(text: str, told: bool) -> None:
    """Keys above a line of three hyphens are a head; a text that begins with a word and a colon is none."""
    problems = split(text, "p").problems
    assert [str(problem) for problem in problems] == [
        "p:1: the head has no line --- above it (put a line of three hyphens above and below the head)"
    ] * told
