"""How long it takes to read and check the course, whether a longer one takes longer in proportion, and what photos cost."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.course.media import photo
from app.course.reader import read_course
from tests.bench.figures import Figure, median_cpu_s
from tests.support.courses import SMALL, write_course
from tests.support.photos import photo_bytes

CONTENT = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
TIMES = 50
_SECTIONS = 4
PHOTOS = 200


def measure() -> Iterator[Figure]:
    """Reading the real course, and generated ones of 1 and of 50 parts."""
    yield Figure("reading and checking the whole course", median_cpu_s(lambda: read_course(CONTENT)), "s", at_most=0.5)
    with tempfile.TemporaryDirectory() as folder:
        short = _generate(Path(folder) / "short", 1)
        long = _generate(Path(folder) / "long", TIMES)
        for course in (short, long):
            reading = read_course(course)
            assert reading.course is not None, reading.problems[:3]
        ratio = median_cpu_s(lambda: read_course(long), 3) / median_cpu_s(lambda: read_course(short), 15)
        bare, shown = _with_photos(Path(folder) / "bare", 0), _with_photos(Path(folder) / "shown", PHOTOS)
        photos = median_cpu_s(lambda: _read_anew(shown), 5) / median_cpu_s(lambda: _read_anew(bare), 5)
    yield Figure(f"a course {TIMES} times as large takes, times as long", ratio, "×", at_most=60)
    yield Figure(f"a course with {PHOTOS} photos of 12 megapixels takes, times as long as without them", photos, "×", at_most=3)


def _generate(content: Path, times: int) -> Path:
    """A course of ``times`` × 4 sections, each of a real section's length."""
    ids = [f"chapter-{number}" for number in range(times * _SECTIONS)]
    toml = re.sub(r'sections = \["what-is"\]', f"sections = {str(ids).replace(chr(39), chr(34))}", SMALL["course.toml"])
    changes: dict[str, str | bytes | None] = {name: None for name in SMALL if name.endswith("what-is.md")}
    changes["course.toml"] = toml
    for language in ("pl", "ru"):
        head, _, body = SMALL[f"{language}/what-is.md"].partition("\n\n")
        question = SMALL[f"{language}/questions/what-is.md"]
        for number, name in enumerate(ids):
            text = head.replace("short: ", f"short: {number} ")
            changes[f"{language}/{name}.md"] = f"{text}\n\n" + body * 12
            changes[f"{language}/questions/{name}.md"] = question.replace("#one-price", f"#price-{number}").replace(
                "section=what-is", f"section={name}"
            )
    return write_course(content, changes, "generated")


def _with_photos(folder: Path, count: int) -> Path:
    """The real course with photos of a telephone in its first section: one file under many names, which are all looked at."""
    shutil.copytree(CONTENT, folder / "omnichannel")
    course = folder / "omnichannel"
    for number in range(count):
        place = course / "media" / f"photo-{number}.jpg"
        if number:
            os.link(course / "media" / "photo-0.jpg", place)
        else:
            place.write_bytes(photo_bytes(4032, 3024, quality=92))
    for text in course.glob("*/what-is.md"):
        text.write_text(
            text.read_text("utf-8") + "".join(f"\n![{number}](photo-{number}.jpg)\n" for number in range(count)), "utf-8"
        )
    return course


def _read_anew(course: Path) -> None:
    """Read a course as a new process does, which remembers no photo."""
    photo._known.clear()
    reading = read_course(course)
    assert reading.course is not None, reading.errors[:3]
