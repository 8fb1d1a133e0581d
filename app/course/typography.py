"""Spaces that must not break: after one-letter words, between a number and its unit, before a dash.

Only spaces are exchanged for non-breaking ones, one for one, so that places in the text stay where they were.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"

_UNITS = (
    r"zł|gr|PLN|EUR|€|\$|₽|%|‰|°C|kg|g|dag|km|m|cm|mm|ml|l|s|h|min|godz|r|w|tys|mln|mld|szt|pkt"
    r"|кг|г|км|м|см|мм|мл|л|с|ч|мин\w*|час\w*|руб|тыс|млн|млрд|шт|век\w*|в|год\w*|злот\w+|złot\w+|procent|процент\w*"
)
_BINDING = re.compile(
    r"(?<![\w'’])[^\W\d_] (?=\S)"  # w sklepie, и так
    r"|(?:№|§|(?<!\w)(?:nr|ul|al|pl|św|np|dr|prof|inż|mgr|p|str|tj|ok|ул|пр|г|им|см|стр|т|и|д|пл)\.?) (?=[^\W_])"
    rf"|\d (?=(?:{_UNITS})(?![\w]))"  # 5 zł, 5 минут
    r"|\d (?=\d{3}(?!\d))"  # 46 000
    r"|(?<![\w.])[^\W\d_a-zа-яё]\. (?=[^\W\d_a-zа-яё])"  # J. Kowalski
    r"|\S (?=[—–](?:\s|$))"  # слово — слово
    r"|\w (?=\d{1,3}[.?!]?$)"  # a number that would stand alone in the last line: Lira 14
)


def bind(text: str) -> str:
    """The text with its unbreakable spaces made non-breaking; the length does not change."""
    return _BINDING.sub(lambda match: match.group()[:-1] + NBSP, text)
