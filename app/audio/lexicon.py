"""How written forms are spoken: a course's lexicon, then the product's own list of words, applied to what a voice says and
never to what a reader sees.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from app.audio import stress
from app.audio.words import shipped_words
from app.course.model import Course, SpokenForm, SpokenRun

OTHER = "other"
"""The name, among an entry's engines, that stands for every engine without a form of its own."""

_LETTER = rf"[\w{stress.MARK}]"
_PHONEMES = r"\[\[.*?\]\]"
_NOTHING = r"(?!)"


def text_of(runs: Sequence[SpokenRun]) -> str:
    """What ``runs`` say, as one text: they are words apart, and a mark of punctuation follows its word."""
    return re.sub(r"\s+(?=[,.;:!?…)\]”»])", "", " ".join(run.text.strip() for run in runs))


class Pronunciation:
    """How an engine is to say the edition of a course in one language.

    The edition's lexicon comes first; on what it gives, the words that the product ships for the language of each run. In a run
    of another language the lexicon of that language's edition holds; when the run as a whole is in the edition's own lexicon,
    its spelling there is for the edition's voice, and another would read it letter by letter. Without the name of an engine the
    edition's forms for any engine are used in every run, and nothing else.
    """

    def __init__(self, course: Course, language: str, engine: str = "") -> None:
        self._language = language
        self._engine = engine
        self._lexicons = {name: Lexicon(forms_for(edition.lexicon, engine)) for name, edition in course.editions.items()}

    def apply(self, runs: Sequence[SpokenRun]) -> tuple[SpokenRun, ...]:
        """``runs`` of one sentence as they are spoken."""
        if not self._engine:
            return self._lexicons[self._language].apply(runs)
        return tuple(map(self._say, runs))

    def _say(self, run: SpokenRun) -> SpokenRun:
        if run.language != self._language and self._lexicons[self._language].knows(run.text):
            run = SpokenRun(run.text, self._language)
        if run.language in self._lexicons:
            (run,) = self._lexicons[run.language].apply((run,))
        (said,) = _shipped(run.language.partition("-")[0].lower(), self._engine).apply((run,))
        return said


def forms_for(entries: Mapping[str, SpokenForm], engine: str) -> dict[str, str]:
    """The spoken forms among ``entries`` that are meant for the engine of that name."""
    chosen = {
        written: spoken if isinstance(spoken, str) else spoken.get(engine, spoken.get(OTHER, ""))
        for written, spoken in entries.items()
    }
    return {written: spoken for written, spoken in chosen.items() if spoken}


@functools.cache
def _shipped(language: str, engine: str) -> Lexicon:
    return Lexicon(forms_for(shipped_words(language), engine))


class Lexicon:
    """Written form → spoken form, the longest first, whole words only.

    A form that begins or ends in a letter or digit is bounded there by something that is neither (``CRM`` is not found
    in ``CRMs``); a form that ends in a sign needs no bound (``%``). Any white space stands for any other, so that
    typography does not matter. Letters must agree in case, except that a form written in small letters is also found
    at the start of a sentence. Phonemes, between ``[[`` and ``]]``, are left as they are.
    """

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._spoken = {_squeeze(written): spoken for written, spoken in forms.items() if written.strip()}
        written = sorted(self._spoken, key=lambda form: (-len(form), form))
        words = "|".join(_bounded(form) for form in written if form[0].isalnum())
        signs = [_bounded(form) for form in written if not form[0].isalnum()]
        # One bound before all words: they are tried where a word begins, and not at every letter.
        self._pattern = re.compile("|".join((_PHONEMES, *signs, rf"(?<!{_LETTER})(?:{words})" if words else _NOTHING)))

    def apply(self, runs: Sequence[SpokenRun]) -> tuple[SpokenRun, ...]:
        """``runs`` as spoken; what the lexicon knows is said in the language of the run around it."""
        return tuple(SpokenRun(self._say(run.text), run.language) for run in runs)

    def knows(self, text: str) -> bool:
        """Whether ``text`` as a whole is a written form."""
        return _squeeze(text).strip(",.;:!?") in self._spoken

    def _say(self, text: str) -> str:
        return self._pattern.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        if match.group().startswith("[["):
            return match.group()
        written = _squeeze(match.group())
        if written in self._spoken:
            return self._spoken[written]
        spoken = self._spoken[written[:1].lower() + written[1:]]
        return spoken[:1].upper() + spoken[1:]


def _squeeze(text: str) -> str:
    """``text`` with single spaces, and none before a per cent sign, which some languages set apart."""
    return " ".join(text.split()).replace(" %", "%")


def _bounded(written: str) -> str:
    """The pattern of a written form up to its bound at the end."""
    first = written[0]
    opening = r"\s?%" if first == "%" else re.escape(first)
    if first.islower():
        opening = f"[{opening}{re.escape(first.upper())}]"
    body = opening + r"\s+".join(re.escape(part).replace("%", r"\s?%") for part in written[1:].split(" "))
    ends_in_letter = written[-1].isalnum() or written[-1] == stress.MARK
    return body + (rf"(?!{_LETTER})" if ends_in_letter else "")
