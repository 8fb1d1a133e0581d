"""What each language has of its own, and that nothing else in the code speaks of one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import app
from app.audio.engines.espeak import Espeak
from app.course.languages import LANGUAGES, Language, rules_of

ROOM = Path(app.__file__).parent
MAY_NAME_A_LANGUAGE = {
    "audio/engines/espeak_text.py",  # what that one program says wrong of a language
    "course/starter.py",  # the languages in which its texts are written
    "presentation/numbers.py",  # the English of the source, for a language without a catalogue
}


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.name)
def test_rules_can_be_used_as_they_are_written(language: Language) -> None:
    """Patterns compile one by one, what is compared in small letters is written in them, and short words have one letter."""
    for pattern in (*language.after_numbers.split(), *language.caption_labels.split(), language.closing_abbreviations):
        re.compile(pattern)
    for words in (language.open_abbreviations, language.before_numbers, language.short_words):
        assert words == words.lower()
        assert len(words.split()) == len(set(words.split()))
    assert all(len(word) == 1 for word in language.short_words.split())
    assert len(language.iso_639_2) == 3


@pytest.mark.parametrize(("language", "name"), [("pl", "pl"), ("pl-PL", "pl"), ("RU", "ru"), ("la", "la"), ("", "")])
def test_rules_are_found_by_the_language_whatever_its_region(language: str, name: str) -> None:
    """A region changes no rule; a language without rules gets the neutral ones under its own code."""
    assert rules_of(language).name == name
    assert (rules_of(language).name in LANGUAGES) == bool(rules_of(language).iso_639_2 != "und")


def test_a_language_without_a_chosen_voice_speaks_with_the_one_of_its_code() -> None:
    """The measured voices stay what they are, a region takes its language's; others have the engine's own settings."""
    voice = Espeak().voice
    assert [voice(each) for each in ("pl", "pl-PL", "ru")] == ["pl s165 p46 g0 a60", "pl s165 p46 g0 a60", "ru s146 p46 g0 a60"]
    assert voice("lt") == "lt s150 p50 g0 a60"


def test_only_the_rules_of_languages_name_one() -> None:
    """No other module has the code of a language in it: what holds for one only is said in app/course/languages."""
    codes = set(LANGUAGES) - {"be"}  # an English word
    found = set()
    for path in ROOM.rglob("*.py"):
        if "languages" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in codes:
                found.add(path.relative_to(ROOM).as_posix())
    assert found == MAY_NAME_A_LANGUAGE
