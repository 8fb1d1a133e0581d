"""Ukrainian."""

from __future__ import annotations

from types import MappingProxyType

from app.course.languages.language import Language, PunctuationMarks, Voice

UKRAINIAN = Language(
    name="uk",
    iso_639_2="ukr",
    marks=PunctuationMarks(("«", "»"), ("„", "“"), "—"),
    short_words="а б в е є ж з і й о у я",
    leading_abbreviations="вул просп пров бульв пл буд корп кв оф обл смт ім див пор напр стор рис табл м т п",
    after_numbers=(
        r"кг г км м см мм мл л с год хв грн тис млн млрд шт ст р рр гривень гривн\w+ відсот\w+ тисяч\w* осіб країн\w*"
        r" д(?:ень|ня|ні|нів) тиж\w+ годин\w* хвилин\w* рок\w* років штук\w* бал\w* крок\w* метр\w*"
        r" січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
    ),
    open_abbreviations=(
        "напр див пор вул просп пров бульв пл буд корп кв оф обл смт ім проф акад доц канд д-р гр зав заст ред вид упор пер"
        " гл тел св т.зв т.ч орієнт прибл порівн пп зб"
    ),
    before_numbers="ст п ч т с стор рис табл гл розд год №",
    before_names="м с о п р",
    closing_abbreviations=r"т\.\s?[дпі]",
    caption_labels=r"таблиця рисунок рис\. схема графік діаграма фото малюнок мал\.",
    verdicts=("Правда", "Неправда"),
    short_date="dd.MM.yyyy",
    voices=MappingProxyType({"espeak": Voice("uk", rate=145, pitch=46)}),
)
