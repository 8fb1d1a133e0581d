"""Photos are checked by their first bytes, told when they cannot be shown, and never read with the texts."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from app.course.errors import Problem
from app.course.files import take_snapshot
from app.course.media import file as media_file
from app.course.media.file import MediaFile
from app.course.media.photo import Photo, read_photo
from app.course.reader import read_course
from tests.support.courses import SMALL, write_course
from tests.support.photos import bomb, photo_bytes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'


def look(folder: Path, data: bytes, name: str = "a.jpg") -> tuple[Photo | None, tuple[Problem, ...]]:
    """What a file with these bytes is."""
    place = folder / name
    place.write_bytes(data)
    return read_photo(MediaFile.of("kurs", f"media/{name}", place, place.stat()))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_sort_is_known(tmp_path: Path, form: str) -> None:
    """JPEG, PNG, WebP and AVIF are read, whatever their names end in."""
    photo, problems = look(tmp_path, photo_bytes(64, 48, form), "a.jpg")
    assert (photo and (photo.width, photo.height), problems) == ((64, 48), ())


@pytest.mark.parametrize(("orientation", "size"), [(1, (64, 48)), (3, (64, 48)), (6, (64, 48)), (8, (64, 48))])
def test_the_size_is_that_of_the_upright_photo(tmp_path: Path, orientation: int, size: tuple[int, int]) -> None:
    """A photo that the camera held on its side is as broad as it is seen."""
    photo, _ = look(tmp_path, photo_bytes(64, 48, orientation=orientation))
    assert photo is not None
    assert (photo.width, photo.height) == size


def moving(form: str) -> bytes:
    """Two pictures in one file."""
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the photo is empty (copy it anew)"),
        (SVG, "the file is a text and no photo (a drawing's name ends in .svg)"),
        (b"<html>", "the file is a text and no photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "the file is a HEIC photo (save it as JPEG"),
        (b"GIF89a", "the file is a GIF"),
        (b"PK\x03\x04", "the file is no photo that can be shown (save it anew as JPEG, PNG, WebP or AVIF)"),
        (photo_bytes(64, 48)[:-300], "the photo is cut off: its end is missing (copy it anew)"),
        (photo_bytes(64, 48, "PNG")[:-3000], "the photo is cut off"),
        (photo_bytes(64, 48, "WEBP")[:-300], "the photo cannot be read: it is damaged"),
        (photo_bytes(64, 48, "AVIF")[:-300], "the photo is cut off"),
        (moving("WEBP"), "the picture moves (save one of its pictures as a photo"),
        (moving("PNG"), "the picture moves"),
        (bomb(12_000, 12_000), "the photo has too many pixels: at most 60 million (save it smaller)"),
        (bomb(40_000, 40_000), "the photo has too many pixels"),
        (bomb(8_000, 8_000), "the photo has too many pixels: 8000 × 8000, at most 60 million"),
    ],
)
def test_what_cannot_be_shown_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    """Everything that is no whole, still photo of a bearable size is refused at its path, with what to do."""
    photo, problems = look(tmp_path, data)
    assert photo is None
    assert str(problems[0]).startswith(f"kurs/media/a.jpg:1: {told}")


def test_a_photo_with_something_behind_it_is_whole(tmp_path: Path) -> None:
    """Telephones and editors write behind the end of a JPEG; that is none of ours."""
    assert look(tmp_path, photo_bytes(64, 48) + b"x" * 70_000)[1] == ()


def with_photo(folder: Path, data: bytes, name: str = "lada.jpg", text: str = "![Lada](lada.jpg)") -> Path:
    """A course in one language that shows a photo."""
    files = {path: None if path.startswith("ru/") else text for path, text in SMALL.items()}
    files["course.toml"] = SMALL["course.toml"].replace('["pl", "ru"]', '["pl"]')
    files["pl/goals.md"] = SMALL["pl/goals.md"] + f"\n{text}\n"
    return write_course(folder, {**files, f"media/{name}": data})


def test_a_course_shows_a_photo(tmp_path: Path) -> None:
    """A photo in a paragraph of its own is a figure; the course knows it by name."""
    reading = read_course(with_photo(tmp_path, photo_bytes(64, 48)))
    assert [str(problem) for problem in reading.problems if "media" in problem.path or "goals" in problem.path] == []
    assert reading.course is not None
    assert list(reading.course.media.photos) == ["lada.jpg"]
    assert [block.role for block in reading.course.editions["pl"].section("goals").blocks] == ["paragraph", "figure"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("lada.jpg", "![](lada.jpg)", "the picture 'lada.jpg' has no alternative text (write what it shows between [ and ])"),
        ("Lada.JPG", "![Lada](lada.jpg)", "there is no picture 'lada.jpg', but 'Lada.JPG' (capital and small letters count)"),
        ("lada.jpg", "![Lada](../media/lada.jpg)", "there is no picture '../media/lada.jpg' (write lada.jpg alone"),
        ("lada.gif", "![Lada](lada.gif)", "the picture 'lada.gif' cannot be shown: a course shows no GIF files (save it as PNG"),
        ("../pl/lada.jpg", "![Lada](lada.jpg)", "the picture 'lada.jpg' does not lie in the folder media (move it there from"),
        ("lada.jpg", "![Lada](https://example.org/lada.jpg)", "a picture of another host is not loaded (save it into the folder"),
        ("lada.jpg", "![Lada](lado.jpg)", "there is no picture 'lado.jpg' (did you mean 'lada.jpg'?)"),
    ],
)
def test_a_name_that_shows_nothing_says_why(tmp_path: Path, name: str, text: str, told: str) -> None:
    """Who writes a wrong name, or has the file elsewhere or in another sort, is told which of it is so."""
    reading = read_course(with_photo(tmp_path, photo_bytes(64, 48), name, text))
    assert any(str(problem).startswith(f"small/pl/goals.md:9: {told}") for problem in reading.problems), reading.problems


def test_a_broken_photo_says_so_in_both_places(tmp_path: Path) -> None:
    """The file and the text that shows it are told, and the course is not published."""
    reading = read_course(with_photo(tmp_path, photo_bytes(64, 48)[:-300]))
    told = "\n".join(str(problem) for problem in reading.errors)
    assert "small/media/lada.jpg:1: the photo is cut off" in told
    assert "small/pl/goals.md:9: the picture 'lada.jpg' cannot be shown: the photo is cut off" in told


def test_links_to_files_and_folders_are_named_as_such(tmp_path: Path) -> None:
    """A link inside the course is followed; others out of it, to nothing or to a folder are told, also where they are used."""
    folder = with_photo(tmp_path / "a", photo_bytes(64, 48))
    (folder / "photos").mkdir()
    (folder / "media/lada.jpg").rename(folder / "photos/lada.jpg")
    (folder / "media/lada.jpg").symlink_to("../photos/lada.jpg")
    assert read_course(folder).errors == ()
    (folder / "media/lada.jpg").unlink()
    (folder / "photos/lada.jpg").rename(tmp_path / "lada.jpg")
    (folder / "media/lada.jpg").symlink_to(tmp_path / "lada.jpg")
    told = "\n".join(str(problem) for problem in read_course(folder).errors)
    assert (
        f"media/lada.jpg:1: a link to a file outside the course: {tmp_path}/lada.jpg (put the file itself into the folder)"
        in told
    )
    assert "the picture 'lada.jpg' cannot be shown: a link to a file outside the course" in told
    (tmp_path / "lada.jpg").unlink()
    told = "\n".join(str(problem) for problem in read_course(folder).errors)
    assert (
        f"media/lada.jpg:1: a link to a file that is not there: {tmp_path}/lada.jpg (put the file itself into the folder)" in told
    )
    assert "the picture 'lada.jpg' cannot be shown: a link to a file that is not there" in told
    folder = with_photo(tmp_path / "b", photo_bytes(64, 48))
    (folder / "media").rename(tmp_path / "elsewhere")
    (folder / "media").symlink_to(tmp_path / "elsewhere")
    told = "\n".join(str(problem) for problem in read_course(folder).problems)
    assert "small/media:1: a link to a folder is not followed" in told
    assert "the picture 'lada.jpg' cannot be shown: the folder media is a link to a folder" in told


def test_photos_are_not_read_with_the_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only texts are in memory; a photo is known by its size and time, and read when its version is asked for, once."""
    folder = with_photo(tmp_path, photo_bytes(64, 48))
    snapshot = take_snapshot(folder)
    assert not [path for path in snapshot.files if path.startswith("media/")]
    file = snapshot.media["media/lada.jpg"]
    before = snapshot.fingerprint
    read: list[Path] = []
    digest = MediaFile._digest
    monkeypatch.setattr(MediaFile, "_digest", lambda self: read.append(self.place) or digest(self))
    read_course(folder)
    assert read == []
    assert file.version == file.version
    assert read == [folder / "media/lada.jpg"]
    os.utime(folder / "media/lada.jpg", ns=(0, file.changed_ns + 1))
    assert take_snapshot(folder).fingerprint != before
    assert take_snapshot(folder).media["media/lada.jpg"].version == file.version
    assert media_file._versions


def test_a_photo_that_is_gone_still_has_a_version(tmp_path: Path) -> None:
    """Between an edit and the next look at the folder a page can be asked for: it is made all the same."""
    place = tmp_path / "a.jpg"
    place.write_bytes(b"x")
    file = MediaFile.of("kurs", "media/a.jpg", place, place.stat())
    place.unlink()
    assert len(file.version) == 16
