"""The question at the end of a section over HTTP: a form that the same page answers, with nothing recorded."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.course.library import Library
from app.course.section_checks import arrange_check, section_checks
from app.records.schema import FirstTry
from tests.support.validation import validation_faults

CHECK = "/pl/omnichannel/check/challenges"


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_without_an_answer_nothing_is_told(page: Any, language: str) -> None:
    """The open question has its options and no reason, no mark and no right answer; it can be sent by the form alone."""
    found = page(f"/{language}/omnichannel/check/challenges")
    assert found.status == 200
    assert not validation_faults({"check": found.html})
    assert found.one("//form").get("method") == "get"
    assert len(found.all("//input[@type='radio' and @name='a']")) >= 2
    assert not found.all(
        "//*[contains(@class, 'check-reason') or contains(@class, 'check-label') or contains(@class, 'is-right')]"
    )


def test_an_answer_stands_in_the_address_and_tells_why(page: Any, app: Any) -> None:
    """Every option answered in turn: the chosen and the right row are marked, each with the author's reason, the rest are not."""
    course = app.extensions["omnikurs"].library.current().courses["omnichannel"]
    shown = arrange_check(section_checks(course.editions["pl"].quiz)["challenges"])
    for place, option in enumerate(shown.options):
        found = page(f"{CHECK}?a={place}")
        assert not validation_faults({"answered": found.html})
        chosen = found.one("//*[@data-chosen]")
        assert option.text in chosen.text_content().replace("\xa0", " ")
        assert ("is-right" in chosen.get("class")) == option.right
        assert len(found.all("//*[contains(@class, 'check-row is-right')]")) == 1
        assert len(found.all("//p[@class='check-reason']")) == (1 if option.right else 2)
        assert found.one("//a[@hreflang='ru' and not(parent::head)]").get("href").endswith(f"/check/challenges?a={place}")


@pytest.mark.parametrize("query", ["?a=9", "?a=-1", "?a=", "?a=x", "?a=0&a=1", "?a=%00", "?a=0000000001", "?utm_source=x"])
def test_what_no_form_can_have_sent_is_no_answer(page: Any, query: str) -> None:
    """The question is asked then, as if nothing had been sent."""
    found = page(CHECK + query)
    assert found.status == 200
    assert found.all("//input[@name='a']")
    assert not found.all("//*[@data-chosen]")


def test_a_section_without_a_question_has_no_such_page(client: Any) -> None:
    """Sections that do not teach, unknown sections and unknown courses are not found."""
    for path in (
        "/pl/omnichannel/check/goals",
        "/pl/omnichannel/check/nothing",
        "/pl/none/check/challenges",
        "/xx/omnichannel/check/tools",
    ):
        assert client.get(path).status_code == 404, path


def test_nothing_is_recorded_and_nothing_is_stored(client: Any, store: Any) -> None:
    """An answer reaches no table, no cookie and no cache, and search engines pass by."""
    answer = client.get(f"{CHECK}?a=1")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    with store.reading() as session:
        assert session.scalars(select(FirstTry)).all() == []


def test_the_course_page_holds_a_link_and_no_question(page: Any, app: Any) -> None:
    """Each section that asks has the link before «Dalej»; the questions themselves come later."""
    library: Library = app.extensions["omnikurs"].library
    asked = section_checks(library.current().courses["omnichannel"].editions["pl"].quiz)
    found = page("/pl/omnichannel/")
    links = [link.get("href") for link in found.all("//div[@class='check']/a")]
    assert links == [f"/pl/omnichannel/check/{section}" for section in asked]
    assert all(question.prompt.text not in found.text for question in asked.values())
    assert not found.all("//*[contains(@class, 'check-row')]")
