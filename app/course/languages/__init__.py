"""What the languages of courses have of their own: marks, abbreviations, units, voices.

A new language is a module here with one :class:`Language`, and an entry in :data:`LANGUAGES`; the words of the interface are a
catalogue below ``translations``. A language without an entry is read and set by the rules that hold for every language.
Plurals, dates and numbers are CLDR's, which Babel brings.
"""

from __future__ import annotations

from app.course.languages.en import ENGLISH
from app.course.languages.language import Language
from app.course.languages.pl import POLISH
from app.course.languages.ru import RUSSIAN
from app.course.languages.uk import UKRAINIAN
from app.registry import Registry

LANGUAGES: Registry[Language] = Registry(
    (
        POLISH,
        RUSSIAN,
        UKRAINIAN,
        ENGLISH,
        # Of these only the code is needed, for the tags of sound files.
        Language("be", "bel"),
        Language("cs", "ces"),
        Language("de", "deu"),
        Language("lt", "lit"),
        Language("sk", "slk"),
    )
)

__all__ = ["LANGUAGES", "Language", "rules_of"]


def rules_of(language: str) -> Language:
    """The rules of ``language`` (BCP 47; a region changes nothing); the neutral ones when it has none of its own."""
    primary = language.partition("-")[0].lower()
    return LANGUAGES.get(primary) or Language(primary)
