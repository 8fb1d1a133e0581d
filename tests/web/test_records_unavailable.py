"""What every address says while the records cannot be used: 503 and when to come again, never 500, and no word in the log."""

from __future__ import annotations

import logging
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app import create_app
from app.records import trainers as records
from app.records.database import Database
from app.records.errors import StoreUnavailableError
from tests.support.feedback_form import FORM, SAME_SITE, filled
from tests.support.trainers_area import AREA, PASSWORD, log_in, token_of

WORDS = "Halina wyszła w połowie"
TRAINERS_PDF = "/pl/omnichannel/course.pdf?edition=trainer"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, course_folder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An application on either database, with a small course and a trainer."""
    monkeypatch.setattr(records, "_COST", 2)
    url = request.getfixturevalue("postgresql").new_database() if request.param == "postgresql" else ""
    settings = {"content": course_folder(course_id="omnichannel"), "data": tmp_path / "data", "audio_engine": "none"}
    made = create_app({"TESTING": False, "PROPAGATE_EXCEPTIONS": False, "database_url": url, **settings})
    store = made.extensions["omnikurs"].store
    records.Trainers(store, records.SessionLimits(1, 1)).set_password(PASSWORD)
    yield made
    store.close()


def rename_tables(store: Database) -> None:
    """Takes every table of ours away."""
    with store.engine.begin() as connection:
        for name in ("opinions", "attempts", "trainer_sessions", "trainer_account", "login_failures", "course_groups"):
            connection.execute(text(f"ALTER TABLE {name} RENAME TO planted_{name}"))


def every_address(app: Any) -> list[tuple[str, str]]:
    """Method and address of every rule, with something in each gap."""
    gaps = {"language": "pl", "course_id": "omnichannel", "code": "abc", "comment_id": 7, "kind": "light"}
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "downloads.document":
            continue  # it would be printed; the edition that needs the records has a test of its own
        values = {name: gaps.get(name, "x") for name in rule.arguments}
        found += [(method, adapter.build(rule.endpoint, values, method=method)) for method in rule.methods & {"GET", "POST"}]
    return sorted(found)


def test_no_address_fails_when_the_tables_do_not_fit(app: Any, client: Any, store: Database) -> None:
    """Each address, asked for by a browser in which the trainer is logged in, answers something else than 500."""
    assert log_in(client).status_code == 303
    token = token_of(client.get(f"{AREA}groups"))
    rename_tables(store)
    answers = {}
    for method, address in every_address(app):
        posted = {"data": {"csrf_token": token, "do": "start"}, "headers": SAME_SITE} if method == "POST" else {}
        answers[method, address] = client.open(address, method=method, **posted).status_code
    assert len(answers) > 30
    assert [asked for asked, status in answers.items() if status == 500] == []
    assert {status for (_, address), status in answers.items() if address.startswith(f"{AREA}groups")} == {503}


def test_the_trainers_edition_says_when_to_come_again(client: Any, store: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Whether the trainer asks cannot be known without the database: 503 with Retry-After, one line in the log."""
    assert log_in(client).status_code == 303
    rename_tables(store)
    answer = client.get(TRAINERS_PDF)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.exc_info for record in told] == [None]


@pytest.mark.parametrize(
    "change",
    ["ALTER TABLE opinions RENAME TO planted", "ALTER TABLE opinions RENAME COLUMN best TO good", "DROP TABLE reply_addresses"],
)
def test_an_opinion_comes_back_when_the_tables_do_not_fit(
    page: Any, client: Any, store: Database, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    """A schema that does not fit: 503 with everything typed, /healthz says so, and the words are in no log."""
    with store.engine.begin() as connection:
        connection.execute(text(change))
    caplog.set_level(logging.DEBUG)
    fields = filled(client, best=WORDS, email="ola@example.org", consent="1")
    answer = page(FORM, status=503, method="post", data=fields, headers=SAME_SITE)
    assert answer.one("//textarea[@name='best']").text_content().strip() == WORDS
    assert answer.one("//input[@name='email']").get("value") == "ola@example.org"
    assert answer.headers["Retry-After"] == "60"
    assert client.get("/healthz").json["database"] == "failing"
    assert WORDS not in caplog.text
    assert "ola@example.org" not in caplog.text


def test_whatever_the_records_refuse_is_one_answer(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any error of the records that a page did not expect is 503, wherever it comes from."""
    assert log_in(client).status_code == 303

    def away(*_: Any) -> Callable[[], None]:
        raise StoreUnavailableError("planted")

    monkeypatch.setattr(Database, "reading", away)
    monkeypatch.setattr(Database, "writing", away)
    assert [client.get(address).status_code for address in (AREA, TRAINERS_PDF)] == [503, 503]


def test_an_opinion_comes_back_when_the_data_folder_was_replaced(course_folder: Any, tmp_path: Path) -> None:
    """The folder is deleted, and a new one made in its place: 503 with everything typed, /healthz says so, pages go on."""
    data = tmp_path / "data"
    settings = {"content": course_folder(course_id="omnichannel"), "data": data, "audio_engine": "none"}
    client = create_app({"TESTING": True, **settings}).test_client()
    fields = filled(client, best=WORDS)
    assert client.post(FORM, data=fields, headers=SAME_SITE).status_code == 303
    shutil.rmtree(data)
    for _ in range(2):
        answer = client.post(FORM, data=filled(client, best=WORDS), headers=SAME_SITE)
        assert answer.status_code == 503
        assert WORDS in answer.get_data(as_text=True)
        data.mkdir(exist_ok=True)
        (data / "omnikurs.sqlite").touch()
    assert client.get("/healthz").status_code == 503
    assert client.get("/pl/omnichannel/").status_code == 200


def test_an_opinion_comes_back_while_the_resolver_says_nothing(
    course_folder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's host has a name that is looked up without end: 503 with everything typed, /healthz says so, pages go on."""
    answers = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.wait(60) and [])
    monkeypatch.setattr(Database.__init__, "__defaults__", (0.2,))
    settings = {"content": course_folder(course_id="omnichannel"), "data": tmp_path / "data", "audio_engine": "none"}
    url = "postgresql://omnikurs@nobody.invalid/omnikurs"
    client = create_app({"TESTING": True, "database_url": url, **settings}).test_client()
    answer = client.post(FORM, data=filled(client, best=WORDS), headers=SAME_SITE)
    assert answer.status_code == 503
    assert WORDS in answer.get_data(as_text=True)
    health = client.get("/healthz")
    assert (health.status_code, health.json["database"]) == (503, "failing")
    assert client.get("/pl/omnichannel/").status_code == 200
    assert not answers.is_set()
    answers.set()
