"""A course in one language is a full citizen: every address works, and where it is not it is said where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.courses import client_of_one_language
from tests.support.pages import Page

OTHER = {"pl": "ru", "ru": "pl", "en": "uk", "uk": "en"}


@pytest.fixture(params=["pl", "ru", "en", "uk"])
def language(request: pytest.FixtureRequest) -> str:
    """The only language of the course."""
    return str(request.param)


@pytest.fixture
def client(tmp_path: Path, language: str) -> Any:
    """A client of an application with one course in one language."""
    return client_of_one_language(tmp_path, language)


def test_every_page_is_there(client: Any, language: str) -> None:
    """Course, glossary, downloads, self-test, feedback and catalogue are served; no page offers a language that it lacks."""
    other = OTHER[language]
    for path in ("", "kurs/", "kurs/glossary", "kurs/downloads", "kurs/test", "kurs/feedback"):
        found = client.get(f"/{language}/{path}")
        assert found.status_code == 200, path
        assert f'href="/{other}/kurs/' not in found.text, path


def test_the_site_leads_to_a_language_that_has_a_course(client: Any, language: str) -> None:
    """Whatever the browser likes best: a catalogue without courses helps nobody."""
    other = OTHER[language]
    assert client.get("/", headers={"Accept-Language": other}).headers["Location"] == f"/{language}/"


def test_a_visitor_of_whom_nothing_is_known_meets_the_language_of_the_courses(client: Any, language: str) -> None:
    """A browser that asks for no language, or for one that is not there, is led to the one in which courses were written."""
    for header in ({}, {"Accept-Language": "de"}):
        assert client.get("/", headers=header).headers["Location"] == f"/{language}/"
        assert client.get("/trainer/", headers=header).headers["Location"] == f"/{language}/trainer/"
        assert f'<html lang="{language}">' in client.get("/none/", headers=header).text


def test_an_address_in_the_other_language_says_where_the_course_is(client: Any, language: str) -> None:
    """404 with one way out, which leads to the course; the catalogue of the other language names the one that has courses."""
    other = OTHER[language]
    lost = client.get(f"/{other}/kurs/glossary")
    assert lost.status_code == 404
    shown = Page(f"/{other}/kurs/glossary", 404, {}, lost.text)
    assert shown.all("//main//a/@href") == [f"/{language}/kurs/"]
    assert shown.all("//main//a/@lang") == [language]
    nowhere = Page(f"/{other}/none/", 404, {}, client.get(f"/{other}/none/").text)
    assert nowhere.all("//main//a/@href") == [f"/{language}/"]
    catalogue = Page(f"/{other}/", 200, {}, client.get(f"/{other}/").text)
    assert catalogue.all("//main//a/@href") == [f"/{language}/"]
