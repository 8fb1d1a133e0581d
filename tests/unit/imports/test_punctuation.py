"""Quotation marks, apostrophes and dashes as Polish, Russian and Ukrainian have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.form import StyledText, plain
from app.imports.punctuation import set_right, set_text_right


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("pl", 'Mówi: "To jest "ważne" dziś" - i wychodzi.', "Mówi: „To jest «ważne» dziś” – i wychodzi."),
        ("pl", "“Angielskie”, «francuskie» i „polskie”", "„Angielskie”, „francuskie” i „polskie”"),
        ("ru", 'Он сказал "да, "может" быть" - и ушёл.', "Он сказал «да, „может“ быть» — и ушёл."),
        ("uk", 'Об\'єкт "Київ"', "Об’єкт «Київ»"),
        ("pl", "O'Neill -- tak", "O’Neill – tak"),
        ("pl", '("x") i ["y"]', "(„x”) i [„y”]"),
        ("pl", 'Ekran 15" i 17"', 'Ekran 15" i 17"'),
        ("pl", "10-12 sztuk, 2024-2026", "10–12 sztuk, 2024–2026"),
        (
            "pl",
            "00-950 Warszawa, 2026-11-21, tel. 22-123-45-67, 24-7, PN-EN",
            "00-950 Warszawa, 2026-11-21, tel. 22-123-45-67, 24-7, PN-EN",
        ),
        ("pl", "e-mail - biało-czerwony", "e-mail – biało-czerwony"),
        ("ka", '"a" - b', '"a" - b'),
    ],
)
def test_marks_are_the_languages(language: str, before: str, after: str) -> None:
    """Pairs of marks become the language's, inner ones its inner ones; inches, codes, dates and numbers stay."""
    assert set_text_right(before, language) == after


def test_marks_are_found_across_runs_and_never_in_code() -> None:
    """A pair may begin in one run and end in another; code keeps what it says."""
    content = (StyledText('"a '), StyledText("b", strong=True), StyledText('" '), StyledText('"x" - y', code=True))
    assert set_right(content, "pl") == (
        StyledText("„a "),
        StyledText("b", strong=True),
        StyledText("” "),
        StyledText('"x" - y', code=True),
    )


@given(st.text(alphabet="\"„”«» a.-'(1", max_size=60), st.sampled_from(["pl", "ru", "uk"]))
def test_nothing_but_marks_changes(text: str, language: str) -> None:
    """Every letter stays; done twice, it is as done once."""
    once = set_text_right(text, language)
    signs = set("\"„”“«»-–—'’")
    assert [char for char in once if char not in signs] == [char for char in text if char not in signs] or " -- " in text
    assert set_text_right(once, language) == once
    assert plain(set_right((StyledText(text),), language)) == once
