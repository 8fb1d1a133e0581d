"""What the text of one file is read with: its language, its path, and what lies in the course for it to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.course.media.collection import CourseMedia
from app.course.media.shown import Shown
from app.course.pictures import Picture


@dataclass(frozen=True, slots=True)
class FileContext:
    """The surroundings of a file; ``path`` is relative to the content folder, ``pictures`` are drawings by name."""

    language: str
    path: str = ""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    media: CourseMedia = field(default_factory=CourseMedia)

    def picture(self, name: str) -> Shown | None:
        """What texts call so, of whatever medium it is."""
        return self.pictures.get(name) or self.media.photos.get(name) or self.media.recordings.get(name)

    def why_not(self, name: str) -> tuple[str, str]:
        """Why there is no such picture, and what to do."""
        return self.media.why_not(name, self.pictures)

    def at(self, path: str) -> FileContext:
        """The same surroundings for another file."""
        return replace(self, path=path)
