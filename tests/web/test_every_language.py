"""A course in any language of the interface alone goes the whole way: page, journey, self-test, PDF and sound."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.course.starter import write_course
from tests.support.courses import client_of_one_language
from tests.support.pages import Page

WORDS = {
    "en": ("Test yourself!", "The same stop in multichannel", "Part 1", "A cake to order", "Practice"),
    "uk": ("Перевірте себе!", "Та сама зупинка в мультиканальності", "Частина 1", "Торт на замовлення", "Тренування"),
}
FOREIGN = {"en": "[а-яёіїєґąćęłńóśźż]", "uk": "[ąćęłńóśźżыэъё]"}
OURS = {f"Omnikurs-{name}" for name in ("Sans", "Sans-Bold", "Sans-Italic", "Sans-Bold-Italic", "Arrows", "Marks")}
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(params=["en", "uk"])
def language(request: pytest.FixtureRequest) -> str:
    """The only language of the course."""
    return str(request.param)


@pytest.fixture
def client(tmp_path: Path, language: str) -> Any:
    """A client of an application with one course, with the voice that is always there."""
    return client_of_one_language(tmp_path, language, "espeak")


def test_pages_speak_the_language_and_no_other(client: Any, language: str) -> None:
    """Every page in the words of its catalogue, in its own letters, offered in no language that has no course."""
    for path in ("kurs/", "kurs/glossary", "kurs/downloads", "kurs/test", "kurs/feedback", "about", "zzz/"):
        answer = client.get(f"/{language}/{path}")
        shown = Page(path, answer.status_code, {}, answer.text)
        assert shown.all("/html/@lang") == [language], path
        words = " ".join(text for text in shown.all("//body//text()[not(ancestor::script)]"))
        assert not re.search(FOREIGN[language], words, re.IGNORECASE), (path, re.search(f".*{FOREIGN[language]}.*", words))
        assert set(shown.all("//*[@data-component='languages']/a/@hreflang")) <= {language}, path
    course = client.get(f"/{language}/kurs/").text
    for words in WORDS[language][:4]:
        assert words in course, words


def test_the_self_test_is_graded(client: Any, language: str) -> None:
    """Both questions are answered, and the result is told in numbers of the language."""
    path = f"/{language}/kurs/test"
    shown = Page(path, 200, {}, client.get(path).text)
    assert WORDS[language][4] in shown.text
    fields = {"token": shown.all("//input[@name='token']/@value")[0], "do": "start", "mode": "exam"}
    at = client.post(path, data=fields, headers=SAME_SITE).headers["Location"]
    for _ in range(2):
        shown = Page(path, 200, {}, client.get(at).text)
        fields = {name: shown.all(f"//input[@name='{name}']/@value")[0] for name in ("token", "q")}
        at = client.post(path, data={**fields, "do": "skip"}, headers=SAME_SITE).headers["Location"]
    shown = Page(path, 200, {}, client.get(at).text)
    token = shown.all("//input[@name='token']/@value")[0]
    done = client.post(path, data={"token": token, "do": "finish"}, headers=SAME_SITE)
    assert {"en": "0 of 2", "uk": "0 з 2"}[language] in Page(path, 200, {}, client.get(done.headers["Location"]).text).text


def test_the_sound_is_made(client: Any, language: str) -> None:
    """A section is read aloud, sentence by sentence, as its cues say."""
    if not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not there")
    track = client.get(f"/{language}/kurs/audio/journey.mp3")
    assert track.status_code == 200
    assert len(track.data) > 20_000
    cues = client.get(f"/{language}/kurs/audio/journey.vtt").text
    assert "journey-shop-multi-lost-1.1" in cues


@pytest.mark.parametrize("edition", ["handout", "worksheet"])
def test_the_pdf_is_made(client: Any, language: str, edition: str, tmp_path: Path) -> None:
    """The printed editions have the words of the language, and a glyph for each of their letters."""
    made = client.get(f"/{language}/kurs/course.pdf?edition={edition}")
    assert made.status_code == 200
    file = tmp_path / "course.pdf"
    file.write_bytes(made.data)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert WORDS[language][3] in text
    assert not re.search(FOREIGN[language], text, re.IGNORECASE)
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True).stdout.decode()
    assert {line.split()[0].partition("+")[2] for line in fonts.splitlines()[2:]} <= OURS, fonts


def test_the_page_says_how_many_questions_there_are(tmp_path: Path, language: str) -> None:
    """`questions = "all"` asks every question, and no page says that there is one from each section."""
    from app import create_app

    folder = write_course(tmp_path / "content", "kurs", date(2026, 11, 21), languages=(language,))
    manifest = folder / "course.toml"
    manifest.write_text(f'questions = "all"\n{manifest.read_text("utf-8")}', "utf-8")
    client = create_app(
        {"TESTING": True, "content": tmp_path / "content", "data": tmp_path / "data", "audio_engine": "none"}
    ).test_client()
    said = {"en": "7 questions. Take", "uk": "7 запитань. "}[language]
    for path in (f"/{language}/kurs/", f"/{language}/kurs/test"):
        text = client.get(path).text.replace("\u00a0", " ")
        assert said in text, path
        assert {"en": "one from each", "uk": "по одному"}[language] not in text, path
