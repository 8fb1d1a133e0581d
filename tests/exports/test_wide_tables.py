"""A table of many columns stays on the sheet, and letters that no font has are told before they are printed."""

from __future__ import annotations

import itertools
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from app.course.errors import Severity
from app.course.files import take_snapshot
from app.course.reader import read_course
from app.course.starter import write_course
from app.exports.format import ExportContext
from app.exports.formats.pdf import Pdf
from app.exports.orders import read_order
from app.exports.printing.letters import find_unprintable
from app.exports.printing.pdf_renderer import PdfRenderer

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>')
SHEET_PT = 595.5
RIGHT_MARGIN_PT = 56 * 0.75


def with_text(tmp_path: Path, text: str) -> Path:
    """The starter course in Polish with ``text`` at the end of its first section."""
    folder = write_course(tmp_path / "content", "kurs", date(2026, 11, 21), languages=("pl",))
    section = folder / "pl" / "orders.md"
    section.write_text(f"{section.read_text('utf-8')}\n{text}\n", "utf-8")
    return folder


def printed_words(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    """Left edge, right edge (in points) and text of every word of the handout of :func:`with_text`, in reading order."""
    course = read_course(with_text(tmp_path, text)).course
    assert course is not None
    renderer = PdfRenderer()
    try:
        made = Pdf().make(course, read_order(Pdf(), course, "pl", "handout"), ExportContext(services=(renderer,)))
    finally:
        renderer.close()
    file = tmp_path / "made.pdf"
    file.write_bytes(made.body)
    return WORD.findall(subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout.decode())


@pytest.mark.parametrize("columns", [7, 10, 16])
def test_no_word_of_a_wide_table_leaves_the_sheet(tmp_path: Path, columns: int) -> None:
    """Every word ends before the margin, words without a place to break included, and none lies over the next column."""
    head = "| " + " | ".join(f"Kolumna{number}" for number in range(columns)) + " |"
    row = "| " + " | ".join(["nieprzerywalnedługiesłowo" * 2, *(f"w{n}k{n}" for n in range(1, columns))]) + " |"
    words = printed_words(tmp_path, f"{head}\n{'|---' * columns}|\n{row}\n{row}")
    cells = [(float(left), float(right), text) for left, right, text in words if re.fullmatch(r"w\d+k\d+", text)]
    assert len(cells) == 2 * (columns - 1), "every cell is there, whole"
    assert max(right for _, right, _ in cells) <= SHEET_PT - RIGHT_MARGIN_PT + 0.5
    assert max(float(right) for _, right, _ in words) <= SHEET_PT
    for (_, right, _), (left, _, _) in itertools.pairwise(cells[: columns - 1]):
        assert right <= left


def test_columns_are_aligned_as_typed(tmp_path: Path) -> None:
    """`--:` ends all its cells at one edge, `:-:` has them on one axis, the others begin at one."""
    words = printed_words(tmp_path, "| Lw1 | Sw1 | Pw1 |\n|---|:-:|--:|\n| Lw2222 | Sw2222 | Pw2222 |")
    at = {text: (float(left), float(right)) for left, right, text in words}
    assert at["Lw1"][0] == pytest.approx(at["Lw2222"][0], abs=0.5)
    assert sum(at["Sw1"]) == pytest.approx(sum(at["Sw2222"]), abs=1)
    assert at["Pw1"][1] == pytest.approx(at["Pw2222"][1], abs=0.5)


def test_letters_that_no_font_has_are_told_at_their_line(tmp_path: Path) -> None:
    """Emoji and Chinese are told once a file; Polish, Cyrillic, arrows and marks of the fonts are not."""
    folder = with_text(tmp_path, "Strzałki → i znaki „”, кириллица, ґ, x².\n\nGotowe ✅, potem 王 i znów ✅.")
    line = 1 + (folder / "pl" / "orders.md").read_text("utf-8").split("\n").index("Gotowe ✅, potem 王 i znów ✅.")
    (problem,) = find_unprintable(take_snapshot(folder), ("pl",))
    assert (problem.path, problem.line, problem.severity) == ("kurs/pl/orders.md", line, Severity.WARNING)
    assert problem.message == "no font on paper has ✅ (U+2705), 王 (U+738B)"
    assert "draw it as a picture" in problem.hint
