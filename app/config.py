"""Every setting once: its default, its environment variable and one line of why. Reading them is all that is done."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app import paths

PREFIX = "OMNIKURS_"


class SettingsError(ValueError):
    """A setting that cannot be used; its text is a sentence that names the variable and says what would be right."""


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError("a whole number such as 1")
    return int(text)


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise ValueError("a number from 1 to 65535, such as 5000")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[,\s]+", text.lower()) if name)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("an address such as https://kurs.example.org, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _switch(text: str) -> bool:
    if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise ValueError("1 or 0")
    return text.lower() in ("1", "true", "yes")


def _setting(default: Any, why: str, parse: Callable[[str], Any] = str) -> Any:
    metadata = {"why": why, "parse": parse}
    if callable(default):
        return dataclasses.field(default_factory=default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one server. Every default works on one machine, without any variable set."""

    audio_engine: str = _setting("auto", "auto: the best voice there is; none: no sound; or the name of the one that may speak")
    classroom: bool = _setting(False, "trust this machine's own addresses; set by `omnikurs serve --host 0.0.0.0`", _switch)
    audio_megabytes: int = _setting(2000, "the most that kept sound may take on disk; the least used goes first", _count)
    contact: str = _setting("", "an e-mail or web address for questions, shown at every page's foot")
    content: Path = _setting(paths.default_content, "the folder with the courses, one folder each", _folder)
    controller: str = _setting("", "who is responsible for the answers that people send, named in the privacy note")
    data: Path = _setting(paths.default_data, "everything the server keeps: database, sound, secret key", _folder)
    database_url: str = _setting("", "an SQLAlchemy address; empty: SQLite in the data folder, enough for one machine")
    hosts: tuple[str, ...] = _setting((), "further names under which this server may be asked for, with commas", _names)
    proxies: int = _setting(0, "how many proxies stand in front; their X-Forwarded-* are believed, no others", _count)
    public_url: str = _setting("", "the address that people type; https switches on Secure cookies and HSTS", _address)
    reload: bool = _setting(False, "open pages follow the author's edits; set by `omnikurs serve --reload`", _switch)
    retention_days: int = _setting(365, "after how many days answers are deleted; named in the privacy note", _count)
    secret_key: str = _setting("", "signs tokens; empty: made on first start and kept in the data folder, mode 0600")
    trainer_hours: int = _setting(12, "after how many hours the trainer must log in again", _count)
    trainer_idle_minutes: int = _setting(120, "after how many minutes without a click the trainer is logged out", _count)
    port: int = _setting(5000, "where `omnikurs serve` listens, and what `omnikurs doctor` tries", _port)
    workers: int = _setting(0, "how many processes answer; 0: as many as fit the machine", _count)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], **given: Any) -> Settings:
        """The settings of ``environ``, where ``given`` wins; an empty variable counts as unset.

        Raises :class:`SettingsError`.
        """
        values = dict(given)
        for field in dataclasses.fields(cls):
            text = environ.get(variable(field.name), "").strip()
            if not text or field.name in given:
                continue
            try:
                values[field.name] = field.metadata["parse"](text)
            except (ValueError, OSError) as error:
                raise SettingsError(f"{variable(field.name)} is “{text}”, but should be {error}.") from None
        return cls(**values)


def variable(name: str) -> str:
    """The environment variable of the setting called ``name``."""
    return PREFIX + name.upper()
