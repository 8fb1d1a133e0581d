"""A photo in a page: its sizes, its addresses, and the element in which a browser chooses among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.course.media.file import MediaFile
from app.course.media.photo import Photo
from app.presentation.media.photo import photo_image, photo_sizes, photo_version, size_name
from app.presentation.serialisation import serialise


def photo(width: int, height: int, name: str = "lada.jpg") -> Photo:
    """A photo of that size."""
    return Photo(MediaFile("kurs", f"media/{name}", Path("/nowhere") / name, 1, 2, 3), width, height)


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (4000, 3000, [(480, 360), (960, 720), (1600, 1200)]),
        (3000, 4000, [(360, 480), (720, 960), (1200, 1600)]),
        (1200, 600, [(480, 240), (960, 480), (1200, 600)]),
        (1000, 500, [(480, 240), (960, 480)]),
        (300, 200, [(300, 200)]),
        (1, 3000, [(1, 480), (1, 960), (1, 1600)]),
    ],
)
def test_the_sizes_are_those_of_the_longer_side(width: int, height: int, sizes: list[tuple[int, int]]) -> None:
    """None is larger than the photo, and a size is left out that is hardly another one."""
    assert [(each.width, each.height) for each in photo_sizes(photo(width, height))] == sizes


def test_a_browser_can_choose() -> None:
    """The element has every size with its breadth, its own size, the words, and waits until it is near."""
    html = serialise([photo_image(photo(4000, 3000), 'Lada & "kasa"')])
    version = photo_version(photo(4000, 3000))
    assert f'src="/media/kurs/{version}/lada-960.webp"' in html
    assert f"/media/kurs/{version}/lada-480.webp 480w, /media/kurs/{version}/lada-960.webp 960w, " in html
    assert 'width="960" height="720" alt="Lada &amp; &quot;kasa&quot;" loading="lazy"' in html
    assert "srcset" not in serialise([photo_image(photo(300, 200), "x")])


def test_names_stay_in_their_place() -> None:
    """A name with spaces, letters of its own and a folder is one address."""
    odd = photo(300, 200, "zdjęcia/pani Ewa.png")
    assert size_name(odd, photo_sizes(odd)[0]) == "zdjęcia/pani Ewa-300.webp"
    assert "/zdj%C4%99cia/pani%20Ewa-300.webp" in serialise([photo_image(odd, "x")])
