"""A document goes into a course: a new one is made, one that is there grows, and nothing in it is written over."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.course.reader import read_course
from app.imports.errors import ImportFileError
from app.imports.importing import Choices
from tests.support.courses import SMALL, write_course
from tests.support.documents import add_link, add_photo, open_document, photo, with_notes, word
from tests.support.imports import bring, problems
from tests.support.photos import photo_bytes

TEXT = "# Zwroty\n\nTekst.\n\n# Reklamacje\n\nTekst.\n"

SENTENCE = "Sprzedawca słucha klienta do końca, zapisuje numer zamówienia i sprawdza, co widać w systemie sklepu. "


def lesson(document: Any) -> None:
    """A document of more than 600 words with a table, a list in a list, a footnote, a link and two photos."""
    document.add_paragraph("Przyjmowanie zwrotów", style="Title")
    for number, heading in enumerate(("Zanim klient przyjdzie", "Przy ladzie", "Po rozmowie")):
        document.add_heading(heading, 1)
        for _ in range(7):
            document.add_paragraph(SENTENCE * 2)
        document.add_heading("Co zapisać", 2)
        for text, style in (("numer", ""), ("z paragonu", " 2"), ("z maila", " 2"), ("datę", "")):
            document.add_paragraph(text, style=f"List Bullet{style}")
        if number == 1:
            table = document.add_table(3, 3)
            for cell, text in zip((cell for row in table.rows for cell in row.cells), "abc123456", strict=True):
                cell.text = text
            add_photo(document, photo("red"), "Lada z drukarką")
            add_photo(document, photo("blue"), "Półka ze zwrotami")
            document.add_paragraph("Rysunek 1. Półka", style="Caption")
            add_link(document, document.add_paragraph("Zob. "), "https://uokik.gov.pl/", "urząd")


def open_lesson() -> bytes:
    """The same document as LibreOffice writes it: photos in frames that stand in paragraphs, a row of heads, no merged cells."""

    def paragraph(text: str, style: str = "") -> str:
        return f'<text:p text:style-name="{style or "Standard"}">{text}</text:p>'

    def items(*inner: str) -> str:
        return "".join(f"<text:list-item>{each}</text:list-item>" for each in inner)

    def frame(name: str, alt: str) -> str:
        return (
            f'<draw:frame draw:name="{alt}" text:anchor-type="as-char" svg:width="8cm" svg:height="6cm">'
            f'<draw:image xlink:href="Pictures/{name}" draw:mime-type="image/jpeg"/><svg:desc>{alt}</svg:desc></draw:frame>'
        )

    def row(texts: str) -> str:
        cells = (f"<table:table-cell>{paragraph(text)}</table:table-cell>" for text in texts)
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    deeper = f"<text:list>{items(paragraph('z paragonu'), paragraph('z maila'))}</text:list>"
    noted = f'<text:list text:style-name="Dots">{items(paragraph("numer") + deeper, paragraph("datę"))}</text:list>'
    note = f'<text:note text:note-class="footnote"><text:note-body>{paragraph("Kodeks.")}</text:note-body></text:note>'
    shown = (
        f"<table:table><table:table-header-rows>{row('abc')}</table:table-header-rows>{row('123')}{row('456')}</table:table>"
        f"{paragraph(frame('1000.jpg', 'Lada z drukarką'))}{paragraph(frame('2000.jpg', 'Półka ze zwrotami'))}"
        f"{paragraph('Rysunek 1. Półka', 'Illustration')}"
        f'{paragraph(f"""Zob. <text:a xlink:href="https://uokik.gov.pl/">urząd</text:a>{note}.""")}'
    )
    parts = [paragraph("Przyjmowanie zwrotów", "Title")]
    for number, heading in enumerate(("Zanim klient przyjdzie", "Przy ladzie", "Po rozmowie")):
        texts = paragraph(SENTENCE * 2) * 7
        parts.append(f'<text:h text:outline-level="1">{heading}</text:h>{texts}')
        parts.append(f'<text:h text:outline-level="2">Co zapisać</text:h>{noted}{shown if number == 1 else ""}')
    pictures = {"Pictures/1000.jpg": photo_bytes(1200, 900, orientation=6), "Pictures/2000.jpg": photo_bytes(900, 600)}
    return open_document("".join(parts), pictures=pictures)


@pytest.mark.parametrize(("name", "written"), [("zwroty.docx", lambda: word(lesson)), ("zwroty.odt", open_lesson)])
def test_a_lesson_becomes_a_course_that_passes_check(tmp_path: Path, name: str, written: Callable[[], bytes]) -> None:
    """600 words with a table, a list in a list and two photos are a course in one go, with nothing to say against it."""
    course = bring(tmp_path / "zwroty", name, written())
    assert len(course.texts().split()) > 600
    assert course.outcome.sections == ("zanim-klient-przyjdzie", "przy-ladzie", "po-rozmowie")
    assert course.lost() == course.changed() == []
    assert problems(course.folder) == []
    text = course.text("przy-ladzie")
    assert "- numer\n    - z paragonu\n    - z maila\n- datę\n" in text
    assert "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n" in text
    assert re.findall(r"!\[(.*?)\]\(.*?\)", text) == ["Lada z drukarką", "Półka ze zwrotami"]
    assert "[urząd](https://uokik.gov.pl/)" in text
    shown = read_course(course.folder).course
    assert shown is not None
    assert len(shown.media.photos) == 2


def test_all_that_comes_is_shown(tmp_path: Path) -> None:
    """Photos, footnotes, fences and struck text pass `check` as they come."""
    course = bring(tmp_path / "zwroty", "zwroty.docx", with_notes(word(lesson), {}))
    notes = bring(tmp_path / "przypisy", "a.md", "Zdanie[^1] ~~stare~~.\n\n[^1]: Przypis.\n\n```\nkod\n```\n")
    assert problems(course.folder) == problems(notes.folder) == []
    shown = read_course(course.folder).course
    assert shown is not None
    assert len(shown.media.photos) == 2


def test_a_new_course_is_whole(tmp_path: Path) -> None:
    """A new course has one language, rights that nobody gave away, a description from the text, and the day's date."""
    course = bring(tmp_path / "kurs", "plik.md", f"# Zwroty\n\n{SENTENCE * 3}\n", Choices(language="pl"))
    assert course.raw("course.toml") == (
        'version = "0.1"\nchanged = 2026-11-21\nlanguages = ["pl"]\nminutes = 1\nauthor = "–"\nlicence = "© –"\n'
        'licence_url = ""\n\n[[unit]]\nid = "course"\nsections = ["zwroty"]\n'
    )
    assert f"title: Zwroty\nlevel: –\ndescription: {SENTENCE.strip()}\n" in course.raw("pl/course.md")
    reading = read_course(course.folder)
    assert reading.problems == ()
    assert reading.course is not None
    assert reading.course.languages == ("pl",)
    assert not [path for path in tmp_path.iterdir() if path.name != "kurs"]


@pytest.mark.parametrize("name", ["Kurs Mój", "trainer", "2026", "kurs_1"])
def test_a_new_course_needs_a_name_that_addresses_can_have(tmp_path: Path, name: str) -> None:
    """A name that no course can have is refused before anything is written."""
    with pytest.raises(ImportFileError, match="no course can be called"):
        bring(tmp_path / name, "plik.md", TEXT)
    assert not list(tmp_path.iterdir())


def small(folder: Path) -> Path:
    """A course in Polish and Russian."""
    return write_course(folder)


def test_a_course_that_is_there_grows(tmp_path: Path) -> None:
    """Sections go behind those of the last unit, or of the one that is named; every other byte of the course stays."""
    folder = small(tmp_path)
    manifest = (folder / "course.toml").read_text() + "# koniec\n"
    (folder / "course.toml").write_text(manifest)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    course = bring(folder, "plik.md", TEXT)
    assert course.raw("course.toml") == manifest.replace('["what-is"]', '["what-is", "zwroty", "reklamacje"]')
    assert all(path.read_bytes() == data for path, data in before.items() if path.name != "course.toml")
    bring(folder, "drugi.md", "# Inne\n\nTekst.\n", Choices(unit="outcomes"))
    assert '["goals", "inne"]' in course.raw("course.toml")
    with pytest.raises(ImportFileError, match=r"no unit 'nie' \(known: outcomes, basics\)"):
        bring(folder, "trzeci.md", "# Jeszcze\n\nTekst.\n", Choices(unit="nie"))
    assert not (folder / "pl/jeszcze.md").exists()


def test_a_title_that_the_course_has_no_place_for_is_told(tmp_path: Path) -> None:
    """A course that is there has a title: that of the document is left out with a word; the name of a file is no title."""

    def titled(document: Any) -> None:
        document.add_paragraph("Zwroty krok po kroku", style="Title")
        document.add_heading("Lada", 1)
        document.add_paragraph("Tekst.")

    told = "its title, “Zwroty krok po kroku”: the course has a title already, in course.md"
    assert bring(small(tmp_path), "plik.docx", word(titled)).lost() == [told]
    assert bring(tmp_path / "nowy", "plik.docx", word(titled)).lost() == []
    assert bring(tmp_path / "small", "plik.md", TEXT).lost() == []


def test_a_second_import_makes_new_names(tmp_path: Path) -> None:
    """The same file again becomes sections of other names, which is told; the same pictures are not stored twice."""
    first = bring(tmp_path / "kurs", "plik.docx", word(lesson))
    edited = first.folder / "pl/przy-ladzie.md"
    edited.write_text(edited.read_text() + "\nMoje.\n")
    second = bring(first.folder, "plik.docx", word(lesson))
    assert second.outcome.sections == ("zanim-klient-przyjdzie-b", "przy-ladzie-b", "po-rozmowie-b")
    assert "the course has a section 'przy-ladzie' already, so the new one is called 'przy-ladzie-b'" in second.changed()
    assert edited.read_text().endswith("Moje.\n")
    assert len(list((first.folder / "media").iterdir())) == 2
    assert problems(first.folder) == []


def test_what_is_replaced_is_kept(tmp_path: Path) -> None:
    """With --replace sections of the same names are written anew; what was there lies beside them, unseen by the course."""
    first = bring(tmp_path / "kurs", "plik.md", TEXT)
    (first.folder / "pl/zwroty.md").write_text("---\ntitle: Moje\nminutes: 1\n---\n\nMoje.\n")
    second = bring(first.folder, "plik.md", TEXT, Choices(replace=True))
    assert second.outcome.sections == ("zwroty", "reklamacje")
    assert second.text("zwroty") == "Tekst.\n"
    assert second.raw("pl/zwroty.md~").endswith("Moje.\n")
    assert second.outcome.kept == ("pl/zwroty.md~", "pl/reklamacje.md~")
    assert problems(first.folder) == []


def test_names_can_be_given(tmp_path: Path) -> None:
    """--ids names the sections in order; too few, too many, double, taken and impossible names are refused."""
    course = bring(tmp_path / "kurs", "plik.md", TEXT, Choices(ids=("returns", "claims")))
    assert course.outcome.sections == ("returns", "claims")
    for ids, told in (
        (("a",), "names 1 sections, the document has 2: “Zwroty”, “Reklamacje”"),
        (("a", "a"), "names 'a' twice"),
        (("returns", "b"), "returns.md is there already"),
        (("glossary", "b"), "no section can be called 'glossary'"),
        (("Ż", "b"), "no section can be called 'Ż'"),
    ):
        with pytest.raises(ImportFileError, match=told):
            bring(course.folder, "plik.md", TEXT, Choices(ids=ids))


def test_a_translation_names_its_sections(tmp_path: Path) -> None:
    """A document in a second language has to say of which sections it is; then it lies beside the first, and all is paired."""
    folder = small(tmp_path)
    bring(folder, "plik.md", TEXT)
    with pytest.raises(ImportFileError, match="give --ids with 2 of goals, what-is, zwroty, reklamacje"):
        bring(folder, "plik.md", TEXT, Choices(language="ru"))
    russian = "# Возвраты\n\nТекст «да» - нет.\n\n# Рекламации\n\nТекст.\n"
    course = bring(folder, "plik.md", russian, Choices(language="ru", ids=("zwroty", "reklamacje")))
    assert course.text("zwroty", "ru") == "Текст «да» — нет.\n"
    assert "zwroty" in course.raw("course.toml")
    assert course.raw("course.toml").count("zwroty") == 1
    assert not [told for told in problems(folder) if "zwroty" in told and "counterpart" in told]
    with pytest.raises(ImportFileError, match="not in 'uk' but in pl, ru"):
        bring(folder, "plik.md", TEXT, Choices(language="uk"))


def test_a_broken_course_takes_nothing(tmp_path: Path) -> None:
    """A course.toml that cannot be read is told; a folder that is no course is not made one."""
    folder = write_course(tmp_path, {"course.toml": SMALL["course.toml"].replace("languages", "langages")})
    with pytest.raises(ImportFileError, match=r"course\.toml has to be right"):
        bring(folder, "plik.md", TEXT)
    (tmp_path / "inny").mkdir()
    with pytest.raises(ImportFileError, match="is no course"):
        bring(tmp_path / "inny", "plik.md", TEXT)


@pytest.mark.parametrize("text", ["", "\n\n", "<!-- nic -->", "# Sam nagłówek\n"])
def test_a_document_without_a_text_is_told(tmp_path: Path, text: str) -> None:
    """Nothing is written when there is nothing to write."""
    with pytest.raises(ImportFileError, match="there is no text in it"):
        bring(tmp_path / "kurs", "plik.md", text)
    assert not list(tmp_path.iterdir())


def test_when_writing_fails_the_course_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the midst of it leaves no new file, no changed one, and no half of one."""
    folder = small(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    from app.imports import course_folder

    real = course_folder.write_whole

    def full(path: Path, *parts: bytes) -> os.stat_result:
        if path.name == "course.toml" and b"reklamacje" in parts[0]:
            raise OSError(28, "No space left on device")
        return real(path, *parts)

    monkeypatch.setattr(course_folder, "write_whole", full)
    with pytest.raises(OSError, match="No space left"):
        bring(folder, "plik.md", TEXT)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_drawings_bring_their_words(tmp_path: Path) -> None:
    """An SVG file that the course can show comes with its entry in pictures.yaml; one that it cannot is told."""
    good = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#000"/></svg>'
    (tmp_path / "a.svg").write_text(good)
    (tmp_path / "b.svg").write_text(good.replace("<rect", "<script>1</script><rect"))
    words = "x.svg: {title: X, description: X}"
    folder = write_course(
        tmp_path, {"media/x.svg": good.replace("#000", "#fff"), "pl/pictures.yaml": words, "ru/pictures.yaml": words}
    )
    course = bring(folder, "plik.md", '# Rys\n\n![Lada: "tu"](a.svg)\n\n![Zła](b.svg)\n', beside=tmp_path)
    assert course.raw("pl/pictures.yaml") == (
        'x.svg: {title: X, description: X}\nplik-1.svg: {"title": "Lada: \\"tu\\"", "description": "Lada: \\"tu\\""}\n'
    )
    assert "<script> cannot be used in a drawing" in course.lost()[0]
    assert not [told for told in problems(folder) if "/pl/" in told and "plik-1.svg" in told]
