"""The secret key with which tokens and cookies are signed: given as a setting, or made once and kept with the data."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from app.artifacts.atomic import create_once
from app.config import Settings, SettingsError

NAME = "secret.key"
_SHORTEST = 32
_MODE = 0o600

log = logging.getLogger(__name__)


def secret_key(settings: Settings) -> str:
    """The key of this installation: the same for every worker and after a restart.

    Where the data folder cannot be written the key lasts until the process ends, and the log says so. Raises
    :class:`SettingsError` for a given key that could be guessed.
    """
    if settings.secret_key:
        if len(settings.secret_key) < _SHORTEST or len(set(settings.secret_key)) < 10:
            raise SettingsError(
                f"OMNIKURS_SECRET_KEY is too easy to guess: it needs {_SHORTEST} characters or more, picked by chance. "
                "Leave it out and a good one is made."
            )
        return settings.secret_key
    path = settings.data / NAME
    try:
        return _read(path) or _make(path)
    except OSError as error:
        log.warning("no secret key can be kept in %s (%s): what is signed now is not valid after a restart", path, error)
        return secrets.token_hex(32)


def _read(path: Path) -> str:
    try:
        with path.open("r", encoding="ascii") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                os.fchmod(file.fileno(), _MODE)
            key = file.read().strip()
    except FileNotFoundError:
        return ""
    return key if len(key) >= _SHORTEST else ""


def _make(path: Path) -> str:
    """Make a key at ``path``, unless there is one that can be used; of several workers that do so at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not _read(path):
        path.unlink(missing_ok=True)
    create_once(path, secrets.token_hex(32).encode(), _MODE)
    return _read(path)
