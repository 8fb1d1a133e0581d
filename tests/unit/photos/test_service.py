"""Photos are made once, found by the addresses that pages name, and made ahead beside a server."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from app.course.library import Library
from app.course.media.collection import CourseMedia
from app.photos import service as photo_service
from app.photos.making import PhotoError
from app.photos.service import PhotoService
from app.photos.worker import PhotoWorker
from app.presentation.media.photo import photo_sizes, photo_version, size_name
from app.presentation.page_ids import RESERVED_NAMES
from tests.support.courses import SMALL, write_course
from tests.support.photos import photo_bytes
from tests.unit.photos.test_making import photo_of


def test_an_address_names_one_photo_at_one_size(tmp_path: Path) -> None:
    """Another version, an unknown size and another name mean nothing."""
    photo = photo_of(tmp_path, photo_bytes(1200, 800))
    photos, media = PhotoService(tmp_path / "kept"), CourseMedia({photo.name: photo})
    small = photo_sizes(photo)[0]
    assert photos.named(media, photo_version(photo), size_name(photo, small)) == (photo, small)
    for version, name in (
        ("0" * 17, size_name(photo, small)),
        (photo_version(photo), "a-481.webp"),
        (photo_version(photo), "b-480.webp"),
        (photo_version(photo), "a.jpg"),
    ):
        assert photos.named(media, version, name) is None


def test_a_photo_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight who ask at once get the same file, made by one of them; a photo with other bytes has another."""
    photo = photo_of(tmp_path, photo_bytes(600, 400))
    photos, made = PhotoService(tmp_path / "kept"), []
    making = photo_service.make_for_page
    monkeypatch.setattr(photo_service, "make_for_page", lambda *given: made.append(1) or making(*given))
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(photos.for_page(photo, photo_sizes(photo)[0]).read())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(found)), len(found)) == (1, 1, 8)
    other = photo_of(tmp_path, photo_bytes(600, 402), "b.jpg")
    assert photos.find(other, photo_sizes(other)[0]) is None
    assert photos.for_paper(photo) == photos.for_paper(photo)


def test_photos_are_made_ahead(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """All sizes of every photo are there before anybody asks; one that cannot be made is told once and stops nobody."""
    text = "\n![Lada](a.jpg)\n\n![Lada](b.jpg)\n"
    files = {f"{language}/goals.md": SMALL[f"{language}/goals.md"] + text for language in ("pl", "ru")}
    folder = write_course(
        tmp_path / "content", {**files, "media/a.jpg": photo_bytes(700, 500), "media/b.jpg": photo_bytes(500, 700)}
    )
    library = Library(tmp_path / "content", reserved=RESERVED_NAMES)
    media = library.current().courses["small"].media
    (folder / "media/a.jpg").unlink()
    photos = PhotoService(tmp_path / "kept")
    worker = PhotoWorker(library, photos)
    with caplog.at_level(logging.ERROR):
        assert worker.make()
        assert worker.make()
    photo = media.photos["b.jpg"]
    assert all(photos.find(photo, each) for each in photo_sizes(photo))
    assert [record.message.partition(": the photo cannot")[0] for record in caplog.records] == ["small/media/a.jpg:1"]
    with pytest.raises(PhotoError):
        photos.for_page(media.photos["a.jpg"], photo_sizes(media.photos["a.jpg"])[0])
