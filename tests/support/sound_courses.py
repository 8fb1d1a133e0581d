"""Small courses built by hand for the sound's tests, and engines that say what a test needs."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from app.audio.engine import Engine, EngineError
from app.audio.frames import SAMPLE_RATE_HZ
from app.audio.samples import Speech
from app.audio.service import AudioService
from app.course.model import Block, Course, Edition, Option, Question, Quiz, Section, SpokenRun, Unit
from app.course.questions.kinds import built_in_kinds
from tests.support.texts import block, sentence

TEXTS = {
    "pl": (
        "Omnikanał to sposób pracy, w którym wszystkie kanały firmy działają jak jeden.",
        "Klient ogląda produkt w telefonie i dotyka go w sklepie stacjonarnym.",
        "Wszędzie jest tą samą osobą, a nie kimś nowym.",
    ),
    "ru": (
        "Омниканальность это способ работы, при котором все каналы фирмы действуют как один.",
        "Покупатель смотрит товар в телефоне и трогает его в обычном магазине.",
        "Везде он один и тот же человек, а не кто-то новый.",
    ),
    "en": (
        "Omnichannel is a way of working in which all channels of a company act as one.",
        "The customer looks at a product on the phone and touches it in the shop.",
        "Everywhere she is the same person and not somebody new.",
    ),
    "uk": (
        "Омніканальність — це спосіб роботи, за якого всі канали підприємства діють як один.",
        "Покупець дивиться товар у телефоні й торкається його у звичайній крамниці.",
        "Усюди він та сама людина, чиє ім’я вже знають.",
    ),
}


def section(identifier: str, title: str, *blocks: Block) -> Section:
    """A section with a spoken heading."""
    heading = sentence(f"{identifier}-0.1", title)
    return Section(identifier, title, title, 1, "text", True, blocks, heading=heading)


def build_course(
    sections: Sequence[Section] | None = None,
    *,
    language: str = "pl",
    questions: Sequence[Question] = (),
    lexicon: Mapping[str, str] | None = None,
    fingerprint: str = "one",
) -> Course:
    """A course of one unit in one language; two sections of three and one sentences when none are given."""
    texts = TEXTS[language]
    given = sections or (
        section("what-is", "Omnikanał", block("what-is-1", *texts)),
        section("tools", "CRM", block("tools-1", texts[2])),
    )
    edition = Edition(
        language=language,
        title="Kurs",
        level="EQF: 3–5",
        description="",
        keywords=(),
        units=(Unit("basics", "Podstawy", tuple(given)),),
        quiz=Quiz(tuple(questions)),
        glossary=(),
        bibliography=(),
        lexicon=lexicon or {},
    )
    return Course(
        "small", "1.0", date(2026, 11, 21), (language,), 10, "Anna Nowak", "CC BY 4.0", "", {language: edition}, fingerprint
    )


def build_question(kind: str = "single") -> Question:
    """A question with two options, an explanation and reasons that must not be heard."""
    options = tuple(
        Option(key, sentence(f"question-price-{key}.1", text), sentence(f"question-price-{key}-reason.1", "Tajny powód"), right)
        for key, text, right in (("a", "Żadna cena", False), ("b", "Jedna cena", True))
    )
    prompt = block("question-price", "Ile cen ma towar?")
    why = block("question-price-why", "Tajne wyjaśnienie.")
    return Question("price", built_in_kinds()[kind], "what-is", prompt, why, options=options)


class Tone(Engine):
    """An engine that hums, 0.2 s a word, and remembers what it was asked; it fails on texts in ``broken``."""

    label = "Tone"
    languages = ("pl", "ru")

    def __init__(self, name: str = "tone", broken: Sequence[str] = (), *, instant: bool = True) -> None:
        self.name = name
        self.instant = instant
        self.preference = 70 if instant else 30
        self.broken = tuple(broken)
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def voice(self, language: str) -> str:
        """One voice for each language."""
        return f"{language} hum"

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """Hum."""
        text = "".join(run.text for run in runs)
        with self._lock:
            self.asked.append(text)
        if any(part in text for part in self.broken):
            raise EngineError("out of breath", 7.0)
        length = SAMPLE_RATE_HZ * len(text.split()) // 5
        hum = 0.2 * np.sin(np.arange(length) * 2 * np.pi * 220 / SAMPLE_RATE_HZ)
        return Speech(hum.astype(np.float32), SAMPLE_RATE_HZ)


def natural_voice(broken: Sequence[str] = ()) -> Tone:
    """An engine as a service in the network is: better, and nobody waits for it."""
    return Tone("natural", broken, instant=False)


def audio(folder: Path, *engines: Engine) -> AudioService:
    """An audio service in ``folder`` with these engines, the preferred one first; without any it hums."""
    return AudioService(folder, engines or (Tone(),), limit_bytes=10**9)


def is_running(process_id: int) -> bool:
    """Whether a process is there and not just waiting to be forgotten."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
