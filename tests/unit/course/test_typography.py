"""Spaces that must not break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.typography import NBSP, bind


@pytest.mark.parametrize(
    "marked",
    [
        "Idę w~deszcz i~z~parasolem.",
        "W~sklepie",
        "Я~иду в~магазин с~другом",
        "cena 3~999~zł",
        "46~000 osób",
        "№~5 и~§~3",
        "nr~7 przy ul.~Długiej",
        "A.~B.~Nowak",
        "слово~— слово",
        "за 5~минут",
        "73~%",
        "м. б. и~т.~д.",
        "Model 2 jest nowy",
        "Sklep pamięta Lirę~14",
        "Magazyn, rok 2026.",
    ],
)
def test_short_words_and_units_hold_on(marked: str) -> None:
    """A one-letter word, a number's unit, an abbreviation and a dash are never left alone at a line's end."""
    assert bind(marked.replace("~", " ")).replace(NBSP, "~") == marked


@given(st.text(max_size=100))
def test_only_spaces_are_exchanged(text: str) -> None:
    """Binding changes spaces only, one for one."""
    bound = bind(text)
    assert bound.replace(NBSP, " ") == text.replace(NBSP, " ")
