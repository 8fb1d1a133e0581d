"""What is made of a photo is light, upright, sRGB and tells nothing about who took it where."""

from __future__ import annotations

import io
from pathlib import Path

import numpy
import pytest
from PIL import Image, ImageCms

from app.course.media.file import MediaFile
from app.course.media.photo import Photo, read_photo
from app.photos.making import MOST_BYTES, PAPER_SIDE, PhotoError, make_for_page, make_for_paper
from app.presentation.media.photo import photo_sizes
from tests.support.photos import photo_bytes


def photo_of(folder: Path, data: bytes, name: str = "a.jpg") -> Photo:
    """The photo with these bytes."""
    place = folder / name
    place.write_bytes(data)
    photo, problems = read_photo(MediaFile.of("kurs", f"media/{name}", place, place.stat()))
    assert photo is not None, problems
    return photo


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """The image as a file."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """The image of a file, unpacked."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, ...], most: int = 24) -> bool:
    """Whether a pixel has about this colour."""
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= most for one, other in zip(found, colour, strict=True))


def test_a_photo_of_a_telephone_becomes_light(tmp_path: Path) -> None:
    """Twelve megapixels give three sizes, none above 150 kB, the largest 1600 pixels long."""
    data = photo_bytes(4032, 3024, quality=92)
    assert len(data) > 3_000_000
    photo = photo_of(tmp_path, data)
    made = {each: make_for_page(photo, each) for each in photo_sizes(photo)}
    assert [each.side for each in made] == [480, 960, 1600]
    assert all(len(data) <= MOST_BYTES for data in made.values())
    assert [opened(data).size for data in made.values()] == [(each.width, each.height) for each in made]
    assert {opened(data).format for data in made.values()} == {"WEBP"}


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("profile", [True, False])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_stands_upright_and_tells_nothing(tmp_path: Path, form: str, profile: bool, orientation: int) -> None:
    """Its red corner is at the top left whichever way the camera was held; EXIF, place, maker and profile are gone."""
    photo = photo_of(tmp_path, photo_bytes(640, 480, form, orientation=orientation, profile=profile, comment=b"Anna"))
    for data in (make_for_page(photo, photo_sizes(photo)[0]), make_for_paper(photo)):
        image = opened(data)
        assert image.width > image.height
        assert near(image, (20, 20), (255, 0, 0), 40)
        assert not near(image, (image.width - 20, image.height - 20), (255, 0, 0), 90)
        assert dict(image.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()
        assert not [word for word in (b"Telefon", b"Anna") if word in data]


def test_rarer_modes_come_right(tmp_path: Path) -> None:
    """Palettes, transparency, 16 bits of grey, CMYK and a broken colour profile: every pixel is what it was."""
    half = Image.new("RGBA", (40, 40), (0, 200, 0, 255))
    half.paste((0, 0, 0, 0), (20, 0, 40, 40))
    photo = photo_of(tmp_path, saved(half, "PNG"), "alpha.png")
    page = opened(make_for_page(photo, photo_sizes(photo)[0]))
    assert page.mode == "RGBA"
    assert page.getpixel((35, 20))[3] == 0
    assert near(opened(make_for_paper(photo)), (35, 20), (255, 255, 255))
    palette = Image.new("P", (40, 40), 0)
    palette.putpalette([10, 20, 200, 255, 255, 255])
    photo = photo_of(tmp_path, saved(palette, "PNG"), "palette.png")
    assert near(opened(make_for_page(photo, photo_sizes(photo)[0])), (20, 20), (10, 20, 200))
    deep = Image.fromarray(numpy.full((40, 40), 116 * 256, numpy.uint16))
    photo = photo_of(tmp_path, saved(deep, "PNG"), "grey.png")
    assert near(opened(make_for_page(photo, photo_sizes(photo)[0])), (20, 20), (116, 116, 116), 4)
    ink = Image.new("CMYK", (40, 40), (0, 255, 255, 0))
    photo = photo_of(tmp_path, saved(ink, "JPEG"), "ink.jpg")
    assert near(opened(make_for_page(photo, photo_sizes(photo)[0])), (20, 20), (255, 0, 0), 40)
    odd = Image.new("RGB", (40, 40), (50, 60, 70))
    photo = photo_of(tmp_path, saved(odd, "PNG", icc_profile=b"broken"), "odd.png")
    assert near(opened(make_for_page(photo, photo_sizes(photo)[0])), (20, 20), (50, 60, 70))


def test_a_colour_space_is_converted(tmp_path: Path) -> None:
    """The same numbers mean another colour under another profile: what is shown is that colour."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"----", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"----", b"bXYZ", 1)
    plain = Image.new("RGB", (40, 40), (230, 20, 20))
    photo = photo_of(tmp_path, saved(plain, "PNG", icc_profile=swapped), "wide.png")
    image = opened(make_for_page(photo, photo_sizes(photo)[0])).convert("RGB")
    red, _, blue = image.getpixel((20, 20))
    assert blue > red + 100


def test_paper_gets_a_jpeg(tmp_path: Path) -> None:
    """At 200 dpi, the longer side of a column; a small photo is not made larger."""
    image = opened(make_for_paper(photo_of(tmp_path, photo_bytes(2400, 1600))))
    assert (image.format, image.size) == ("JPEG", (PAPER_SIDE, 800))
    assert opened(make_for_paper(photo_of(tmp_path, photo_bytes(300, 200), "b.jpg"))).size == (300, 200)


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the moment is in a photo: it can be compared, and made anew anywhere."""
    photo = photo_of(tmp_path, photo_bytes(900, 600))
    assert make_for_page(photo, photo_sizes(photo)[0]) == make_for_page(photo, photo_sizes(photo)[0])
    assert make_for_paper(photo) == make_for_paper(photo)


def test_a_photo_that_is_gone_cannot_be_made(tmp_path: Path) -> None:
    """The error names the reason; nothing else comes out."""
    photo = photo_of(tmp_path, photo_bytes(64, 48))
    photo.file.place.unlink()
    with pytest.raises(PhotoError, match="No such file"):
        make_for_page(photo, photo_sizes(photo)[0])
