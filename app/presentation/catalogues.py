"""The catalogues of the interface as files: how far each is, and a new one to be translated."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po, write_po

from app.paths import TRANSLATIONS

SOURCE = "messages.po"


class CatalogueError(ValueError):
    """A catalogue that cannot be begun; the text says why and what to do."""


def start_catalogue(language: str, translations: Path | None = None) -> Path:
    """Write a catalogue for ``language`` with every message of the interface and no translation; return its file.

    ``translations`` is the folder that it goes into; without one, the interface's. Until a message is translated it is shown
    in English. Raises :class:`CatalogueError` when there is one already or nobody knows the language, ``OSError`` when the
    file cannot be written.
    """
    translations = translations or TRANSLATIONS
    path = translations / language / "LC_MESSAGES" / SOURCE
    if path.parent.is_dir():
        raise CatalogueError(f"there is a catalogue already, in {path.parent}")
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        raise CatalogueError("no language has this code; write it as BCP 47 has it, such as “lt” or “pt-BR”") from None
    new = Catalog(locale=locale, project="Omnikurs", charset="utf-8", creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    for message in _any_catalogue(translations):
        if message.id:
            new.add(message.id, context=message.context)
    out = BytesIO()
    write_po(out, new, width=0)
    path.parent.mkdir(parents=True)
    path.write_bytes(out.getvalue())
    return path


def translated_share(language: str, translations: Path = TRANSLATIONS) -> tuple[int, int]:
    """How many messages the catalogue of ``language`` translates, and how many there are."""
    found = _read(translations / language / "LC_MESSAGES")
    messages = [message for message in found if message.id]
    done = [m for m in messages if not m.fuzzy and all(m.string if isinstance(m.string, tuple) else (m.string,))]
    return len(done), max(len(messages), sum(bool(message.id) for message in _any_catalogue(translations)))


def _any_catalogue(translations: Path) -> Catalog:
    """A catalogue that has every message: the largest one that is there."""
    return max((_read(folder) for folder in sorted(translations.glob("*/LC_MESSAGES"))), key=len)


def _read(folder: Path) -> Catalog:
    """The catalogue of a folder: its text in a checkout, what was compiled of it in an installed package."""
    source = folder / SOURCE
    with (source if source.is_file() else source.with_suffix(".mo")).open("rb") as file:
        return read_po(file, locale=folder.parent.name.replace("-", "_")) if source.is_file() else read_mo(file)
