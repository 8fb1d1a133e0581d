"""An export format that a package adds is listed, made, kept, exported and examined as the built-in ones are."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from app import create_app
from app.cli import main
from app.cli.registries import Registries
from app.exports.formats import built_in_formats, installed_formats
from app.exports.formats.pdf import Pdf
from app.records import trainers
from app.registry import Registry, RegistryError
from tests.support.pages import Page, faults
from tests.support.trainers_area import PASSWORD, log_in

ADDITION = Path(__file__).resolve().parents[1] / "data" / "addition"
LIST = "/pl/small/downloads"
FILE = "/pl/small/course.outline.txt"
NOTES = "---\naim: Wiedzą, po co tu są.\nminutes: 10\n---\n\nZapytaj o sklep.\n"


@pytest.fixture
def outline(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the package `omnikurs-addition` with the format; the package is installed."""
    monkeypatch.syspath_prepend(ADDITION)
    return importlib.import_module("omnikurs_addition.outline")


@pytest.fixture
def content(course_folder: Callable[..., Path]) -> Path:
    """A folder with a small course that has notes for a trainer."""
    return course_folder({f"{language}/trainer/goals.md": NOTES for language in ("pl", "ru")})


@pytest.fixture
def open_app(tmp_path: Path, content: Path) -> Callable[..., Any]:
    """`open_app(FORMATS=…)`: an application of its own, on the same small course and data."""

    def build(**config: Any) -> Any:
        given = {"TESTING": True, "data": tmp_path / "data", "content": content, "audio_engine": "none"}
        return create_app({**given, **config})

    return build


def read(client: Any, address: str, status: int = 200) -> Page:
    """A page, whole."""
    answer = client.get(address)
    assert answer.status_code == status
    return Page(answer.request.path, answer.status_code, answer.headers, answer.get_data(as_text=True))


def wait_for(client: Any, address: str) -> str:
    """Where the page that waits for a file leads to."""
    deadline = time.monotonic() + 20
    while (answer := client.get(address)).status_code == 202 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_it_is_listed_and_downloaded(open_app: Callable[..., Any], outline: ModuleType) -> None:
    """Beside the built-in formats the page lists it in the words of its package, waits for its file, and sends it."""
    client = open_app(FORMATS=built_in_formats().plus(outline.Outline())).test_client()
    listed = read(client, LIST)
    offers = listed.all("//ul[@class='download-list']/li//h3/text()")
    assert "Tytuły, znak: dash" in [" ".join(words.split()) for words in offers]
    assert "O czym jest ten kurs." in listed.html
    assert "Konspekt, plik powstanie, gdy o niego poprosisz" in " ".join(listed.html.split())
    waits = f"{LIST}?format=outline&edition=titles&sign=dash"
    assert waits in [str(href) for href in listed.all("//a[@class='download-go']/@href")]
    assert "Заголовки" in read(client, "/ru/small/downloads").html
    assert wait_for(client, waits) == f"{FILE}?edition=titles&sign=dash"
    whole = client.get(f"{FILE}?edition=titles&sign=dash")
    assert (whole.status_code, whole.mimetype, whole.text) == (200, "text/plain", "- Cele\n- Czym jest omnikanał\n")
    assert whole.headers["Content-Disposition"] == 'attachment; filename="small-titles-pl-dash.outline.txt"'
    assert client.get(FILE).text == whole.text, "the first edition and value are meant where none is named"
    there = read(client, LIST)
    assert f"{FILE}?edition=titles&sign=dash" in [str(href) for href in there.all("//a[@class='download-go']/@href")]
    assert faults(listed) + faults(there) == []


def test_some_sections_and_another_value(open_app: Callable[..., Any], outline: ModuleType) -> None:
    """The form of the page sends which format is meant; sections and options are those of the format."""
    client = open_app(FORMATS=built_in_formats().plus(outline.Outline())).test_client()
    form = "//form[.//select[@id='download-outline']]"
    listed = read(client, LIST)
    assert listed.all(f"{form}//input[@type='hidden']/@name") == ["format"]
    assert listed.all(f"{form}//input[@type='hidden']/@value") == ["outline"]
    sent = wait_for(client, f"{LIST}?format=outline&sections=goals&edition=titles&sign=star")
    assert client.get(sent).text == "* Cele\n"
    for odd in ("variant=A", "sign=dot", "edition=handout", "sections=none", "sign=dash&sign=star"):
        assert client.get(f"{FILE}?{odd}").status_code == (200 if odd == "variant=A" else 404), odd
    assert client.get(f"{LIST}?format=none").status_code == 404
    assert client.get(f"{LIST}?format=outline&format=pdf").status_code == 404


def test_an_edition_for_trainers_needs_the_trainer(
    open_app: Callable[..., Any], outline: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not there without a login; the trainer's area lists it, with the others, and nobody may store it."""
    monkeypatch.setattr(trainers, "_COST", 2)
    app = open_app(FORMATS=Registry((outline.Outline(),)))
    trainers.Trainers(app.extensions["omnikurs"].store, trainers.SessionLimits(1, 1)).set_password(PASSWORD)
    address = f"{FILE}?edition=minutes"
    learner = app.test_client()
    assert learner.get(address).status_code == learner.get(f"{LIST}?edition=minutes").status_code == 404
    listed = read(learner, LIST)
    assert "Plan lekcji" in listed.html
    assert "edition=minutes" not in listed.html
    trainer = app.test_client()
    log_in(trainer)
    answer = trainer.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    area = read(trainer, "/pl/trainer/materials")
    assert [str(words) for words in area.all("//ul[@class='files'][1]/li//h3/text()")][:2] == ["Plan lekcji", "Tytuły"]
    assert f"{FILE}?edition=minutes" in [str(href) for href in area.all("//a[@class='button is-primary']/@href")]
    assert f"{LIST}?edition=titles&amp;sign=star" in area.html
    assert faults(area) == []


def test_two_applications_in_one_process_have_other_formats(open_app: Callable[..., Any], outline: ModuleType) -> None:
    """Each has those that it was given: what one of them makes is not there in the other, and no other word is."""
    one = open_app(FORMATS=Registry((outline.Outline(),))).test_client()
    other = open_app(FORMATS=Registry((Pdf(),))).test_client()
    none = open_app(FORMATS=Registry()).test_client()
    assert one.get(FILE).status_code == 200
    assert [client.get(FILE).status_code for client in (other, none)] == [404, 404]
    assert one.get("/pl/small/course.pdf").status_code == none.get("/pl/small/course.pdf").status_code == 404
    assert "Konspekt" in read(one, LIST).html
    for client in (other, none):
        assert "Konspekt" not in read(client, LIST).html
    assert none.get(f"{LIST}?edition=handout").status_code == 404
    assert list(built_in_formats()) == ["pdf"]


def test_what_is_missing_is_said(open_app: Callable[..., Any], outline: ModuleType) -> None:
    """A format that this machine cannot make is not offered: the page and the doctor say so, the file answers 503."""
    broken = outline.Outline("is not there")
    client = open_app(FORMATS=Registry((broken,))).test_client()
    page = read(client, LIST)
    assert "Ten serwer nie może teraz tworzyć plików Konspekt." in page.html
    assert "edition=" not in page.html
    assert client.get(FILE).status_code == 503
    assert read(client, f"{LIST}?edition=titles", 503)
    told = CliRunner().invoke(main, ["doctor"], obj=Registries(formats=Registry((broken,)))).output
    assert "lacking  format outline: pencil is not there\n         → buy a pencil" in told
    told = CliRunner().invoke(main, ["doctor"], obj=Registries(formats=Registry((outline.Outline(),)))).output
    assert "ok       format outline: Outline can be made" in told


def test_the_command_exports_it(outline: ModuleType, content: Path, tmp_path: Path) -> None:
    """`omnikurs export outline` knows the options of the format, and its file is that of the page."""
    settings = {
        "OMNIKURS_CONTENT": str(content),
        "OMNIKURS_DATA": str(tmp_path),
        "OMNIKURS_PUBLIC_URL": "https://kurs.example.org",
    }
    assert list(installed_formats()) == ["pdf", "outline"]
    target = tmp_path / "outline.txt"
    words = ["export", "outline", "--lang", "ru", "--sections", "goals", "--sign", "star", "-o", str(target)]
    done = CliRunner().invoke(main, words, env=settings)
    assert done.exit_code == 0, done.output
    assert target.read_text("utf-8") == "https://kurs.example.org\n* Цели\n"
    help_text = CliRunner().invoke(main, ["export", "outline", "--help"]).output
    assert "For titles: one of dash, star." in " ".join(help_text.split())
    assert "outline" in CliRunner().invoke(main, ["export", "--help"]).output
    for wrong, told in (
        (["--edition", "poster"], "There is no rendition 'poster'; there are titles, minutes."),
        (["--edition", "minutes", "--sign", "star"], "The rendition 'minutes' has no sign to choose."),
    ):
        refused = CliRunner().invoke(main, ["export", "outline", *wrong], env=settings)
        assert (refused.exit_code, told in refused.output) == (1, True), refused.output


def test_the_command_says_why_it_failed(outline: ModuleType, content: Path, tmp_path: Path) -> None:
    """What a format raises is one sentence, and no file is left."""
    settings = {"OMNIKURS_CONTENT": str(content), "OMNIKURS_DATA": str(tmp_path)}
    target = tmp_path / "outline.txt"
    given = Registries(formats=Registry((outline.Outline("broke"),)))
    done = CliRunner().invoke(main, ["export", "outline", "-o", str(target)], env=settings, obj=given)
    assert done.exit_code == 1
    assert "The Outline could not be made: the pencil broke." in done.output
    assert not target.exists()


@pytest.mark.usefixtures("outline")
def test_an_installed_package_is_found(open_app: Callable[..., Any]) -> None:
    """The entry point alone makes it known to a server; with the package the format goes."""
    client = open_app().test_client()
    assert client.get(FILE).text == "- Cele\n- Czym jest omnikanał\n"
    assert "format outline" in CliRunner().invoke(main, ["doctor"]).output


def test_without_the_package_it_is_unknown(open_app: Callable[..., Any]) -> None:
    """No trace of it: neither address nor command."""
    assert list(installed_formats()) == ["pdf"]
    assert open_app().test_client().get(FILE).status_code == 404
    done = CliRunner().invoke(main, ["export", "outline"])
    assert done.exit_code == 2
    assert "No such command 'outline'" in done.output


def test_two_formats_of_one_suffix_are_refused(outline: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one of them could have the address: the error names both."""
    monkeypatch.setattr(outline.Outline, "suffix", "pdf")
    with pytest.raises(RegistryError, match=r"'pdf' and 'outline' both make course\.pdf"):
        installed_formats()
