"""Two languages as one course: side by side, the glossary in both, and a third language that comes as files alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest

from app import paths
from app.course.reader import read_course
from app.exports.formats.pdf import Pdf
from app.exports.formats.pdf.composition import compose
from app.exports.orders import OrderError, read_order
from tests.support.courses import COURSE_TOML, SMALL, write_course
from tests.support.pages import Page, faults
from tests.support.validation import validation_faults

FetchPage = Callable[..., Page]
PAIRS = (("pl", "ru"), ("ru", "pl"))
CYRILLIC = re.compile("[\u0400-\u04ff]")
POLISH = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
MONEY = re.compile(r"\bzł\b")
NAMES = re.compile(r"Młynarczyk|Kraków")


def strangers(page: Page) -> list[str]:
    """Texts in the letters of another language than the nearest ``lang`` says."""
    found = []
    for node in page.all("//body//text()[normalize-space()]"):
        parent = node.getparent().getparent() if node.is_tail else node.getparent()
        if parent.tag in ("script", "style"):
            continue
        language = parent.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        text = MONEY.sub("", str(node))
        if (CYRILLIC.search(text) and language != "ru") or (POLISH.search(text) and language != "pl"):
            found.append(f"{language}: {text.strip()[:60]}")
    return found


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_side_by_side_has_an_address_of_its_own(page: FetchPage, first: str, second: str) -> None:
    """Every block of a section stands beside its counterpart, each with its language; the choice is marked and may be swapped."""
    found = page(f"/{first}/omnichannel/?with={second}")
    blocks = found.all("//div[@class='pair' or starts-with(@class, 'pair ')]")
    assert len(blocks) > 100
    assert all(block.xpath(f"details[@lang='{second}']/summary") for block in blocks)
    assert found.one(f"//*[@id='what-is-1-{second}']/ancestor::details/@lang") == second
    assert set(found.all("//nav//a[@aria-current='page']/@href")) == {f"/{first}/omnichannel/?with={second}"}
    assert found.all("//a[@class='pair-swap']/@href") == [f"/{second}/omnichannel/?with={first}"]
    assert found.all(f"//details[@lang='{second}'][contains(@class, 'pair-twin')]//*[@id='journey-store-multi-1-{second}']")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_side_by_side_is_valid_and_light(page: FetchPage, first: str, second: str) -> None:
    """The page of both is valid, repeats no drawing, and has at most 2.2 times the bytes of one, as they are and as sent."""
    both = page(f"/{first}/omnichannel/?with={second}")
    one = page(f"/{first}/omnichannel/")
    assert not validation_faults({"pair": both.html})
    assert both.html.count('class="scene"') == one.html.count('class="scene"')
    assert len(both.html.encode()) <= 2.2 * len(one.html.encode())
    assert len(brotli.compress(both.html.encode())) <= 2.2 * len(brotli.compress(one.html.encode()))


def test_side_by_side_is_kept_like_any_page(client: Any) -> None:
    """It has a tag and answers 304; neither it nor the page of one language is ever taken for the other, in any order."""
    one = client.get("/pl/omnichannel/").text
    both = client.get("/pl/omnichannel/?with=ru&x=1")
    again = client.get("/pl/omnichannel/?with=ru", headers={"If-None-Match": both.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/pl/omnichannel/?x=1").text == client.get("/pl/omnichannel/").text == one != both.text
    assert client.get("/pl/omnichannel/?with=ru").text == both.text


@pytest.mark.parametrize(("asked", "status"), [("pl", 404), ("de", 404), ("xx", 404), ("%3Cb%3E", 200), ("", 200), ("../x", 200)])
def test_an_unknown_counterpart_is_not_reflected(client: Any, asked: str, status: int) -> None:
    """A language that the course lacks is not found, nonsense is ignored, and neither changes what is kept."""
    before = client.get("/pl/omnichannel/").text
    answer = client.get(f"/pl/omnichannel/?with={asked}")
    assert answer.status_code == status
    assert '<b>"' not in answer.text
    assert "../x" not in answer.text
    assert client.get("/pl/omnichannel/").text == before
    assert status == 404 or answer.text == before


@pytest.mark.parametrize("path", [
    "omnichannel/", "omnichannel/?with=", "omnichannel/glossary", "omnichannel/test", "omnichannel/feedback", "about", "none",
])  # fmt: skip
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_text_is_in_the_language_it_says(client: Any, first: str, second: str, path: str) -> None:
    """No Cyrillic letters outside Russian, no Polish ones outside Polish, on any page, but for the names of people."""
    address = f"/{first}/{path}{second if path.endswith('=') else ''}"
    found = Page(address, 200, {}, client.get(address).text)
    assert [text for text in strangers(found) if not NAMES.search(text)] == []


def test_the_probe_of_languages_sees_a_fault() -> None:
    """The probe finds a Russian word in Polish text and a Polish one in Russian, also behind an element that ends."""
    html = '<html lang="pl"><body><p>Ала <i lang="ru">Аля żółw</i> кот</p></body></html>'
    assert len(strangers(Page("/", 200, {}, html))) == 3


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_glossary_stands_in_two_columns(page: FetchPage, first: str, second: str) -> None:
    """Its own page gives every term in both languages, that of the address first."""
    found = page(f"/{first}/omnichannel/glossary")
    rows = found.all("//table//tbody/tr")
    assert len(rows) > 20
    assert all(len(row.xpath("td[b]")) == 2 and row.xpath(f"td[2][@lang='{second}']") for row in rows)
    assert not validation_faults({"glossary": found.html})


def test_the_glossary_is_a_sheet_that_calculates_nothing(course_folder: Callable[..., Path], tmp_path: Path) -> None:
    """The CSV begins with a byte order mark, has two columns a language, and a term that looks like a formula is harmless."""
    from app import create_app

    glossary = str(SMALL["pl/glossary.md"]) + "\n=1+1 {#sum}\n: Suma.\n"
    counterpart = str(SMALL["ru/glossary.md"]) + "\nсумма {#sum}\n: Сумма.\n"
    content = course_folder({"pl/glossary.md": glossary, "ru/glossary.md": counterpart})
    client = create_app({"TESTING": True, "content": content, "data": tmp_path}).test_client()
    answer = client.get("/pl/small/glossary.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.data.decode("utf-8").splitlines()
    assert lines[0] == "\ufeffpolski;;русский;"
    assert lines[1].startswith("omnikanał;Model, który łączy kanały.;омниканальность;")
    assert lines[2] == "'=1+1;Suma.;сумма;Сумма."


def test_terms_are_marked_and_lead_to_their_entry(page: FetchPage) -> None:
    """Terms in the text are links to entries of the glossary on the page, which give the other language too."""
    found = page("/pl/omnichannel/")
    links = found.all("//a[@class='term']/@href")
    assert len(links) > 20
    assert all(found.all(f"//dl//*[@id='{link[1:]}']/dd[@lang='ru']") for link in set(links))
    assert not found.all("//summary//a[@class='term'] | //a//a[@class='term'] | //h3//a[@class='term'] | //h4//a[@class='term']")
    section = found.one("//*[@id='what-is']")
    own = section.xpath(".//a[@class='term']/@href")
    assert len(own) == len(set(own))


ENGLISH = {
    "en/course.md": SMALL["pl/course.md"].replace("Mały kurs", "A small course")
    .replace("Krótki kurs do prób. Ma dwie sekcje.", "A short course to try. It has two sections.")
    .replace("[omnikanał, próba]", "[omnichannel, trial]")
    .replace("Efekty kształcenia", "Outcomes").replace("Podstawy", "Basics"),
    "en/goals.md": "---\ntitle: Goals\nminutes: 1\nteaching: false\n---\n\nAfter the course you know what omnichannel is.\n",
    "en/what-is.md": "---\ntitle: What omnichannel is\nshort: Omnichannel\nminutes: 3\n---\n\n"
    "Omnichannel joins all channels of a shop. The customer sees no borders.\n\n- site\n- shop\n",
    "en/questions/what-is.md": SMALL["pl/questions/what-is.md"].replace("Ile cen ma towar w omnikanale?", "How many prices?")
    .replace("W każdym kanale inną", "One in each channel").replace("Tak jest w multikanale.", "So it is in multichannel.")
    .replace("Jedną", "One").replace("Kanały są połączone.", "Channels are joined.")
    .replace("Klient ma widzieć tę samą cenę wszędzie.", "The customer sees one price."),
    "en/glossary.md": "omnichannel {#omnichannel}\n: A model that joins channels.\n",
    "en/bibliography.md": SMALL["pl/bibliography.md"],
}  # fmt: skip


def test_a_third_language_comes_as_files_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder `en` in the course and one in the catalogues give the English pages, the switch, and the English pairs."""
    import app.presentation.rendering as rendering
    from app import create_app

    catalogues = tmp_path / "translations"
    shutil.copytree(paths.TRANSLATIONS, catalogues)
    shutil.rmtree(catalogues / "en")
    english = catalogues / "en" / "LC_MESSAGES"
    english.mkdir(parents=True)
    (english / "messages.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', "utf-8")
    monkeypatch.setattr(rendering, "TRANSLATIONS", catalogues)
    changes = {"course.toml": COURSE_TOML.replace('["pl", "ru"]', '["pl", "ru", "en"]'), **ENGLISH}
    write_course(tmp_path / "content", changes)
    client = create_app({"TESTING": True, "content": tmp_path / "content", "data": tmp_path / "data"}).test_client()
    for address in ("/en/", "/en/small/", "/en/small/?with=ru", "/pl/small/?with=en", "/en/small/test", "/en/small/feedback",
                    "/en/small/glossary", "/en/about"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        found = Page(address, 200, answer.headers, answer.text)
        assert not faults(found), address
        assert found.one("/html/@lang") == address[1:3]
        assert strangers(found) == [], address
    switch = Page("/pl/small/", 200, {}, client.get("/pl/small/").text).all("//nav[contains(@class, 'languages')]//a/@href")
    assert switch == ["/pl/small/", "/ru/small/", "/en/small/", "/pl/small/?with=ru", "/pl/small/?with=en"]
    assert client.get("/en/small/glossary.csv").data.decode().startswith("\ufeffEnglish;;polski;;русский;")
    downloads = Page("/ru/small/downloads", 200, {}, client.get("/ru/small/downloads").text).all("//a/@href")
    assert "/ru/small/downloads?edition=bilingual&beside=en" in downloads
    assert client.get("/de/small/").status_code == client.get("/de/").status_code == client.get("/de/about").status_code == 404


@pytest.mark.parametrize(
    ("language", "chosen", "beside"),
    [
        ("pl", "", "ru"),
        ("pl", "en", "en"),
        ("ru", "", "pl"),
        ("en", "", "pl"),
        ("en", "ru", "ru"),
        ("en", "en", None),
        ("pl", "de", None),
    ],
)
def test_any_two_languages_can_be_printed_side_by_side(tmp_path: Path, language: str, chosen: str, beside: str | None) -> None:
    """Which language stands beside that of the document is chosen; that in which the course was written where none is named."""
    changes = {"course.toml": COURSE_TOML.replace('["pl", "ru"]', '["pl", "ru", "en"]'), **ENGLISH}
    course = read_course(write_course(tmp_path, changes)).course
    assert course is not None
    if beside is None:
        with pytest.raises(OrderError):
            read_order(Pdf(), course, language, "bilingual", options={"beside": chosen})
        return
    order = read_order(Pdf(), course, language, "bilingual", options={"beside": chosen})
    assert order.name == f"bilingual-{language}-{beside}"
    assert compose(course, order).other == beside


def test_with_two_languages_there_is_nothing_to_choose(tmp_path: Path) -> None:
    """The edition of a course in two languages has no option, so that its address and its file are called as ever."""
    course = read_course(write_course(tmp_path)).course
    assert course is not None
    order = read_order(Pdf(), course, "ru", "bilingual")
    assert (order.options, order.name, compose(course, order).other) == ((), "bilingual-ru", "pl")
