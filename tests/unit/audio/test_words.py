"""The words that the product ships for each language: said right by espeak-ng, and nothing else changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.audio import stress
from app.audio.engines import built_in_engines
from app.audio.engines.espeak import Espeak
from app.audio.engines.gtts import Gtts
from app.audio.lexicon import Pronunciation
from app.audio.script import prepare, track_names, write_script
from app.audio.words import shipped_words
from app.course.model import SpokenRun
from app.course.reader import read_course
from tests.support.phonemes import phonemes_of, prepared, right_phonemes
from tests.support.sound_courses import build_course

FROZEN = Path(__file__).parents[2] / "data" / "frozen" / "omnichannel"


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_every_listed_word_is_said_right_without_a_lexicon(language: str) -> None:
    """In a course of its own, with no lexicon, each word of the list has the sounds and the stress that it should have."""
    plain = build_course(language=language)
    wrong = {
        text: (said, right)
        for text, right in right_phonemes(language).items()
        if (said := phonemes_of(prepared(text, language, plain), language)) != right
    }
    assert not wrong


def test_no_word_is_listed_in_vain() -> None:
    """Every entry names an engine that there is, or the rest, and changes what is said, except for phrases and abbreviations."""
    engines = {"other", *built_in_engines()}
    for language in ("pl", "ru"):
        for written, spoken in shipped_words(language).items():
            assert set(spoken) <= engines, written
            kept = " " in written or written.isupper()
            assert kept or all(text != written for text in spoken.values()), written
    assert shipped_words("xx") == {}
    assert shipped_words("../pl") == {}


def test_a_stress_mark_in_a_text_is_obeyed() -> None:
    """A course may mark the stress of one word in its text: espeak-ng says it so, whatever the product's list says."""
    plain = build_course(language="ru")
    assert phonemes_of(prepared("Ста́тья сто́ит пото́м.", "ru", plain), "ru") != phonemes_of(
        prepared("Статья́ стои́т потом.", "ru", plain), "ru"
    )
    assert phonemes_of(prepared("На горе стоит за́мок.", "ru", plain), "ru").endswith("z'AmVk")
    assert phonemes_of(prepared("На двери замо́к.", "ru", plain), "ru").endswith("zam'ok")


def test_an_engine_that_knows_no_marks_gets_none() -> None:
    """gTTS reads Russian words without marks, and Polish letters keep their own accents, however they are written."""
    runs = Pronunciation(build_course(language="ru"), "ru", "gtts").apply((SpokenRun("Пото́м уже за́мок", "ru"),))
    assert Gtts().prepare(runs, "ru") == (SpokenRun("Потом уже замок", "ru"),)
    decomposed = "wo\u0301dka"
    assert Gtts().prepare((SpokenRun(decomposed, "pl"),), "pl") == (SpokenRun(decomposed, "pl"),)
    assert stress.is_marked("за́мок")
    assert not stress.is_marked(decomposed)


def test_a_course_may_say_a_word_otherwise_for_each_engine() -> None:
    """An entry by engine reaches that engine only, ``other`` all the rest, and the course comes before the product's words."""
    lexicon = {"uwaga": {"espeak": "[[uv'aga]]", "other": "u waga"}, "otwarcia": "otwarcia drzwi", "kasa": {"espeak": "kassa"}}
    small = build_course(lexicon=lexicon)
    said = {
        name: Pronunciation(small, "pl", name).apply((SpokenRun("Uwaga: otwarcia, kasa", "pl"),))[0].text
        for name in ("espeak", "gtts", "")
    }
    assert said == {
        "espeak": "[[uv'aga]]: otwarcia drzwi, kassa",
        "gtts": "U waga: otwarcia drzwi, kasa",
        "": "U waga: otwarcia drzwi, kasa",
    }


def test_a_sentence_keeps_its_clip_unless_it_sounds_otherwise() -> None:
    """In the frozen course gTTS is given every sentence as before; espeak-ng all but those with a word that it said wrong."""
    course = read_course(FROZEN).course
    assert course is not None
    for engine, most in ((Gtts(), {"pl": 0.0, "ru": 0.02}), (Espeak(), {"pl": 0.25, "ru": 0.4})):
        for language in ("pl", "ru"):
            changed = total = 0
            for name in track_names(course.editions[language])[:-1]:
                before = write_script(course, language, name).utterances
                after = prepare(write_script(course, language, name, engine.name), engine).utterances
                assert [u.sentence_id for u in before] == [u.sentence_id for u in after]
                changed += sum(one.runs != other.runs for one, other in zip(before, after, strict=True))
                total += len(before)
            assert total > 100
            assert changed <= most[language] * total, (engine.name, language, changed, total)


def test_a_foreign_phrase_is_said_by_its_own_edition() -> None:
    """In a Russian text a Polish phrase has the Polish lexicon's forms, a respelled word the Russian voice, the rest its own."""
    polish, russian = (
        build_course(lexicon={"SMS": "es em es"}),
        build_course(language="ru", lexicon={"SMS": "эс-эм-эс", "big data": "биг дата"}),
    )
    both = replace(russian, editions={**polish.editions, **russian.editions})
    runs = (SpokenRun("Фраза:", "ru"), SpokenRun("Proszę o SMS.", "pl"), SpokenRun("big data", "en"), SpokenRun("show SMS", "en"))
    assert Pronunciation(both, "ru", "espeak").apply(runs) == (
        SpokenRun("Фраза:", "ru"),
        SpokenRun("Proszę o es em es.", "pl"),
        SpokenRun("биг дата", "ru"),
        SpokenRun("show SMS", "en"),
    )
