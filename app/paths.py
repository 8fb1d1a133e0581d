"""Where the things lie that are not Python: the courses, the catalogues of the interface, and the default data folder.

In a checkout they lie beside the package, where authors and translators work; in an installed wheel inside it.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT: Path | None = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else None

CONTENT = CHECKOUT / "content" if CHECKOUT else PACKAGE / "_content"
"""The courses that ship with the software."""

TRANSLATIONS = CHECKOUT / "translations" if CHECKOUT else PACKAGE / "_translations"
"""``<language>/LC_MESSAGES/messages.mo`` (compiled by make in a checkout, by the build in a wheel)."""


def default_content() -> Path:
    """The courses to serve: those in the current folder when there are any, else the ones that ship with the software."""
    return Path.cwd() if not _is_in_checkout() and any(Path.cwd().glob("*/course.toml")) else CONTENT


def new_content(content: Path) -> Path:
    """Where a new course belongs: into the ``content`` that was chosen, and nowhere inside an installed package."""
    return content if content != CONTENT or _is_in_checkout() else Path.cwd()


def _is_in_checkout() -> bool:
    return CHECKOUT is not None and Path.cwd().is_relative_to(CHECKOUT)


def default_data() -> Path:
    """Where the server keeps everything: ``var`` in a checkout, else the user's data folder (XDG base directories)."""
    if CHECKOUT:
        return CHECKOUT / "var"
    base = os.environ.get("XDG_DATA_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / "omnikurs"
