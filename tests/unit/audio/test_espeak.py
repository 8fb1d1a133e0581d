"""espeak-ng for real: how it speaks, and that no text is ever anything but text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.audio.engine import EngineError, EngineMissingError
from app.audio.engines.espeak import Espeak
from app.audio.samples import CEILING, loudness_lufs, normalise
from app.course.model import SpokenRun
from tests.support.sound_courses import TEXTS


def seconds(text: str, language: str = "pl") -> float:
    """How long espeak-ng takes to say ``text``."""
    speech = Espeak().say((SpokenRun(text, language),), language)
    return speech.samples.size / speech.rate_hz


@pytest.mark.parametrize("language", ["pl", "ru", "en", "uk"])
def test_it_speaks_at_a_learners_pace_and_at_one_loudness(language: str) -> None:
    """Every language: 110-160 words a minute over a text, every sentence at -18 LUFS within 2, none clipped."""
    words = length_s = 0.0
    for text in TEXTS[language]:
        samples = normalise(Espeak().say((SpokenRun(text, language),), language))
        assert abs(loudness_lufs(samples) + 18) < 2
        assert abs(samples).max() <= CEILING * 1.0001
        words += len(text.split())
        length_s += samples.size / 24_000 + 0.36
    assert 110 <= words / length_s * 60 <= 160


@pytest.mark.parametrize(
    "text", ["-f/etc/hostname", "--help", "-v ru", "</speak><audio src='/etc/hostname'/>", "$(reboot); `id` | cat"]
)
def test_text_that_looks_like_something_else_is_spoken(text: str) -> None:
    """Options, markup and commands are read aloud: longer than one word, and nothing of the machine is read."""
    assert seconds(text) > 0.6


def test_the_text_never_stands_in_the_command() -> None:
    """Whatever is said goes in on standard input."""
    seen: list[tuple[list[str], bytes]] = []

    def execute(command: list[str], text: bytes) -> tuple[int, bytes, bytes]:
        seen.append((command, text))
        return 0, b"RIFF".ljust(24, b"\0") + (22_050).to_bytes(4, "little") + b"\0" * 100, b""

    Espeak(execute=execute).say((SpokenRun("-f/etc/hostname", "pl"), SpokenRun("\0omni", "la")), "pl")
    ((command, text),) = seen
    assert not any("hostname" in word or "omni" in word for word in command)
    assert b"-f/etc/hostname" in text
    assert b"\0" not in text


def test_a_foreign_word_is_said_in_its_own_language() -> None:
    """English inside Polish is pronounced as English: the sound differs from the same letters read as Polish."""
    english = Espeak().say((SpokenRun("To jest ", "pl"), SpokenRun("touch point", "en"), SpokenRun(".", "pl")), "pl")
    polish = Espeak().say((SpokenRun("To jest touch point.", "pl"),), "pl")
    assert english.samples.size != polish.samples.size


def test_markup_characters_are_said_beside_a_foreign_word() -> None:
    """Text that is escaped for a foreign word's sake loses nothing: a < b & c takes longer than a b c."""

    def length(text: str) -> int:
        return Espeak().say((SpokenRun(text, "pl"), SpokenRun("omni", "la")), "pl").samples.size

    assert length("cena < koszt & zysk ") > length("cena koszt zysk ") * 1.1


def test_a_missing_program_is_told_as_missing(tmp_path: Path) -> None:
    """Without espeak-ng the error says that it is not installed."""
    with pytest.raises(EngineMissingError, match="not installed"):
        Espeak(str(tmp_path / "espeak-ng")).say((SpokenRun("Dzień dobry", "pl"),), "pl")


def test_a_language_without_a_voice_is_told_as_missing() -> None:
    """A language that espeak-ng does not know is no reason to try again."""
    with pytest.raises(EngineMissingError, match="xx"):
        Espeak().say((SpokenRun("Dzień dobry", "xx"),), "xx")


@pytest.mark.parametrize("fault", [subprocess.TimeoutExpired("espeak-ng", 20), OSError("no memory")])
def test_a_program_that_hangs_or_dies_is_an_engine_error(fault: Exception) -> None:
    """Whatever goes wrong below, the caller sees one kind of error."""

    def execute(command: list[str], text: bytes) -> tuple[int, bytes, bytes]:
        raise fault

    with pytest.raises(EngineError) as caught:
        Espeak(execute=execute).say((SpokenRun("Dzień dobry", "pl"),), "pl")
    assert caught.value.retry_after_s > 0, "the machine was at fault: asking again may help"


@pytest.mark.parametrize(("code", "again"), [(-9, True), (1, False)], ids=["killed", "failed"])
def test_only_a_program_that_was_killed_is_worth_another_try(code: int, again: bool) -> None:
    """A program that the system ended may speak the next time; one that says no will say it again."""
    with pytest.raises(EngineError) as caught:
        Espeak(execute=lambda command, text: (code, b"", b"")).say((SpokenRun("Dzień", "pl"),), "pl")
    assert (caught.value.retry_after_s > 0) == again


def test_a_program_that_says_nothing_is_an_engine_error() -> None:
    """A header without sound is a failure, not a silent clip."""
    with pytest.raises(EngineError):
        Espeak(execute=lambda command, text: (0, b"RIFF" + b"\0" * 40, b"")).say((SpokenRun("Dzień", "pl"),), "pl")
