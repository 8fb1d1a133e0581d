"""The learner's plan over HTTP: every task with room for an answer that the server never sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.course.reader import read_course
from app.course.tasks import find_tasks
from tests.support.courses import SMALL
from tests.support.validation import validation_faults

PLAN = "/pl/omnichannel/plan"
CourseFolder = Callable[..., Path]


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_every_task_of_the_course_is_there(page: Any, app: Any, language: str) -> None:
    """One row a task, in reading order, with what is asked, lines for a pen, and a link to where it stands in the course."""
    edition = app.extensions["omnikurs"].library.current().courses["omnichannel"].editions[language]
    found = page(f"/{language}/omnichannel/plan")
    assert not validation_faults({"plan": found.html})
    tasks = find_tasks(edition)
    assert len(tasks) == 10
    rows = found.all("//li[@class='plan-task']")
    assert [row.get("data-task") for row in rows] == [task.id for task in tasks]
    course = page(f"/{language}/omnichannel/")
    for task, row in zip(tasks, rows, strict=True):
        (link,) = row.xpath(".//p[@class='plan-empty']/a/@href")
        assert link.endswith(f"#{task.block.id}")
        assert course.all(f"//*[@id='{task.block.id}']")
        assert task.title in row.text_content().replace("\xa0", " ")


def test_it_is_a_published_page_without_a_field_to_send(page: Any, client: Any) -> None:
    """It is the same for everybody, and holds no form with a field: what is typed stays in the browser."""
    answer = client.get(PLAN)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"]
    assert not page(PLAN).all("//form[.//textarea or .//input]")


def test_tasks_are_called_the_same_in_every_language(app: Any) -> None:
    """What is written in one language is found in the other."""
    course = app.extensions["omnikurs"].library.current().courses["omnichannel"]
    ids = {tuple((task.id, task.block.id) for task in find_tasks(edition)) for edition in course.editions.values()}
    assert len(ids) == 1


def test_a_course_without_tasks_has_no_plan(client: Any) -> None:
    """Where there is nothing to write there is no page."""
    assert client.get("/pl/none/plan").status_code == 404


def test_a_section_may_have_several_tasks_with_or_without_a_title(course_folder: CourseFolder) -> None:
    """The first is called after its section, the others are numbered; a title gives its second half, none the section's name."""
    tasks = '\n!!! task "Spróbuj: policz ceny"\n    Ile?\n\n!!! task\n    Kto?\n\n- !!! task "W liście"\n'
    files = {f"{language}/what-is.md": SMALL[f"{language}/what-is.md"] + tasks for language in ("pl", "ru")}
    reading = read_course(course_folder(files) / "small")
    assert reading.course is not None, [str(fault) for fault in reading.errors]
    found = find_tasks(reading.course.editions["pl"])
    assert [(task.id, task.title) for task in found] == [("what-is", "Policz ceny"), ("what-is.2", "Omnikanał")]


def test_the_course_page_has_a_place_after_each_task(page: Any) -> None:
    """Alone and beside the other language, the place stands right behind the task, with a link to the plan."""
    for address in ("/pl/omnichannel/", "/pl/omnichannel/?with=ru"):
        found = page(address)
        places = found.all("//p[@data-component='task']")
        assert len(places) == 10
        assert [place.xpath("./a/@href")[0].partition("#")[0] for place in places] == [PLAN] * 10
    assert (
        len(
            page("/pl/omnichannel/").all(
                "//div[contains(@class, 'callout-task')]/following-sibling::*[1][@data-component='task']"
            )
        )
        == 10
    )
