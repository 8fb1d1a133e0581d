"""Sentences end where a reader of their language would end them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.course.sentences import split

POLISH = [
    "To jest zdanie. | A to drugie!",
    "Weź np. Allegro albo sklep przy ul. Długiej w Łodzi. | Potem wróć.",
    "Sklep, tj. miejsce, m.in. Kraków i ok. 40 miast.",
    "Kup chleb, mleko itd. | Zapłać przy kasie.",
    "Kup chleb, mleko itd. i zapłać.",
    "Otwarte do godz. 18. | Potem zamykamy.",
    "Cena to 3999 zł. | Rabatu nie ma.",
    "W 2017 r. | Harvard opisał badanie.",
    "W 2017 r. badanie opisano w HBR.",
    "Tak było w XX w. | Dziś jest inaczej.",
    "Zob. rozdział nr 5 i tab. 2.",
    "Rozmawiał dr Nowak i prof. Kowalska z J. R. Wójcik. | Zgodzili się.",
    "Wzrost o 4.5 punktu i 1,5 mln zł. | Koniec.",
    "1. Zapisz zamówienie.",
    "To było 3. miejsce.",
    "Zapytał: „Czy jest laptop?” | Sprzedawca kiwnął głową.",
    "„Czy jest laptop?” zapytała Ola. | Był.",
    "Na pytanie „Czy macie rabat?” Ola dostaje odpowiedź.",
    "To się nazywa „omnikanał”. | Drugie zdanie.",
    "Hasło „Kup. Odbierz. Gotowe.” działa w całym sklepie.",
    "Powiedziała: „Biorę. | Dziękuję”. | Wyszła.",
    "No cóż… | Nie wyszło.",
    "No cóż… nie wyszło.",
    "Cena (zob. str. 4) jest jedna. | To ważne.",
    "Kosztuje 30 zł (dawniej 40 zł. Tak było). | Już nie.",
    "Serio?! | Tak.",
    "Wejdź na www.sklep.pl i kup. | Gotowe.",
    "Bez kropki na końcu",
    "Pan M. czeka. | Pani też.",
]
RUSSIAN = [
    "Это предложение. | А это второе!",
    "Канал, т. е. место встречи, и т. д. | Потом дальше.",
    "Магазины, рынки и т. п. стоят рядом.",
    "Например, в 2017 г. | Журнал написал об этом.",
    "В 2017 г. журнал написал об этом.",
    "Цена 300 руб. | Скидки нет.",
    "Возьмите, напр. Яндекс или магазин на ул. Ленина.",
    "Автор — А. С. Пушкин. | Он поэт.",
    "Он спросил: «Есть ли ноутбук?» | Продавец кивнул.",
    "«Есть ли ноутбук?» — спросила Оля. | Был.",
    "Это называется «омниканальность». | Второе предложение.",
    "Так… | Не вышло.",
    "Рост на 4,5 % и 1.5 млн. | Конец.",
    "См. раздел 3.",
]
OTHERS = [
    ("uk", "Це крамниця на вул. Хрещатик. | Вона велика."),
    ("uk", "Купи хліб, молоко і т. д. | Потім заплати."),
    ("en", "Ask Mr. Brown, e.g. Tom Brown. | He knows."),
    ("en", "I said no. | Then we went to No. 7."),
    ("en", "See Figs. 3 and 4, vol. 2, pp. 5–7. | Prof. Smith vs. Dr. Jones, approx. Easter. | The end."),
    ("en", "We open on Jan. 5. | It was cold in Jan. | The shop shut at 5 p.m. | Nobody came."),
    ("en", "“Is it ready?” asked Ms. Lee. | “It is.”"),
    ("uk", "Магазин у м. Київ. | Довжина 5 м. | Далі вул. Хрещатик, буд. 3, кв. 5."),
    ("uk", "Див. табл. 3 та ст. 5. | У XX ст. | Проф. Лук’яненко, ред. І. Франко. | Кінець."),
    ("uk", "Це було 2026 р. | Тоді р. Дніпро замерзла."),
    ("la", "Vide cap. | Primum J. Caesar vidit. | Finis."),
]
"""Languages with few rules, and one with none: there only initials, ordinals and small letters keep a sentence going."""


@pytest.mark.parametrize(
    ("language", "marked"), [*(("pl", text) for text in POLISH), *(("ru", text) for text in RUSSIAN), *OTHERS]
)
def test_sentences_end_where_they_end(language: str, marked: str) -> None:
    """Abbreviations, initials, numbers and quotations do not end a sentence; what ends one does."""
    text = marked.replace("| ", "")
    assert " | ".join(text[start:end] for start, end in split(text, language)) == marked


@given(st.text(alphabet=st.sampled_from("aAżŻ я.!?…„”«»()\"' 1\n-—:"), max_size=200), st.sampled_from(["pl", "ru", "la"]))
def test_nothing_is_lost(text: str, language: str) -> None:
    """The spans are in order, do not overlap, and leave out white space only."""
    place = 0
    for start, end in split(text, language):
        assert place <= start < end
        assert not text[place:start].strip()
        place = end
    assert not text[place:].strip()
