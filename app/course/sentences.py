"""Where a Polish or Russian sentence ends.

A full stop, question or exclamation mark or an ellipsis ends a sentence when a new one visibly begins after it. It does
not after an abbreviation, an initial or an ordinal, nor inside a quotation or a bracket that stands within a sentence.
"""

from __future__ import annotations

import re

_CLOSERS = "”\"»’')]"
_PAIRS = {"„": '”"“', "«": "»", "“": "”", "(": ")", "[": "]"}
_END = re.compile(r"(?:\.{2,}|[.!?…]+)(?P<closers>[”\"»’')\]]*)(?=\s|$)")
_BEGINNING = re.compile(r"\s+[„«“\"'(\[–—-]*\s*[^\W_]")
_TOKEN = re.compile(r"\S+$")
_AND_SO_ON = re.compile(r"(?:^|\s)т\.\s?[дп]$")

_BINDING = {
    "pl": "np tj tzn tzw m.in por zob ul al pl os nr dr hab prof inż mgr lek św pt ok ww jw im woj pow gm tel str s "
    "rys tab poz art ust red wyd oprac tłum max min śp gen płk p",
    "ru": "напр см ср т.е т.н т.к ул пр просп пер пл д кв стр с рис табл им проф акад доц ст гл тел г-н г-жа св ред изд пп",
}
"""Abbreviations that are always followed by more of the same sentence."""

_BEFORE_NUMBERS = {"pl": frozenset({"godz"}), "ru": frozenset({"в"})}
"""Abbreviations that end a sentence (``godz.``, like ``itd.`` and ``руб.``), but not before a number: ``godz. 18``."""

_binding = {language: frozenset(words.split()) for language, words in _BINDING.items()}


def split(text: str, language: str) -> list[tuple[int, int]]:
    """The places (start, end) of the sentences of ``text``, without the white space around them.

    The spans are in order, do not overlap, and leave out nothing but white space. ``language`` is ``pl`` or ``ru``; any
    other is split without a list of abbreviations.
    """
    start = _skip_space(text, 0)
    spans: list[tuple[int, int]] = []
    quotes = _Quotes(text)
    for match in _END.finditer(text):
        end = match.end()
        if match.start() < start or not _ends_sentence(text, start, match, language, quotes):
            continue
        spans.append((start, end))
        start = _skip_space(text, end)
        quotes.begin(start)
    tail = len(text.rstrip())
    if start < tail:
        spans.append((start, tail))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str], language: str, quotes: _Quotes) -> bool:
    end = match.end()
    following = _BEGINNING.match(text, end)
    if following is None:
        return not text[end:].strip()
    first = following.group()[-1]
    if first.islower():
        return False
    if quotes.within_a_sentence(match.end()):
        return False
    if match.group("closers") or match.group()[0] != ".":
        return True
    return not _continues(text[start : match.start()], first, match.group(), language)


def _continues(before: str, first: str, mark: str, language: str) -> bool:
    """Whether the full stop after ``before`` belongs to an abbreviation, an initial or an ordinal."""
    if mark != ".":
        return False
    found = _TOKEN.search(before[-40:])
    if found is None:
        return True
    token = found.group().lstrip("„«“\"'([").replace("\u00a0", " ")
    word = token.lower()
    if token.isdigit():
        return len(before.strip()) == len(token)
    if len(token) == 1 and token.isalpha() and token.isupper():
        return True
    if _AND_SO_ON.search(before):
        return False
    if word in _binding.get(language, ()):
        return True
    return first.isdigit() and word in _BEFORE_NUMBERS.get(language, ())


class _Quotes:
    """Follows quotations and brackets through a text, so that each character is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._begin = 0
        self._open: list[tuple[str, bool]] = []

    def begin(self, place: int) -> None:
        """A new sentence begins here: quotations still open are as free as one that starts a sentence."""
        self._begin = place
        self._open = [(closers, False) for closers, _ in self._open]

    def within_a_sentence(self, place: int) -> bool:
        """Whether the text up to ``place`` ends in, or just closed, a quotation that is a part of its sentence."""
        closed_inside = False
        while self._place < place:
            character = self._text[self._place]
            if self._open and character in self._open[-1][0]:
                _, inside = self._open.pop()
                closed_inside = inside and character not in ")]"
            elif character in _PAIRS:
                self._open.append((_PAIRS[character], self._stands_inside()))
                closed_inside = False
            elif character not in ".!?…":
                closed_inside = False
            self._place += 1
        ends_with_stop = self._text[place - 1] == "."
        return any(inside for _, inside in self._open) or (closed_inside and not ends_with_stop)

    def _stands_inside(self) -> bool:
        before = self._text[max(self._begin, self._place - 3) : self._place].rstrip()
        return bool(before) and before[-1] not in ":—–.!?…"


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
