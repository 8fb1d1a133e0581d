"""What people write for a language that is no code of one (a country, three letters, a name), and a guess at what is meant."""

from __future__ import annotations

from collections.abc import Iterable

_SLIPS = {
    "uk": "ua ukr ukrainian ukrainski",
    "pl": "pol polish polski",
    "ru": "rus russian",
    "en": "gb us eng english",
    "be": "by bel belarusian",
    "cs": "cz ces cze czech",
    "da": "dk dan danish",
    "de": "at deu ger german",
    "el": "gr ell gre greek",
    "es": "spa spanish mx",
    "et": "ee est estonian",
    "fr": "fra fre french",
    "hy": "am hye armenian",
    "it": "ita italian",
    "ja": "jp jpn japanese",
    "ka": "ge kat georgian",
    "kk": "kz kaz kazakh",
    "ko": "kr kor korean",
    "lt": "lit lithuanian",
    "lv": "lav latvian",
    "nl": "nld dut dutch",
    "pt": "por portuguese",
    "ro": "md ron rum romanian",
    "sk": "slk slovak",
    "sl": "si slv slovenian",
    "sq": "al sqi albanian",
    "sr": "rs srp serbian",
    "sv": "se swe swedish",
    "vi": "vn vie vietnamese",
    "zh": "cn chi zho chinese",
}
_MEANT = {slip: language for language, slips in _SLIPS.items() for slip in slips.split()}


def meant_language(written: str, known: Iterable[str]) -> str:
    """The language that was meant by ``written``; empty when it is no usual slip.

    A code that is written in another way (``PL``, ``pl-PL``, ``pl_PL``) means the one among ``known``.
    """
    found = written.strip().lower().replace("_", "-").partition("-")[0]
    if found in known and found != written:
        return found
    return "" if found in known else _MEANT.get(found, "")
