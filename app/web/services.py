"""What every request can reach: the settings, the courses, the static files and the rooms that were opened at start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app

from app.config import Settings
from app.course.library import Library

if TYPE_CHECKING:
    from app.audio.studio import Studio
    from app.exports.documents import Documents
    from app.exports.press import Press
    from app.records.database import Database
    from app.web.assets import Assets


@dataclass(slots=True)
class Services:
    """The parts of one running application. Those below ``assets`` are set by the steps that open their rooms, at start."""

    settings: Settings
    library: Library
    assets: Assets
    store: Database = field(init=False)
    press: Press = field(init=False)
    documents: Documents = field(init=False)
    studio: Studio = field(init=False)

    @property
    def speaks(self) -> bool:
        """Whether there is any voice that may read aloud."""
        return bool(self.studio.engines)

    @property
    def asks_for_a_voice(self) -> bool:
        """Whether the course's text may go to the gTTS service, to be read there."""
        return self.studio.natural is not None


def services() -> Services:
    """The services of the application that answers now."""
    return current_app.extensions["omnikurs"]  # type: ignore[no-any-return]
