"""Sizes as a language writes them."""

from __future__ import annotations

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_decimal

_UNITS = ("kB", "MB", "GB")


def locale_of(language: str) -> Locale:
    """How a language (BCP 47) writes numbers and dates; as English where nobody knows."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def spell_size(size_bytes: int, language: str) -> str:
    """A file's size in decimal units, with one decimal below ten: ``1,8 MB``."""
    size, unit = size_bytes / 1000, 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    figures = "#,##0.#" if size < 10 and unit else "#,##0"
    number = format_decimal(max(size, 1) if not unit else size, figures, locale=locale_of(language))
    return f"{number}\N{NO-BREAK SPACE}{_UNITS[unit]}"
