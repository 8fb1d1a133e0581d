"""How long it takes to read and check the course, and whether a longer course takes longer in proportion."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.course.reader import read_course
from tests.bench.figures import Figure, median_cpu_s
from tests.courses import SMALL, write_course

CONTENT = Path(__file__).resolve().parents[2] / "content" / "omnichannel"
TIMES = 50
_SECTIONS = 4


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
    yield Figure(f"a course {TIMES} times as large takes, times as long", ratio, "×", at_most=60)


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
