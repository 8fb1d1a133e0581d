"""The password that the first start makes, where the terminal is no place for it: in a file that goes with the first login."""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "trainer-password.txt"


def write_down(data: Path, password: str) -> Path:
    """Writes the password into the data folder, for its owner alone (mode 0600); answers where it lies. Raises ``OSError``."""
    path = data / _NAME
    path.unlink(missing_ok=True)  # its rights may be others
    data.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(f"{password}\n")
    return path


def forget(data: Path) -> None:
    """Deletes the file, where there is one."""
    try:
        (data / _NAME).unlink(missing_ok=True)
    except OSError:
        return  # a folder that is read-only now: the login goes on all the same
