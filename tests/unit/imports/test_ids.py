"""Names made from titles: readable, allowed, and nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.edition import RESERVED
from app.course.manifest import ID
from app.imports.ids import LONGEST, file_name, section_id
from app.presentation.page_ids import RESERVED_NAMES


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Zamówienia, których nikt nie gubi – część pierwsza", "zamowienia-ktorych-nikt-nie-gubi-czesc"),
        ("Омниканальность в магазине", "omnikanalnost-v-magazine"),
        ("Обʼєкт і їжак", "obiekt-i-izhak"),
        ("1. Wstęp", "wstep"),
        ("2026", "section"),
        ("Glossary", "glossary-b"),
        ("Main", "main-b"),
        ("Unit one", "section-unit-one"),
        ("Kroki 2", "kroki-2"),
    ],
)
def test_titles_become_names(title: str, name: str) -> None:
    """A name says what the title says, in Latin letters; what means something else in a course gets a letter behind it."""
    assert section_id(title, ()) == name


def test_a_name_is_nobody_elses() -> None:
    """A taken name gets a letter; a name with a number is none where it would be that of another section's block."""
    assert section_id("Kroki", {"kroki"}) == "kroki-b"
    assert section_id("Kroki", {"kroki", "kroki-b"}) == "kroki-c"
    assert section_id("Kroki 2", {"kroki"}) == "kroki-2-b"
    assert section_id("Kroki", {"kroki-2"}) == "kroki-b"
    assert file_name("a", ".jpg", ["A.jpg", "a-b.jpg"]) == "a-c.jpg"


@given(st.text(max_size=80), st.sets(st.sampled_from(["section", "a", "b-1"])))
def test_every_title_gives_a_name_that_a_course_can_have(title: str, taken: set[str]) -> None:
    """Whatever the title, the name is allowed, new, and not too long."""
    name = section_id(title, taken)
    assert ID.match(name)
    assert name not in RESERVED | taken
    assert not RESERVED_NAMES.holds(name)
    assert len(name) <= LONGEST + len("section--b")
