"""Texts made ready for espeak-ng: what it would say wrong in any text, and nothing besides."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from app.audio.engines.espeak_text import prepare
from app.audio.engines.russian_phonemes import to_phonemes
from app.course.model import SpokenRun
from tests.support.phonemes import heard, phonemes_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w domu i W Opolu", "[[v]] domu i [[v]] Opolu"),
        ("w „internecie” (w aplikacji)", "[[v]] „internecie” ( [[v]] aplikacji)"),
        ("w święta, w firmie, w źródle, w „sklepie”", "[[v]] święta, [[v]] firmie, [[v]] źródle, [[v]] „sklepie”"),
        ("w sklepie, w\ntelefonie, we wtorek, w, wdomu", "w sklepie, w\ntelefonie, we wtorek, w, wdomu"),
        ("w 2 dni", "[[v]] 2 dni"),
        ("mam 3 modele, 3 999 zł, 1–3 dni, 3%, 13 osób", "mam [[ttS'y]] modele, 3 999 zł, 1–3 dni, 3%, 13 osób"),
        ("otwarcia, wsparciami, parciany, twarda", "otwarća, wsparćami, parciany, twarda"),
        ("[[w domu]] w [[d'Omu]]", "[[w domu]] [[v]] [[d'Omu]]"),
    ],
)
def test_polish(text: str, said: str) -> None:
    """The preposition w before a voiced sound, the lone 3 and the end -rcia change; phonemes and all else stay."""
    assert prepare((SpokenRun(text, "pl"),)) == (SpokenRun(said, "pl"),)


def test_the_word_after_a_preposition_may_be_a_run_of_its_own() -> None:
    """A foreign word after w decides how w is said, as if it stood in the same run."""
    runs = prepare(
        (SpokenRun("W", "pl"), SpokenRun("omni", "la"), SpokenRun("i w", "pl"), SpokenRun("show", "en"), SpokenRun("to w", "pl"))
    )
    assert [run.text for run in runs] == ["[[v]]", "omni", "i w", "show", "to w"]
    assert phonemes_of(runs[:2], "pl").startswith("v ")


def test_other_languages_are_left_alone() -> None:
    """A language without rules keeps its text; only stress marks, which the program cannot read, are left out."""
    assert prepare((SpokenRun("w domu otwarcia", "cs"), SpokenRun("за́мок", "uk"))) == (
        SpokenRun("w domu otwarcia", "cs"),
        SpokenRun("замок", "uk"),
    )


@pytest.mark.parametrize("text", ["«Уже́», да", "(уже́)", "„Уже́” да", "А/уже́", "…уже́", "да-уже́"])
def test_phonemes_are_said_beside_any_mark(text: str) -> None:
    """A word in phonemes is heard though a quotation mark, a bracket or a stroke stands before it."""
    assert "uZ'E" in phonemes_of(prepare((SpokenRun(text, "ru"),)), "ru")


def test_russian_prepositions_are_no_letters() -> None:
    """к, б and ж are said as sounds and not as the names of letters."""
    (run,) = prepare((SpokenRun("К дому, если б к тому ж", "ru"),))
    assert run.text == "[[k]] дому, если [[b]] [[k]] тому [[Z]]"
    assert phonemes_of((run,), "ru").startswith("k d'omu")


def test_phonemes_made_from_a_mark_are_those_of_the_program() -> None:
    """Of every third word in the shipped Russian texts that the program stresses on one vowel, nine in ten come out the same
    when they are made from that stress, and as good as all have the same vowels; none is stressed elsewhere.
    """
    text = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "content").glob("*/ru/**/*.md")))
    words = sorted({word.lower() for word in re.findall(r"(?<![\w\u0301])[А-Яа-яЁё]{3,}(?![\w\u0301])", text)})[::3]
    guessed = dict(zip(words, said_each(words), strict=True))
    marked = {word: place for word in words if (place := stressed_place(word, guessed[word])) is not None}
    assert len(marked) > 600
    made = said_each([f"[[{to_phonemes(word[: place + 1] + chr(0x301) + word[place + 1 :])}]]" for word, place in marked.items()])
    same = sum(alike(guessed[word]) == alike(phonemes) for word, phonemes in zip(marked, made, strict=True))
    assert same > 0.9 * len(marked)
    other = {word: phonemes for word, phonemes in zip(marked, made, strict=True) if vowels(guessed[word]) != vowels(phonemes)}
    assert len(other) < 0.02 * len(marked), other
    assert not {word for word, phonemes in other.items() if stressed_place(word, phonemes) not in (None, marked[word])}


def said_each(texts: list[str]) -> list[str]:
    """The phonemes of each of ``texts``, asked at once."""
    command = ["espeak-ng", "-v", "ru", "-q", "-x", "--stdin"]
    done = subprocess.run(command, input="\n\n".join(f"{text}." for text in texts).encode(), capture_output=True, check=True)
    said = [heard(line) for line in done.stdout.decode().splitlines() if line.strip()]
    assert len(said) == len(texts)
    return said


def alike(phonemes: str) -> str:
    """``phonemes`` without what a rule of the program decides by a word's spelling: shades of softness and of reduction."""
    return re.sub(r"[;\"2]|I\^", "", phonemes).replace("a", "V").replace("jj", "j")


def vowels(phonemes: str) -> list[str]:
    """The vowels of ``phonemes`` with the stress before one."""
    return re.findall(r"'?[AeEiIoOuUyV8]", alike(phonemes.replace("@-", "")))


def stressed_place(word: str, phonemes: str) -> int | None:
    """The place of the letter that is stressed; ``None`` when the vowels of letters and phonemes do not pair up."""
    places = [place for place, letter in enumerate(word) if letter in "аеёиоуыэюя"]
    heard_vowels = vowels(phonemes)
    stressed = [number for number, vowel in enumerate(heard_vowels) if vowel.startswith("'")]
    if len(heard_vowels) != len(places) or len(stressed) != 1:
        return None
    return places[stressed[0]]


@pytest.mark.parametrize("apostrophe", ["\u02bc", "\u2019"])
def test_a_ukrainian_apostrophe_is_said_within_its_word(apostrophe: str) -> None:
    """Whichever sign it is, the word is read as with a typewriter's and not letter by letter."""
    (run,) = prepare((SpokenRun(f"ім{apostrophe}я", "uk"),))
    assert run.text == "ім'я"
