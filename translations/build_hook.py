"""Compiles the interface's catalogues into the wheel, so that what is installed speaks every language at once.

Run by hatchling while it builds; in a checkout `make` compiles them beside their sources.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):
    """Adds ``app/_translations/<language>/LC_MESSAGES/messages.mo`` to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue; an editable install has those that make compiled."""
        if version == "editable":
            return
        self.compiled = tempfile.TemporaryDirectory()
        for source in sorted((Path(self.root) / "translations").glob("*/LC_MESSAGES/messages.po")):
            inside = source.relative_to(self.root).with_suffix(".mo")
            target = Path(self.compiled.name) / inside
            target.parent.mkdir(parents=True)
            with source.open("rb") as text, target.open("wb") as binary:
                write_mo(binary, read_po(text))
            build_data["force_include"][str(target)] = f"app/_{inside.as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled for this wheel."""
        if version != "editable":
            self.compiled.cleanup()
