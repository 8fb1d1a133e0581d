"""Spaces that must not break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.typography import NBSP, bind


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("pl", "Idę w~deszcz i~z~parasolem."),
        ("pl", "W~sklepie"),
        ("ru", "Я~иду в~магазин с~другом"),
        ("uk", "Я~йду в~магазин і~з~другом"),
        ("en", "I~saw a~shop"),
        ("pl", "cena 3~999~zł"),
        ("pl", "46~000~osób"),
        ("pl", "z~12~krajów, za 14~dni"),
        ("ru", "из 12~стран, через 14~дней"),
        ("pl", "3~stycznia 2017~roku"),
        ("ru", "№~5 и~§~3"),
        ("pl", "nr~7 przy ul.~Długiej"),
        ("en", "Mr.~Smith of No.~7"),
        ("pl", "A.~B.~Nowak"),
        ("ru", "слово~— слово"),
        ("ru", "за 5~минут"),
        ("uk", "за 5~хвилин"),
        ("pl", "73~%"),
        ("ru", "м. б. и~т.~д."),
        ("pl", "Model 2 jest nowy"),
        ("pl", "Sklep pamięta Lirę~14"),
        ("pl", "Magazyn, rok 2026."),
        ("pl-PL", "w~sklepie"),
    ],
)
def test_short_words_and_units_hold_on(language: str, marked: str) -> None:
    """A one-letter word, a number's unit, an abbreviation and a dash are never left alone at a line's end."""
    assert bind(marked.replace("~", " "), language).replace(NBSP, "~") == marked


@pytest.mark.parametrize(
    "marked",
    ["a w i z", "46~000 osób", "5~kg, 3~%, 20~€", "J.~Kowalski", "unus~– duo", "§~3", "Lira~14"],
)
def test_a_language_without_rules_has_the_neutral_ones(marked: str) -> None:
    """Figures, signs, initials and dashes are bound in every language; words of another language are not taken for its own."""
    assert bind(marked.replace("~", " "), "la").replace(NBSP, "~") == marked


@given(st.text(max_size=100), st.sampled_from(["pl", "ru", "uk", "en", "la", ""]))
def test_only_spaces_are_exchanged(text: str, language: str) -> None:
    """Binding changes spaces only, one for one."""
    bound = bind(text, language)
    assert bound.replace(NBSP, " ") == text.replace(NBSP, " ")
