"""An author's own photo, film and file in an open page: as Chromium shows them on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.courses import SMALL, write_course
from tests.support.photos import photo_bytes
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.browser

GIVEN = """
![Lada & kasa](lada.jpg "Lada w Płocku")

![Rozmowa](film.mp4)

Weź [formularz](files/formularz.csv).
"""
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nDzień dobry.\n"
PHONE = {"width": 390, "height": 844}
IMAGE = """(image) => ({
  alt: image.alt, complete: image.complete, natural: image.naturalWidth, chosen: image.currentSrc,
  ratio: image.clientWidth / image.clientHeight, broad: image.clientWidth,
})"""
WATCH_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    window.shifts.push(...list.getEntries().map((shift) => shift.value));
  }).observe({type: 'layout-shift'});
}"""


@pytest.fixture(scope="module")
def giving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose course has a photo, a film with captions and a file."""
    folder = tmp_path_factory.mktemp("giving")
    texts = {f"{code}/goals.md": SMALL[f"{code}/goals.md"] + GIVEN for code in ("pl", "ru")}
    film = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 100
    files = {"lada.jpg": photo_bytes(1800, 1200), "film.mp4": film, "film.pl.vtt": VTT, "film.ru.vtt": VTT}
    media = {f"media/{name}": data for name, data in files.items()}
    write_course(folder / "content", {**texts, **media, "files/formularz.csv": "a;b\n"})
    with running_server(folder / "server", {"OMNIKURS_CONTENT": str(folder / "content")}) as server:
        yield server


@pytest.fixture
def page(giving: Server, new_tab: Callable[..., Any]) -> Any:
    """The section with all of it, open on a phone with an ordinary screen."""
    tab = new_tab(base_url=giving.url, viewport=PHONE, device_scale_factor=1)
    tab.goto("/pl/small/#goals")
    tab.locator("#goals video").wait_for()
    return tab


def test_a_photo_comes_in_the_size_of_the_screen_and_moves_nothing(page: Any) -> None:
    """The smallest size that fills its place is fetched, its proportions are kept before it comes, and nothing is shifted."""
    page.evaluate(WATCH_SHIFTS)
    image = page.locator("#goals figure img")
    before = image.evaluate(IMAGE)
    image.scroll_into_view_if_needed()
    page.wait_for_function("() => { const i = document.querySelector('#goals figure img'); return i.complete && i.naturalWidth }")
    seen = image.evaluate(IMAGE)
    assert seen["alt"] == "Lada & kasa"
    assert seen["chosen"].endswith("-480.webp")
    assert seen["broad"] <= PHONE["width"]
    assert before["ratio"] == pytest.approx(1.5, abs=0.02)
    assert seen["ratio"] == pytest.approx(1.5, abs=0.02)
    assert page.evaluate("() => window.shifts") == []


def test_a_player_and_a_file_are_there(page: Any) -> None:
    """The player has its name and captions that can be read; the link saves the file under its own name."""
    film = page.locator("#goals video")
    assert film.get_attribute("aria-label") == "Rozmowa"
    cues = film.evaluate(
        """(film) => new Promise((done) => {
          const track = film.querySelector('track');
          track.onload = () => done([...track.track.cues].map((cue) => cue.text));
          track.track.mode = 'showing';
        })"""
    )
    assert cues == ["Dzień dobry."]
    with page.expect_download() as saved:
        page.get_by_role("link", name="formularz").click()
    assert saved.value.suggested_filename == "formularz.csv"
