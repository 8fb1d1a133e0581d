"""Photos of a course are served in their sizes at addresses that never change, to the page in either language."""

from __future__ import annotations

import re
import threading
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.support.courses import SMALL
from tests.support.photos import photo_bytes
from tests.support.servers import running_server
from tests.support.validation import validation_faults

CourseFolder = Callable[..., Path]
TEXTS = {"pl": '![Lada & kasa](lada.jpg "Lada w Płocku")', "ru": '![Прилавок](lada.jpg "Прилавок в Плоцке")'}


@pytest.fixture
def folder(course_folder: CourseFolder) -> Path:
    """The small course with a photo that both languages show."""
    texts: Mapping[str, str] = {f"{code}/goals.md": SMALL[f"{code}/goals.md"] + f"\n{text}\n" for code, text in TEXTS.items()}
    return course_folder({**texts, "media/lada.jpg": photo_bytes(1200, 800)})


@pytest.fixture
def client(folder: Path, tmp_path: Path) -> Any:
    """A client of an application with that course."""
    from app import create_app

    return create_app({"TESTING": True, "content": folder, "data": tmp_path / "data", "audio_engine": "none"}).test_client()


def image_in(html: str) -> dict[str, str]:
    """The attributes of the one image of a page."""
    (tag,) = re.findall(r"<img [^>]*>", html)
    return {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}


def test_a_page_shows_a_photo_in_its_language(client: Any) -> None:
    """One picture, two texts: the addresses are the same in both languages, the words are each one's own, the HTML is valid."""
    pages = {code: client.get(f"/{code}/small/").text for code in TEXTS}
    images = {code: image_in(html) for code, html in pages.items()}
    assert [images["pl"]["alt"], images["ru"]["alt"]] == ["Lada & kasa", "Прилавок"]
    assert images["pl"]["srcset"] == images["ru"]["srcset"]
    assert [part.split()[1] for part in images["pl"]["srcset"].split(", ")] == ["480w", "960w", "1200w"]
    assert (images["pl"]["width"], images["pl"]["height"], images["pl"]["loading"]) == ("960", "640", "lazy")
    assert validation_faults(pages) == []


def test_two_languages_side_by_side_show_it_once(client: Any) -> None:
    """Beside its counterpart a photo stands once, and the other language says what is on it."""
    html = client.get("/pl/small/?with=ru").text
    assert image_in(html)["alt"] == "Lada & kasa"
    assert "<p>Прилавок</p>" in html


def test_a_photo_is_kept_for_ever(client: Any) -> None:
    """Each size is WebP, may be kept, is known again, and comes in part; another version, size or course is not there."""
    image = image_in(client.get("/pl/small/").text)
    for address in [part.split()[0] for part in image["srcset"].split(", ")]:
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.data[:4] == b"RIFF"
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert client.get(address, headers={"Range": "bytes=0-3"}).data == b"RIFF"
        assert client.head(address).headers["Content-Length"] == str(len(answer.data))
    version = image["src"].split("/")[3]
    for wrong in (
        image["src"].replace(version, "0" * len(version)),
        image["src"].replace("-960.", "-961."),
        image["src"].replace("/small/", "/other/"),
        image["src"].replace("lada-960.webp", "../../course.toml"),
        image["src"].replace("lada-960.webp", "lada.jpg"),
    ):
        assert client.get(wrong).status_code == 404, wrong


def test_another_photo_has_another_address(client: Any, folder: Path) -> None:
    """Whoever puts another photo under the same name sees that one: nobody is shown the old one from a cache."""
    before = image_in(client.get("/pl/small/").text)["src"]
    (folder / "small/media/lada.jpg").write_bytes(photo_bytes(1200, 798))
    client.application.extensions["omnikurs"].library._looked = float("-inf")
    after = image_in(client.get("/pl/small/").text)["src"]
    assert before != after
    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200


def test_a_photo_that_cannot_be_made_is_not_there(client: Any, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """When the file is gone meanwhile the address is not found, and the log says why; the page says what is on it."""
    image = image_in(client.get("/pl/small/").text)
    (folder / "small/media/lada.jpg").unlink()
    client.application.extensions["omnikurs"].library._looked = float("inf")
    assert client.get(image["src"]).status_code == 404
    assert "small/media/lada.jpg:1: the photo cannot be shown" in caplog.text


def test_photos_that_are_asked_for_at_once_all_come(course_folder: CourseFolder, tmp_path: Path) -> None:
    """Forty photos that nobody has made yet, asked for in the same moment: a browser does not ask again for a refused one."""
    names = [f"p{number}" for number in range(40)]
    text = "\n\n".join(f"![{name}]({name}.jpg)" for name in names)
    texts = {f"{code}/goals.md": SMALL[f"{code}/goals.md"] + f"\n{text}\n" for code in TEXTS}
    photo = photo_bytes(1000, 750)
    # What stands behind the end of a JPEG is not read, and makes another file of it.
    photos = {f"media/{name}.jpg": photo + name.encode() for name in names}
    settings = {"OMNIKURS_CONTENT": str(course_folder({**texts, **photos}))}
    with running_server(tmp_path / "server", settings) as server:
        html = urllib.request.urlopen(f"{server.url}/pl/small/", timeout=90).read().decode()
        addresses = [server.url + unescape(src) for src in re.findall(r'<img [^>]*src="([^"]*)"', html)]
        ready = threading.Barrier(len(names))

        def ask(address: str) -> bytes:
            ready.wait()
            return bytes(urllib.request.urlopen(address, timeout=120).read(4))

        with ThreadPoolExecutor(len(names)) as readers:
            assert list(readers.map(ask, addresses)) == [b"RIFF"] * len(names)


VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nDzień dobry.\n"
GIVEN = "Weź [formularz](<files/zwrot żółty.pdf>).\n\n![Rozmowa](film.mp4)"


@pytest.fixture
def giving(course_folder: CourseFolder, tmp_path: Path) -> Any:
    """A client of an application whose course gives a file away and plays a film."""
    from app import create_app

    texts = {f"{code}/goals.md": SMALL[f"{code}/goals.md"] + f"\n{GIVEN}\n" for code in TEXTS}
    film = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 9_000
    files = {"files/zwrot żółty.pdf": b"%PDF-1.7 x", "media/film.mp4": film, "media/film.pl.vtt": VTT, "media/film.ru.vtt": VTT}
    folder = course_folder({**texts, **files})
    return create_app({"TESTING": True, "content": folder, "data": tmp_path / "data", "audio_engine": "none"}).test_client()


def address(html: str, ending: str) -> str:
    """The address in a page that ends so."""
    return unescape(re.findall(rf'"(/media/[^"]*{re.escape(ending)})"', html)[0])


def test_a_file_is_saved_and_never_shown(giving: Any) -> None:
    """Its type, its own name, and no page of this site; it is listed among the downloads with its size."""
    html = giving.get("/pl/small/").text
    answer = giving.get(address(html, ".pdf"))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", b"%PDF-1.7 x")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"zwrot zoty.pdf\"; filename*=UTF-8''zwrot%20%C5%BC%C3%B3%C5%82ty.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    listed = giving.get("/pl/small/downloads").text
    assert address(listed, ".pdf") == address(html, ".pdf")
    assert "<h2>Pliki z kursu</h2>" in listed
    assert "PDF, 1\N{NO-BREAK SPACE}kB" in listed
    assert giving.get(address(html, ".pdf").replace(".pdf", ".html")).status_code == 404


def test_a_film_comes_in_pieces(giving: Any) -> None:
    """A player goes on from a place and gets a piece at most; captions are of their own type and version."""
    html = giving.get("/pl/small/").text
    film = address(html, ".mp4")
    part = giving.get(film, headers={"Range": "bytes=100-"})
    assert (part.status_code, part.mimetype, len(part.data)) == (206, "video/mp4", 1024 * 1024)
    assert part.headers["Content-Range"].startswith("bytes 100-")
    captions = giving.get(address(html, "film.pl.vtt"))
    assert (captions.mimetype, captions.text) == ("text/vtt", VTT)
    assert "immutable" in captions.headers["Cache-Control"]
    assert giving.get(address(html, "film.pl.vtt").replace(".pl.", ".uk.")).status_code == 404
