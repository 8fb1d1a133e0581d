"""Text as espeak-ng 1.51 says it right: what its rules read wrong in any text of a language is written otherwise.

Phonemes stand between ``[[`` and ``]]`` in the names that ``espeak-ng -x`` prints, with and without SSML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from app.audio import stress
from app.audio.engines import russian_phonemes
from app.course.model import SpokenRun

_PHONEMES = re.compile(r"(\[\[.*?\]\])")
_GLUED = re.compile(r"(?<=[^\s-])\[\[")
"""Phonemes straight after a mark of punctuation, such as an opening quotation mark, would not be said at all."""

# Before p, t, k, s, c and h the program says f, as it should; before any other letter, a figure or a mark it says ł or “we”.
_AMISS = r"(?=\s*(?:(?![ptksch])\w|[„«“\"'(\[]))"
_LONE_W = re.compile(rf"(?<!\w)w(?=\s){_AMISS}", re.IGNORECASE)
_LAST_W = re.compile(r"(?<!\w)w(?=\s*$)", re.IGNORECASE)
_BEGINS_AMISS = re.compile(_AMISS, re.IGNORECASE)
_LONE_3 = re.compile(r"(?<![\w.,:–/-])(?<!\d\s)3(?=\s+[a-ząćęłńóśźż])")
_RCIA = re.compile(r"(?<=r)ci(?=a(?:ch|mi)?(?!\w))")

_LONE_CONSONANT = re.compile(rf"(?<![\w{stress.MARK}-])[кбж](?![\w-])", re.IGNORECASE)
_APOSTROPHES = str.maketrans(dict.fromkeys("\u02bc\u2019\u2018", "'"))
_CONSONANTS = {"к": "[[k]]", "б": "[[b]]", "ж": "[[Z]]"}
_MARKED_WORD = re.compile(rf"[а-яёў]*[{stress.VOWELS}]{stress.MARK}[а-яёў{stress.MARK}]*", re.IGNORECASE)


def prepare(runs: Sequence[SpokenRun]) -> tuple[SpokenRun, ...]:
    """``runs`` with what espeak-ng would say wrong as phonemes, or spelled otherwise."""
    followers = [*(run.text for run in runs[1:]), ""]
    return tuple(SpokenRun(_prepare(run, follower), run.language) for run, follower in zip(runs, followers, strict=True))


def _prepare(run: SpokenRun, follower: str) -> str:
    """The text of ``run``, after which the text ``follower`` is said."""
    amend = _AMEND.get(run.language.partition("-")[0].lower(), _without_marks)
    parts = _PHONEMES.split(run.text)
    followers = [*parts[1:], follower]
    text = "".join(part if place % 2 else amend(part, followers[place]) for place, part in enumerate(parts))
    return _GLUED.sub(" [[", text)


def _polish(text: str, follower: str) -> str:
    """The preposition *w* would be said as *ł* or as *we*; its phoneme is v, and f before a voiceless consonant. The figure
    3 would be said as *czy*, the end *-rcia* as *-rsija*.
    """
    text = _LONE_W.sub("[[v]]", text)
    if _BEGINS_AMISS.match(follower):
        text = _LAST_W.sub("[[v]]", text)
    return _RCIA.sub("ć", _LONE_3.sub("[[ttS'y]]", text))


def _russian(text: str, _follower: str) -> str:
    """Stress marks mean nothing to the program: words that have them are given as phonemes. The preposition *к* and the particles
    *б* and *ж* would be said as the names of their letters.
    """
    text = _LONE_CONSONANT.sub(lambda letter: _CONSONANTS[letter.group().lower()], text)
    return _MARKED_WORD.sub(lambda word: f"[[{russian_phonemes.to_phonemes(word.group())}]]", text)


def _ukrainian(text: str, _follower: str) -> str:
    """The letter that is the proper apostrophe (U+02BC) makes the program spell the word; a typewriter's it reads right."""
    return stress.without_marks(text.translate(_APOSTROPHES))


def _without_marks(text: str, _follower: str) -> str:
    return stress.without_marks(text)


_AMEND: Mapping[str, Callable[[str, str], str]] = {"pl": _polish, "ru": _russian, "uk": _ukrainian}
