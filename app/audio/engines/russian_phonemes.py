"""Russian words with a stress mark as phonemes of espeak-ng 1.51, which ignores the mark and guesses the stress.

Given the stress, Russian spelling says how a word sounds: unstressed vowels are reduced, consonants are softened by the
letter after them, and voiced or devoiced by the consonant after them. The names are those that ``espeak-ng -v ru -x`` prints;
the test compares the result with espeak-ng's own phonemes of every word that it stresses where the mark stands.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.audio import stress

_VOWELS = "аеёиоуыэюя"
_IOTATED = "еёюя"
_SOFTENING = "еёиюяь"
_HARD = ("ж", "ц", "ш")
_ALWAYS_SOFT = ("й", "ч", "щ")
_SHORT_U = "ў"
"""The Polish *ł* in a transcription. It is not Russian; without a sound of its own it would cut the word in two."""

_STRESSED = {"а": "A", "е": "e", "ё": "8", "и": "i", "о": "o", "у": "u", "ы": "y", "э": "E", "ю": "u", "я": "A"}
_UNSTRESSED = {"а": "V", "е": "i", "ё": "8", "и": "i", "о": "V", "у": "u", "ы": "y", "э": "E#", "ю": "u", "я": "V"}
_AFTER_HARD = {"e": "E", "i": "y", "I": "y", "8": "o"}

_CONSONANTS = {
    "б": "b", "в": "v", "г": "g", "д": "d", "ж": "Z", "з": "z", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n",
    "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "x", "ц": "ts", "ч": "tS;", "ш": "S", "щ": "S;", _SHORT_U: "w",
}  # fmt: skip
_VOICED = "бвгджз"
_VOICELESS = "пфктшсхцчщ"
_DEVOICED = dict(zip(_VOICED, "пфктшс", strict=True))
_VOICES_BEFORE = "бгджз"
_VOICE = {voiceless: voiced for voiced, voiceless in _DEVOICED.items()}
_DENTALS = "дзнст"

_SPELLINGS = (
    (re.compile(r"(?<=[ео])(\u0301?)г(?=о\u0301?(?:$|дня))"), r"\1в"),
    (re.compile(r"ть?с(?=я\u0301?$)"), "ц"),
    (re.compile(r"^ч(?=то)|(?<=коне)ч(?=но)|(?<=ску\u0301)ч(?=н)"), "ш"),
    (re.compile(r"[сзж]ч"), "щ"),
    (re.compile(r"(?<=[её])(\u0301?)г(?=к)"), r"\1х"),
    (re.compile(r"ч(?=ш)"), "т"),
    (re.compile(r"[сз](?=ш)"), "ш"),
    (re.compile(r"[сз](?=ж)"), "ж"),
)
"""What is said otherwise than it is written: ``его``, ``сегодня``, ``-ться``, ``что``, ``сч``, ``лёгкий``, ``лучше``, ``сш``."""

_WITH_G = frozenset({"много", "немного", "строго", "дорого", "полого", "долго", "недолго", "недорого"})
"""Words that end in ``го`` and keep its sound."""


class _Letter(NamedTuple):
    letter: str
    stressed: bool


def to_phonemes(word: str) -> str:
    """The phonemes of one Russian ``word`` in which the stressed vowel is followed by U+0301, or is ``ё``.

    Letters that are not Russian are left out.
    """
    letters = _letters(_respell(word.lower()))
    phonemes = []
    for place, (letter, stressed) in enumerate(letters):
        before = letters[place - 1].letter if place else ""
        if letter in _VOWELS:
            phonemes.append(_vowel(letter, stressed, before, place + 1 == len(letters)))
        elif letter in _CONSONANTS:
            phonemes.append(_consonant([follower.letter for follower in letters[place:]]))
    return "".join(phonemes)


def _respell(word: str) -> str:
    rules = _SPELLINGS[1:] if stress.without_marks(word) in _WITH_G else _SPELLINGS
    for pattern, instead in rules:
        word = pattern.sub(instead, word)
    return word


def _letters(word: str) -> list[_Letter]:
    marked = stress.is_marked(word)
    found: list[_Letter] = []
    for letter in word:
        if letter == stress.MARK:
            if found:
                found[-1] = _Letter(found[-1].letter, True)
        else:
            found.append(_Letter(letter, letter == "ё" and not marked))
    return found


def _vowel(letter: str, stressed: bool, before: str, last: bool) -> str:
    iotated = (letter in _IOTATED and before in ("", *_VOWELS, "ъ", "ь")) or (letter == "и" and before == "ь")
    phoneme = (_STRESSED if stressed else _UNSTRESSED)[letter]
    at_an_end = last or not before
    if not stressed and ((letter == "а" and at_an_end and (not before or before not in "чщ")) or (letter == "я" and iotated)):
        phoneme = "a"
    elif at_an_end and (letter == "и" or (letter == "е" and iotated and not stressed)):
        phoneme = "I"
    elif letter == "ю" and not iotated:
        phoneme = 'u"'
    elif letter == "у" and before in _ALWAYS_SOFT:
        phoneme = "u#"
    if before in _HARD:
        phoneme = _AFTER_HARD.get(phoneme, phoneme)
    return ("j" if iotated else "") + ("'" if stressed else "") + phoneme


def _consonant(letters: list[str]) -> str:
    """The phoneme of the first of ``letters``, which are the rest of its word."""
    letter, followers = letters[0], letters[1:]
    sounded = [follower for follower in followers if follower not in "ьъ"]
    after = sounded[0] if sounded else ""
    if letter in _DEVOICED and (not after or _sounds_voiceless(sounded)):
        letter = _DEVOICED[letter]
    elif letter in _VOICE and after and after in _VOICES_BEFORE and not _sounds_voiceless(sounded):
        letter = _VOICE[letter]
    phoneme = _CONSONANTS[letter]
    return phoneme + (";" if letter not in (*_HARD, *_ALWAYS_SOFT, _SHORT_U) and _is_soft(letters) else "")


def _sounds_voiceless(sounded: list[str]) -> bool:
    """Whether the first of these consonants is voiceless, by itself or by what follows it."""
    for letter in sounded:
        if letter in _VOICELESS:
            return True
        if letter not in _VOICED:
            return False
    return True


def _is_soft(letters: list[str]) -> bool:
    letter, followers = letters[0], letters[1:]
    if not followers:
        return False
    if followers[0] in _SOFTENING:
        return True
    return letter in _DENTALS and followers[0] in _DENTALS and _is_soft(followers)
