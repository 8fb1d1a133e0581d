"""The places that links lead to: each id belongs to one thing alone."""

from __future__ import annotations

import pytest

from app.course.anchor_finder import AnchorFinder
from app.course.content.builder import BlockBuilder
from app.course.content.kinds import NODE_KINDS
from app.course.file_context import FileContext
from app.course.model import Term
from app.course.section import read_section
from app.presentation.page_ids import RESERVED_NAMES
from tests.support.texts import SmallReader

HEAD = "---\ntitle: A\nminutes: 1\n"
JOURNEY = HEAD + "kind: journey\n---\n\n## Shop {#shop scene=shop.svg}\n"
TEXT = HEAD + "---\n\n"
FIRST = ("walk", "c/pl/walk.md", JOURNEY)


def find(*sections: tuple[str, str, str]) -> AnchorFinder:
    """The places in sections, given as id, path and text, in this order."""
    finder = AnchorFinder([section_id for section_id, _, _ in sections], RESERVED_NAMES)
    for section_id, path, text in sections:
        finder.note_section(path, *read_section(section_id, text, BlockBuilder(FileContext("pl", path), NODE_KINDS)))
    return finder


def told(*sections: tuple[str, str, str]) -> list[str]:
    """What is said of sections in this order."""
    return [str(problem) for problem in find(*sections).problems]


@pytest.mark.parametrize("name", ["walk-shop", "walk-shop-multi"])
def test_a_step_shares_its_id_with_nothing(name: str) -> None:
    """A section, or a place before or behind the journey, that is called as one of its steps is told at its line."""
    place = ("text", "c/pl/text.md", TEXT + f"Text.\n\n## A {{#{name}}}\n")
    twice = f"the id '{name}' stands twice"
    assert told(FIRST, place) == [f"c/pl/text.md:8: {twice} (first in c/pl/walk.md)"]
    assert told(place, FIRST) == [f"c/pl/walk.md:7: {twice} (first in c/pl/text.md:8)"]
    assert told(FIRST, (name, "c/pl/x.md", TEXT + "Text.\n")) == [f"c/pl/walk.md:7: {twice} (a section is called so)"]
    assert told(FIRST, ("text", "c/pl/text.md", TEXT + "## A {#shop}\n")) == []


def test_the_steps_of_a_broken_journey_can_be_linked_to() -> None:
    """A journey that is not whole has its own problems: links to its steps are not told as well."""
    assert {"walk", "walk-shop", "walk-shop-multi"} <= find(FIRST).targets


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## A {#place}", 6),
        ("a\n\n- b\n- c {#x}\n- *d*{#place}", 10),
        ("a\nb *c*{#place}", 7),
        ("| a |\n|---|\n| *b*{#place} |", 8),
        ("> a\n\n!!! note\n    a\n\n    *b*{#place}", 11),
        ("a\n{: #place }", 6),
    ],
)
def test_an_authors_id_is_found_where_it_stands(text: str, line: int) -> None:
    """Whatever has an id can be linked to, and a second one of the same name is told at its own line."""
    first = ("first", "c/pl/first.md", TEXT + "## A {#place}\n")
    assert "place" in find(("text", "c/pl/text.md", TEXT + text)).targets
    hint = "first in c/pl/first.md:6"
    assert told(first, ("text", "c/pl/text.md", TEXT + text)) == [f"c/pl/text.md:{line}: the id 'place' stands twice ({hint})"]


def test_what_only_looks_like_an_id_is_none() -> None:
    """Braces that make no attribute list, in code or in the middle of a line, name no place."""
    text = TEXT + "`{#a}` and {#b} and \\*c\\*{#d}\n"
    assert find(("text", "c/pl/text.md", text)).targets == {"text"}


def test_ids_of_the_page_and_of_blocks_are_taken() -> None:
    """What the page calls its own parts, terms, sources and numbered blocks cannot be an author's id."""
    names = ("glossary", "term-x", "unit-a", "text-4")
    found = told(("text", "c/pl/text.md", TEXT + "\n\n".join(f"## A {{#{name}}}" for name in names)))
    assert found == [
        f"c/pl/text.md:{line}: the id '{name}' is taken ({hint})"
        for line, name, hint in zip(
            (6, 8, 10, 12),
            names,
            [*["the page itself uses it; choose another word"] * 3, "such ids number the blocks of a section; choose a word"],
            strict=True,
        )
    ]


def test_terms_can_be_linked_to_and_ids_in_their_meanings_count() -> None:
    """A term is a place, and an id in its meaning is one of the page's places like any other."""
    finder = find(("text", "c/pl/text.md", TEXT + "## A {#place}"))
    finder.note_terms("c/pl/glossary.md", [Term("crm", "CRM", SmallReader().phrase("*a*{#place}", "term-crm", 4))])
    assert "term-crm" in finder.targets
    assert [str(problem) for problem in finder.problems] == [
        "c/pl/glossary.md:4: the id 'place' stands twice (first in c/pl/text.md:6)"
    ]
