"""What a language has of its own: a value for each, in a module for each. What is left out holds for every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PunctuationMarks:
    """What a language writes: outer and inner quotation marks, and the dash between words."""

    outer: tuple[str, str]
    inner: tuple[str, str]
    dash: str


@dataclass(frozen=True, slots=True)
class Voice:
    """How an engine speaks a language: its own name for the voice, words a minute, pitch (0–99, 50 in the middle), and the gap
    between words in units of 10 ms.
    """

    name: str
    rate: int = 150
    pitch: int = 50
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language. Words in one string stand apart by spaces; those in small letters are found in capitals too,
    where that is said.
    """

    name: str
    """Its code (BCP 47, without a region), by which it is found."""

    iso_639_2: str = "und"
    """Its code of three letters, as tags of sound files have it (ISO 639-2/T)."""

    marks: PunctuationMarks | None = None
    """Quotation marks and the dash; ``None`` where an author's marks are left as they are."""

    short_words: str = ""
    """Words of one letter, in either case, after which a line does not end."""

    leading_abbreviations: str = ""
    """Abbreviations after which a line does not end, as they are written, without the full stop."""

    after_numbers: str = ""
    """What stays on the line of the number before it: units and the nouns that are counted most often, as patterns."""

    open_abbreviations: str = ""
    """Abbreviations in small letters (found in capitals too) that are always followed by more of the same sentence."""

    before_numbers: str = ""
    """Abbreviations in small letters that may end a sentence, but do not before a number: ``godz. 18``."""

    before_names: str = ""
    """Abbreviations in small letters that stand before a name (``м. Київ``), and end a sentence after a number (``5 м.``)."""

    closing_abbreviations: str = ""
    """What means «and so on», as a pattern for its end without the last full stop: a sentence ends there when another begins."""

    caption_labels: str = ""
    """Words before the number of a table or a picture (``Rys. 3``), as patterns in small letters (found in capitals too)."""

    verdicts: tuple[str, str] = ("True", "False")
    """What the two options of a question are called that says something true or false."""

    short_date: str = "short"
    """How a day is written in figures: a pattern, or a format of CLDR."""

    percent: str | None = None
    """How a share is written: a pattern, or ``None`` for that of CLDR."""

    voices: Mapping[str, Voice] = field(default_factory=lambda: MappingProxyType({}))
    """Voices that were listened to and measured, by the engine's name; any other engine speaks with the voice of the code."""
