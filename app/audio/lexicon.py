"""How written forms are spoken: a course's lexicon, applied to what a voice says and never to what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.course.model import Run


def text_of(runs: Sequence[Run]) -> str:
    """What ``runs`` say, as one text: they are words apart, and a mark of punctuation follows its word."""
    return re.sub(r"\s+(?=[,.;:!?…)\]”»])", "", " ".join(run.text.strip() for run in runs))


class Lexicon:
    """Written form → spoken form, the longest first, whole words only.

    A form that begins or ends in a letter or digit is bounded there by something that is neither (``CRM`` is not found
    in ``CRMs``); a form that ends in a sign needs no bound (``%``). Any white space stands for any other, so that
    typography does not matter. Letters must agree in case, except that a form written in small letters is also found
    at the start of a sentence.
    """

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._spoken = {_squeeze(written): spoken for written, spoken in forms.items() if written.strip()}
        words = sorted(self._spoken, key=lambda written: (-len(written), written))
        self._pattern = re.compile("|".join(map(_bounded, words))) if words else None

    def apply(self, runs: Sequence[Run]) -> tuple[Run, ...]:
        """``runs`` as spoken; what the lexicon knows is said in the language of the run around it."""
        return tuple(Run(self._say(run.text), run.language) for run in runs)

    def _say(self, text: str) -> str:
        return self._pattern.sub(self._replace, text) if self._pattern else text

    def _replace(self, match: re.Match[str]) -> str:
        written = _squeeze(match.group())
        if written in self._spoken:
            return self._spoken[written]
        spoken = self._spoken[written[:1].lower() + written[1:]]
        return spoken[:1].upper() + spoken[1:]


def _squeeze(text: str) -> str:
    """``text`` with single spaces, and none before a per cent sign, which some languages set apart."""
    return " ".join(text.split()).replace(" %", "%")


def _bounded(written: str) -> str:
    first = written[0]
    opening = r"\s?%" if first == "%" else re.escape(first)
    if first.islower():
        opening = f"[{opening}{re.escape(first.upper())}]"
    body = opening + r"\s+".join(re.escape(part).replace("%", r"\s?%") for part in written[1:].split(" "))
    return (r"(?<!\w)" if first.isalnum() else "") + body + (r"(?!\w)" if written[-1].isalnum() else "")
