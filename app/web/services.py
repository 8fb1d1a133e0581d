"""What every request can reach: the settings, the courses, the static files and the rooms that were opened at start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from app.config import Settings
from app.course.library import Library

if TYPE_CHECKING:
    from app.audio.studio import Studio
    from app.exports.documents import Documents
    from app.web.assets import Assets


@dataclass(slots=True)
class Services:
    """The parts of one running application. Fields with a default are filled by the step that opens their room."""

    settings: Settings
    library: Library
    assets: Assets
    store: Any = None
    narrator: Any = None
    documents: Documents | None = None
    press: Any = None
    studio: Studio | None = None


def services() -> Services:
    """The services of the application that answers now."""
    return current_app.extensions["omnikurs"]  # type: ignore[no-any-return]
