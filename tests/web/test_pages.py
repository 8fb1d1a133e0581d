"""The published pages: addresses, language, what a course page holds, and what is said when nothing is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.presentation.page_ids import RESERVED_NAMES
from tests.support.courses import write_course
from tests.support.pages import Page, sentence_ids
from tests.support.validation import validation_faults

FetchPage = Callable[..., Page]
LANGUAGES = ("pl", "ru")


@pytest.fixture
def small_client(course_folder: Callable[..., Path], tmp_path: Path) -> Any:
    """A client of an application with the small course alone."""
    from app import create_app

    return create_app({"TESTING": True, "content": course_folder(), "data": tmp_path / "data"}).test_client()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "pl"), ("ru", "ru"), ("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("pl-PL", "pl"), ("en,de;q=0.8", "pl"),
        ("ru;q=0.3, pl;q=0.8", "pl"), ("pl;q=0, ru;q=0.1", "ru"), (";;;q=x", "pl"),
    ],
)  # fmt: skip
def test_the_browser_chooses_the_language_once(client: Any, header: str, language: str) -> None:
    """The bare address leads to the language the browser asks for, Polish when neither, and says what it went by."""
    answer = client.get("/", headers={"Accept-Language": header} if header else {})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_stands_in_the_address_only(page: FetchPage, language: str) -> None:
    """A page speaks the language of its address, whatever the browser asks for, and no answer varies by it or sets a cookie."""
    other = "ru" if language == "pl" else "pl"
    found = page(f"/{language}/omnichannel/", headers={"Accept-Language": other, "Cookie": f"lang={other}"})
    assert found.one("/html/@lang") == language
    assert "Accept-Language" not in found.headers.get("Vary", "")
    assert "Cookie" not in found.headers.get("Vary", "")
    assert "Set-Cookie" not in found.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_only_course_is_home(page: FetchPage, language: str) -> None:
    """With one course the language's address shows it, and names the course's own address as the true one."""
    found = page(f"/{language}/")
    assert found.one("//link[@rel='canonical']/@href") == f"/{language}/omnichannel/"
    assert found.html == page(f"/{language}/omnichannel/").html


def test_two_courses_make_a_catalogue(course_folder: Callable[..., Path], tmp_path: Path) -> None:
    """With two courses the language's address lists both, each with its link."""
    from app import create_app

    content = course_folder()
    write_course(content, course_id="other")
    client = create_app({"TESTING": True, "content": content, "data": tmp_path / "data"}).test_client()
    found = Page("/pl/", 200, {}, client.get("/pl/").text)
    assert found.all("//main//h2/a/@href") == ["/pl/other/", "/pl/small/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_valid_html(page: FetchPage, language: str) -> None:
    """Every published page and error page passes the validator."""
    paths = {f"/{language}/omnichannel/": 200, f"/{language}/about": 200, f"/{language}/none/": 404}
    assert not validation_faults({path: page(path, status=status).html for path, status in paths.items()})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_opens_without_script(page: FetchPage, app: Any, language: str) -> None:
    """Each section is a closed <details> whose id sits on a block inside it, where links and find-in-page open it."""
    found = page(f"/{language}/omnichannel/")
    edition = app.extensions["omnikurs"].library.current().courses["omnichannel"].editions[language]
    assert found.all("//details/@data-section") == [section.id for section in edition.sections]
    for section in edition.sections:
        inside = found.one(f"//*[@id='{section.id}']")
        details = inside.getparent()
        assert details.tag == "details"
        assert "open" not in details.attrib
        assert details.getchildren()[0].tag == "summary"
        for block in section.blocks:
            assert found.one(f"//details[@data-section='{section.id}']//*[@id='{block.id}']") is not None


def test_no_section_can_take_an_id_or_an_address_of_ours(page: FetchPage, app: Any) -> None:
    """Whatever the page calls its own parts, and whatever stands where a course could, is refused to authors."""
    for address in ("/pl/omnichannel/", "/pl/omnichannel/?with=ru"):
        ours = page(address).all("//*[not(ancestor::details[@data-section])]/@id")
        assert "main" in ours
        assert [name for name in ours if not RESERVED_NAMES.holds(name.removesuffix("-ru"))] == []
    segments = {str(rule).split("/")[2] for rule in app.url_map.iter_rules() if str(rule).startswith("/<language>/")}
    assert {segment for segment in segments if segment and "<" not in segment} == RESERVED_NAMES.courses


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_every_sentence(page: FetchPage, app: Any, language: str) -> None:
    """Every sentence of the course stands in the page under its own id, once."""
    found = page(f"/{language}/omnichannel/")
    ids = sentence_ids(found.tree)
    assert len(ids) == len(set(ids))
    edition = app.extensions["omnikurs"].library.current().courses["omnichannel"].editions[language]
    wanted = {sentence.id for section in edition.sections for sentence in section.sentences}
    wanted |= {section.heading.id for section in edition.sections if section.heading}
    assert wanted
    assert not wanted - set(ids)


def test_the_rail_names_every_part(page: FetchPage) -> None:
    """The contents lead to every unit and section in reading order, and to what comes after them."""
    found = page("/pl/omnichannel/")
    rail = found.all("//nav[@id='contents']//ol/li//a/@href")
    sections = [f"#{name}" for name in found.all("//details/@data-section")]
    assert [address for address in rail if address in sections] == sections
    assert rail[-1] == "#course-card"


def test_the_head_tells_level_and_time(page: FetchPage) -> None:
    """The first screen has promise, time and size; the level, the description and the keywords stand in the page and its head."""
    found = page("/pl/omnichannel/")
    head = " ".join(found.one("//section[contains(@class, 'first')]").text_content().split())
    assert "Połącz sklep, internet i" in head.replace("\xa0", " ")
    assert "EQF: 3–5" in found.one("//section[@id='course-card']").text_content()
    assert "około 114 minut" in head
    assert "15 sekcji" in head
    description = found.one("//meta[@name='description']/@content")
    assert description in found.text.replace("\xa0", " ")
    assert "omnikanał" in found.one("//meta[@name='keywords']/@content")


def test_actions_are_shown_only_when_they_work(page: FetchPage, client: Any) -> None:
    """No action of the head leads nowhere: each of those shown answers."""
    shown = page("/pl/omnichannel/").all("//a[@data-action]/@href")
    assert len(shown) >= 2
    for address in shown:
        assert client.get(address).status_code < 400, address


def test_an_action_that_cannot_work_is_not_shown(app: Any, page: FetchPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a voice there is no sound on the page, without questions no self-test."""
    from app.web.offers import Offers, offers

    held = app.extensions["omnikurs"] = replace(app.extensions["omnikurs"], audio=SimpleNamespace(engines=()))
    edition = held.library.current().courses["omnichannel"].editions["pl"]
    with app.test_request_context():
        offered = offers(replace(edition, quiz=replace(edition.quiz, questions=())))
    assert (offered.listen, offered.test) == (False, False)
    monkeypatch.setattr("app.web.pages.offers", lambda edition: Offers(listen=False, test=False))
    found = page("/pl/omnichannel/")
    assert found.all("//a[@data-action]/@data-action") == ["download", "feedback"]
    assert not found.all("//*[@id='self-test']")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_is_one_link_away(page: FetchPage, language: str) -> None:
    """The switch leads to the same page in the other language, marks the current one, and tells search engines too."""
    found = page(f"/{language}/omnichannel/")
    links = found.all("//header[@class='bar']//nav[@class='languages']/a/@href")
    assert [link for link in links if "?" not in link] == ["/pl/omnichannel/", "/ru/omnichannel/"]
    assert found.one("//header[@class='bar']//nav[@class='languages']/a[@aria-current]/@hreflang") == language
    assert found.all("//link[@rel='alternate']/@hreflang") == ["pl", "ru"]


def test_the_foot_says_whose_it_is(page: FetchPage) -> None:
    """Author, licence with its link, version, date in words, and the accessibility statement stand in the foot."""
    foot = page("/ru/omnichannel/").one("//footer")
    text = " ".join(foot.text_content().split())
    assert "CC BY 4.0" in text
    assert "версия 2.0" in text
    assert "30 ноября 2026" in text
    assert foot.xpath(".//a[@rel='license']/@href") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "/ru/about#accessibility" in foot.xpath(".//a/@href")


@pytest.mark.parametrize(
    ("contact", "href"), [("kurs@example.org", "mailto:kurs@example.org"), ("https://example.org/x", "https://example.org/x")]
)
def test_the_contact_is_a_setting(make_app: Any, contact: str, href: str) -> None:
    """An address set as contact is linked from the foot; without one nothing is said of it."""
    answer = make_app(contact=contact).test_client().get("/pl/omnichannel/")
    assert f'href="{href}"' in answer.text
    assert "Kontakt" not in make_app().test_client().get("/pl/omnichannel/").text


def test_the_columns_of_both_models_are_marked(page: FetchPage) -> None:
    """The comparison's columns carry the whole and the broken stroke, in the head and in every row."""
    found = page("/pl/omnichannel/")
    heads = found.all("//*[@id='omni-vs-multi']//thead/tr/th[@class]/@class")
    assert heads == ["multi", "omni"]
    rows = found.all("//*[@id='omni-vs-multi']//tbody/tr")
    assert rows
    assert all(row.xpath("td/@class") == ["multi", "omni"] for row in rows)


MISSING = ["/xx/", "/xx/omnichannel/", "/PL/", "/pl/none/", "/pl/omnichannel/none", "/de/about", "/static/abc/site.css", "/none/"]


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_says_so(page: FetchPage, path: str) -> None:
    """An unknown language, course or page is a 404 with a way back, in a language of ours."""
    found = page(path, status=404)
    language = found.one("/html/@lang")
    assert language == ("pl" if not path.startswith("/ru") else "ru")
    assert found.one("//main//a[contains(@class, 'is-primary')]/@href") == f"/{language}/omnichannel/"


def test_errors_speak_the_language_of_the_address(page: FetchPage) -> None:
    """Below /ru/ an error is told in Russian; where the address has no language, in the one the browser likes."""
    assert "Здесь линия обрывается" in page("/ru/none/", status=404).text
    assert "Tu linia się urywa" in page("/pl/none/", status=404).text
    negotiated = page("/none/", status=404, headers={"Accept-Language": "ru"})
    assert negotiated.one("/html/@lang") == "ru"
    assert "Accept-Language" in negotiated.headers["Vary"]


def test_a_wrong_method_is_told_with_the_right_ones(page: FetchPage) -> None:
    """A request that a page does not take answers 405 with the methods it does take."""
    assert "GET" in page("/pl/omnichannel/", status=405, method="post").headers["Allow"]


def test_a_fault_of_ours_is_a_page_too(app: Any) -> None:
    """When a view fails, the reader gets a page in her language with a way back, and nothing of the fault."""
    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/ru/fail")
    def fail() -> str:
        raise RuntimeError("a secret of the server")

    answer = app.test_client().get("/ru/fail")
    assert answer.status_code == 500
    assert "Это наша ошибка" in answer.text
    assert "secret" not in answer.text


def test_an_empty_shelf_is_no_fault(tmp_path: Path) -> None:
    """Without any course the language's address says so, and an error page still has a way home."""
    from app import create_app

    (tmp_path / "content").mkdir()
    client = create_app({"TESTING": True, "content": tmp_path / "content", "data": tmp_path / "data"}).test_client()
    assert "Nie ma tu jeszcze żadnego kursu" in client.get("/pl/").text
    assert client.get("/pl/small/").status_code == 404


def test_published_pages_depend_on_nothing_but_the_content(client: Any) -> None:
    """Two visitors get the same bytes, and a browser that has them is told so."""
    first = client.get("/pl/omnichannel/")
    second = client.get("/pl/omnichannel/?group=a", headers={"User-Agent": "another", "Cookie": "a=b"})
    assert first.data == second.data
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/pl/omnichannel/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_static_files_are_kept_for_ever(page: FetchPage, client: Any) -> None:
    """Style and script come from one folder with a hash, may be cached for good, and are what they say they are."""
    found = page("/pl/omnichannel/")
    style = found.one("//link[@rel='stylesheet'][not(parent::noscript)]/@href")
    scripts = found.all("//script/@src")
    assert len({re.match(r"/static/\w+/", address)[0] for address in [style, *scripts]}) == 1
    for address, kind in [(style, "text/css"), *((script, "text/javascript") for script in scripts)]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(style.replace("site.css", "css/base.css")).status_code == 404


OUTSIDE = ["../config.py", "..%2fconfig.py", "%2e%2e/config.py", "js", "%00", "js/main.js/", "/etc/passwd"]
DETOURS = ["js/./main.js", "./js/main.js", "js/7/../main.js", "js/%2e%2e/js/main.js", "js/main.js/."]


@pytest.mark.parametrize("path", [*OUTSIDE, *DETOURS])
def test_static_serves_its_folder_alone(client: Any, app: Any, path: str) -> None:
    """No path leads out of the folder of static files, and none by a detour to one of them: each address is kept in memory."""
    assert client.get(f"{app.extensions['omnikurs'].assets.path}/{path}", follow_redirects=True).status_code == 404


def test_flask_speaks_the_same_language(app: Any) -> None:
    """Flask-Babel shares the catalogues of the pages and takes the language from the address."""
    from flask_babel import format_date, gettext

    with app.test_request_context("/ru/omnichannel/", headers={"Accept-Language": "pl"}):
        assert gettext("Glossary") == "Глоссарий"
        assert "ноября" in format_date(date(2026, 11, 21), "long")
    with app.test_request_context("/healthz", headers={"Accept-Language": "pl"}):
        assert gettext("Glossary") == "Słownik"
