"""Sound, films and files to take away: known by their names, checked by their first bytes, with captions a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.course.content.kinds.figure import Figure
from app.course.media.recording import Recording, read_captions
from app.course.model import Course
from app.course.reader import read_course
from app.exports.formats.pdf.blocks import BlockLayout, PaperLinks
from app.presentation.page import text_html
from app.presentation.page_words import PageWords
from app.presentation.serialisation import serialise
from tests.support.courses import SMALL, write_course
from tests.support.photos import photo_bytes

VTT = """WEBVTT

1
00:00.000 --> 00:02.000
<v Ewa>Dzień <i>dobry</i> &amp; witam.

00:02.000 --> 00:04.000 line:1
Proszę
paragon.
"""
MP3, MP4, PDF = b"ID3\x04film", b"\0\0\0\x18ftypisom" + b"x" * 50, b"%PDF-1.7 x"


def folder_with(content: Path, text: str, files: dict[str, bytes | str]) -> Path:
    """A course in Polish with a text and files."""
    kept: dict[str, bytes | str | None] = {path: None if path.startswith("ru/") else text for path, text in SMALL.items()}
    kept["course.toml"] = SMALL["course.toml"].replace('["pl", "ru"]', '["pl"]')
    kept["pl/goals.md"] = SMALL["pl/goals.md"] + f"\n{text}\n"
    return write_course(content, {**kept, **files})


def told(folder: Path) -> list[str]:
    """What is said of the files and of the text."""
    found = [str(problem) for problem in read_course(folder).problems]
    return [text for text in found if "/media/" in text or "/files/" in text or "goals.md" in text]


def course_of(folder: Path) -> Course:
    """The course, which has no errors."""
    reading = read_course(folder)
    assert reading.course is not None, reading.errors
    return reading.course


def test_a_film_has_a_poster_captions_and_a_transcript(tmp_path: Path) -> None:
    """The photo of the same name is its poster, the captions of each language are tracks, those of the page its transcript."""
    files = {"media/film.mp4": MP4, "media/film.jpg": photo_bytes(640, 360), "media/film.pl.vtt": VTT, "media/film.uk.vtt": VTT}
    folder = folder_with(tmp_path, '![Rozmowa przy ladzie.](film.mp4 "Film")', files)
    assert told(folder) == []
    block = course_of(folder).editions["pl"].section("goals").blocks[1]
    assert isinstance(block.node, Figure)
    assert isinstance(block.node.picture, Recording)
    html = text_html(block, words=PageWords("pl", lambda message: f"<{message}>"))
    for part in (
        '<figure class="recording"', 'aria-label="Rozmowa przy ladzie."', 'preload="none"', "/film.mp4", "/film-640.webp",
        'srclang="pl"', 'label="polski"', 'srclang="uk"', "<summary>&lt;Transcript&gt;</summary>",
        "<p>Dzień dobry &amp; witam.</p><p>Proszę paragon.</p>",
    ):  # fmt: skip
        assert part in html, part
    assert " default" not in html


def test_on_paper_a_film_is_its_poster_and_where_to_play_it(tmp_path: Path) -> None:
    """Poster, title and the course's address; a file to take away has its size and where it can be had."""
    files = {"media/film.mp4": MP4, "media/film.jpg": photo_bytes(640, 360), "media/film.pl.vtt": VTT, "files/a.pdf": PDF}
    text = "Weź [formularz](files/a.pdf).\n\n![Rozmowa.](film.mp4)"
    blocks = course_of(folder_with(tmp_path, text, files)).editions["pl"].section("goals").blocks
    layout = BlockLayout(
        blocks, lambda name: "", links=PaperLinks("pl", "https://kurs.example/pl/small/downloads", "https://kurs.example")
    )
    html = serialise(map(layout.lay_out, blocks))
    assert '<p class="played">Rozmowa. (MP4; https://kurs.example/pl/small/downloads)</p>' in html
    assert 'src="course:photos/' in html
    assert "formularz</a> (PDF, 1\N{NO-BREAK SPACE}kB; https://kurs.example/pl/small/downloads)." in html
    assert 'href="https://kurs.example/media/small/' in html
    assert "<video" not in html
    bare = serialise(map(BlockLayout(blocks, lambda name: "", links=PaperLinks("pl", "w kursie online")).lay_out, blocks))
    assert "formularz</span> (PDF, 1\N{NO-BREAK SPACE}kB; w kursie online)." in bare


def test_a_film_elsewhere_is_a_picture_that_leads_there(tmp_path: Path) -> None:
    """The course's own picture is shown, with the host's name below it; nothing of that host is in the page but the address."""
    text = "[![Jak przyjąć zwrot.](film.jpg)](https://www.youtube.com/watch?v=abc)"
    folder = folder_with(tmp_path, text, {"media/film.jpg": photo_bytes(640, 360)})
    assert told(folder) == []
    html = text_html(course_of(folder).editions["pl"].section("goals").blocks[1])
    assert '<a class="elsewhere" href="https://www.youtube.com/watch?v=abc"><img ' in html
    assert '<span class="elsewhere-host">www.youtube.com</span></a>' in html
    assert html.count("youtube") == 2


def test_a_file_to_take_away_says_what_it_is(tmp_path: Path) -> None:
    """Kind and size stand behind the link, which a voice leaves out; names may have spaces and letters of their own."""
    text = "Weź [formularz *zwrotu*](files/a.pdf) i [ceny](<files/ceny żółte.csv>)."
    folder = folder_with(tmp_path, text, {"files/a.pdf": PDF + b"x" * 123_000, "files/ceny żółte.csv": "a;b"})
    assert told(folder) == []
    course = course_of(folder)
    block = course.editions["pl"].section("goals").blocks[1]
    html = text_html(block, words=PageWords("pl"))
    assert 'download="">formularz <em>zwrotu</em></a> (PDF, 123&nbsp;kB)' in html
    assert "/files/ceny%20%C5%BC%C3%B3%C5%82te.csv" in html
    assert block.text == "Weź formularz zwrotu i ceny."
    assert sorted(course.media.files) == ["a.pdf", "ceny żółte.csv"]


@pytest.mark.parametrize(
    ("text", "files", "problem"),
    [
        (
            "[x](files/a.html)", {"files/a.html": "<p>"},
            "small/files/a.html:1: no file of this sort (.html) can be taken away (allowed: CSV",
        ),
        ("[x](files/a.svg)", {"files/a.svg": "<svg/>"}, "small/files/a.svg:1: no file of this sort (.svg) can be taken away"),
        (
            "[x](files/a.js)", {"files/a.js": "1"},
            "small/pl/goals.md:9: the file 'a.js' cannot be taken away: no file of this sort (.js)",
        ),
        ("[x](files/a.docm)", {"files/a.docm": "PK"}, "small/files/a.docm:1: no file of this sort (.docm)"),
        ("[x](files/a.pdf)", {"files/a.pdf": "<html>"}, "small/files/a.pdf:1: the file is no PDF, whatever its name says"),
        ("[x](files/a.pdf)", {"files/a.pdf": ""}, "small/files/a.pdf:1: the file is empty"),
        ("[x](files/b.pdf)", {"files/a.pdf": PDF}, "small/pl/goals.md:9: there is no file 'b.pdf' (did you mean 'a.pdf'?)"),
        (
            "[x](files/a.pdf)", {"media/a.pdf": PDF},
            "small/pl/goals.md:9: the file 'a.pdf' does not lie in the folder files (move it there",
        ),
        ("Tekst.", {"files/a.pdf": PDF}, "small/files/a.pdf:1: no text gives this file (write [what it is](files/a.pdf)"),
        ("![x](a.mp4)", {"media/a.mp4": b"x" * 20}, "small/media/a.mp4:1: the file is no MP4, whatever its name says"),
        ("![x](a.webm)", {"media/a.webm": MP4}, "small/media/a.webm:1: the file is no WebM"),
        (
            "![x](a.mp4)", {"media/a.mp4": MP4},
            "small/pl/goals.md:9: the film 'a.mp4' has no captions in this language (write them into media/a.pl.vtt)",
        ),
        ("![x](a.mp3)", {"media/a.mp3": MP3}, "small/pl/goals.md:9: the sound 'a.mp3' has no transcript in this language"),
        ("![](a.mp3)", {"media/a.mp3": MP3}, "small/pl/goals.md:9: the picture 'a.mp3' has no alternative text"),
        ("Tekst.", {"media/a.mp3": MP3}, "small/media/a.mp3:1: no text plays this file"),
        ("Tekst.", {"media/a.pl.vtt": VTT}, "small/media/a.pl.vtt:1: no recording has these captions"),
        (
            "![x](a.mp3)", {"media/a.mp3": MP3, "media/a.pl.vtt": "1"},
            "small/media/a.pl.vtt:1: the captions do not begin with WEBVTT",
        ),
        ("[![x](a.mp3)](https://a.example)", {"media/a.mp3": MP3}, "small/pl/goals.md:9: only a picture leads elsewhere"),
        (
            "![x](https://youtu.be/a)", {},
            "small/pl/goals.md:9: a picture of another host is not loaded (save it into the folder media; a film elsewhere",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path: Path, text: str, files: dict[str, bytes | str], problem: str) -> None:
    """Each fault stands at its file or its line, with what to do."""
    assert any(each.startswith(problem) for each in told(folder_with(tmp_path, text, files))), problem


def test_captions_are_read_as_words() -> None:
    """Times, names of cues and marks are left out; a file without a cue is told."""
    captions, problems = read_captions(VTT, "pl", "x")
    assert captions is not None
    assert (captions.words, problems) == (("Dzień dobry & witam.", "Proszę paragon."), ())
    assert "there are no captions" in str(read_captions("WEBVTT\n\nNOTE nic\n", "pl", "x")[1][0])
