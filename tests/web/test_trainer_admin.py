"""The trainer's area behind its login: figures as they are shown, comments, groups, files, and what is tried with stored text."""

from __future__ import annotations

import csv
import io
import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from app import create_app
from app.exports.printing.pdf_renderer import RenderError
from app.records import trainers as records
from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.feedback import FeedbackStore
from app.records.groups import Groups
from app.web.forms import group_code
from tests.support.opinions import opinion
from tests.support.trainers_area import AREA, PASSWORD, log_in, post

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
NAMES = ("clarity", "usefulness", "ease")
ATTACKS = [
    "<img src=x onerror=alert(1)>", "'\"><script>alert(1)</script>", "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "a\r\nb", "{{ 7*7 }}",
    "🙂\u202e",
]  # fmt: skip


@pytest.fixture
def app(course_folder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An application with a small course and a trainer."""
    monkeypatch.setattr(records, "_COST", 2)
    app = create_app({"TESTING": True, "content": course_folder(), "data": tmp_path / "data", "audio_engine": "none"})
    records.Trainers(app.extensions["omnikurs"].store, records.SessionLimits(1, 1)).set_password(PASSWORD)
    return app


@pytest.fixture
def client(app: Any) -> Any:
    """A browser in which the trainer is logged in."""
    client = app.test_client()
    log_in(client)
    return client


@pytest.fixture
def price(app: Any) -> Any:
    """The question of the small course: b is right."""
    return app.extensions["omnikurs"].library.current().courses["small"].editions["pl"].quiz.questions[0]


def seed(store: Any, price: Any, count: int = 500) -> list[dict[str, Any]]:
    """Known opinions and attempts. Five of a kind follow each other: none of whole fives waits at the end."""
    chance = random.Random(9)
    rows = []
    kind: dict[str, str] = {}
    with store.writing() as session:
        for number in range(count):
            if number % 5 == 0:
                kind = {"language": chance.choice(["pl", "ru"]), "group": chance.choice(["gdansk", "krakow"])}
            row = {
                **kind,
                "sent": START + timedelta(days=chance.randrange(20)),
                "missing": f"uwaga {number}" if number % 10 == 0 else "",
                **{name: chance.randint(1, 5) for name in NAMES},
            }
            FeedbackStore(session).keep(opinion(**row))
            right = chance.random() < 0.31
            started = StartedAttempt(str(number), "small", row["language"], row["sent"], row["group"])
            AttemptStore(session).record(started, [Try(price.id, price.fingerprint, right, ("b" if right else "a",))], "whole")
            rows.append({**row, "right": right})
    return rows


def decimal(number: float, places: int = 1) -> str:
    """The number as a Polish page writes it."""
    return f"{number:.{places}f}".replace(".", ",")


@pytest.mark.parametrize(("query", "fits"), [("", {}), ("?group=gdansk", {"group": "gdansk"}),
                                              ("?language=ru", {"language": "ru"}),
                                              ("?group=krakow&language=pl", {"group": "krakow", "language": "pl"})])  # fmt: skip
def test_every_figure_shown_is_the_true_one(page: Any, store: Any, price: Any, query: str, fits: dict[str, str]) -> None:
    """Counts, means and shares in the pages are those that NumPy finds in the seeded rows."""
    rows = [row for row in seed(store, price) if all(row[name] == value for name, value in fits.items())]
    means = [np.mean([row[name] for row in rows]) for name in NAMES]
    right = sum(row["right"] for row in rows)
    overview = page(AREA + query)
    assert [node.text for node in overview.all("//li[@class='mean']/b")] == [decimal(mean) for mean in means]
    assert f"{len(rows)} opini" in overview.text
    assert f"{right} z wynikiem co najmniej 70%" in overview.text
    share = f"{round(100 * right / len(rows))}%"
    assert overview.one("//li[contains(@class,'item')]/b").text == share
    assert overview.one("//li[contains(@class,'item')]").get("class") == "item is-hard"
    assert f"{round(100 * (1 - right / len(rows)))}%" in overview.one("//li[contains(@class,'item')]//small").text_content()
    full = page(AREA + "opinions" + query)
    for name, chart in zip(NAMES, full.all("//section[h2[@id='distribution']]//table"), strict=True):
        shown = [int(cell.text) for cell in chart.xpath(".//tbody//td[last()]")]
        assert shown == list(np.bincount([row[name] for row in rows], minlength=6)[1:])
    cells = [cell.text for cell in full.all("//table[contains(@class,'figures')]/tbody/tr[1]/td")]
    assert cells == [str(len(rows)), *(decimal(mean, 2) for mean in means)]
    told = full.all("//table[contains(@class,'figures')]/tbody/tr[position()>1]")
    for line in told:
        key = line.xpath("th")[0].text
        part = [row for row in rows if key in (row["group"], row["language"].upper())]
        expected = [str(len(part)), *(decimal(np.mean([row[name] for row in part]), 2) for name in NAMES)]
        assert [cell.text for cell in line.xpath("td")] == expected, key
    time = [int(cell.text) for cell in full.all("//section[h2[@id='time']]//tbody//td[last()]")]
    assert sum(time) == len(rows)
    questions = page(AREA + "questions" + query)
    scores = [int(cell.text) for cell in questions.all("(//section[h2[@id='scores']]//table)[1]//tbody//td[last()]")]
    assert scores == [len(rows) - right, right]
    detail = page(f"{AREA}questions/{price.id}{query}")
    shares = [node.text for node in detail.all("//ul[@class='items']/li/b")]
    assert shares == [f"{round(100 * (1 - right / len(rows)))}%", share]


@pytest.fixture
def second_course(course_folder: Any) -> str:
    """A second course beside the small one. To be asked for before anything that makes the application."""
    course_folder(course_id="other")
    return "other"


@pytest.mark.parametrize(
    ("query", "count", "mean", "kept"),
    [
        ("?course=small", 30, "2,3", {("small", "5"), ("small", "1")}),
        ("?course=small&to=2026-10-31", 10, "5,0", {("small", "5")}),
        ("?course=small&from=2026-11-01", 20, "1,0", {("small", "1")}),
        ("?course=small&from=2026-11-01&to=2026-11-30&language=pl", 20, "1,0", {("small", "1")}),
        ("?course=other", 5, "3,0", {("other", "3")}),
        ("?course=other&to=2026-11-01", 0, None, set()),
    ],
)
def test_course_and_period_choose_what_is_counted(
    second_course: str, page: Any, client: Any, store: Any, query: str, count: int, mean: str | None, kept: set[Any]
) -> None:
    """Opinions of another course, or from outside the period, are neither counted nor listed nor in the table."""
    sent = [("small", datetime(2026, 10, 5, 9, tzinfo=UTC), 5)] * 10 + [("small", datetime(2026, 11, 9, 9, tzinfo=UTC), 1)] * 20
    with store.writing() as session:
        for course, hour, clarity in [*sent, *[(second_course, datetime(2026, 11, 16, 9, tzinfo=UTC), 3)] * 5]:
            FeedbackStore(session).keep(opinion(course=course, sent=hour, clarity=clarity, missing=f"{course}-{clarity}"))
    assert [node.text for node in page(AREA + query).all("//li[@class='mean']/b")][:1] == ([mean] if mean else [])
    opinions = page(f"{AREA}opinions{query}")
    shown = [int(cell.text) for cell in opinions.all("//section[h2[@id='time']]//tbody//td[last()]")]
    assert sum(shown) == count
    rows = list(csv.reader(io.StringIO(client.get(f"{AREA}opinions.csv{query}").data.decode("utf-8-sig")), delimiter=";"))
    assert {(row[1], row[4]) for row in rows[1:]} == kept


@pytest.mark.parametrize("count", [0, 1, 4])
@pytest.mark.parametrize("path", ["", "opinions", "questions", "questions/one-price"])
def test_few_answers_show_words_and_no_figure(page: Any, store: Any, price: Any, count: int, path: str) -> None:
    """With nobody, one or four the page is whole and designed, and tells no mean and no share."""
    seed(store, price, count)
    shown = page(AREA + path)
    assert not shown.all("//li[@class='mean']/b | //li[contains(@class,'item')]/b[contains(text(),'%')]")
    assert not shown.all("//table")


def test_a_group_has_figures_from_its_fifth_answer_on(page: Any, store: Any, price: Any) -> None:
    """Four answers of a group: its line in the list has no count and its results no mean; with the fifth both are there."""
    with store.writing() as session:
        Groups(session).make("small", "Sopot", date(2026, 10, 5), code=lambda: "sopot")
    for number in range(5):
        line = page(f"{AREA}groups").one("//li[@id='group-sopot']").text_content()
        assert "mniej niż pięć odpowiedzi" in line
        assert not re.search(r"\d (opini|rozpocz)", line)
        assert not page(f"{AREA}?group=sopot").all("//li[@class='mean']/b | //table")
        with store.writing() as session:
            FeedbackStore(session).keep(opinion(group="sopot", sent=START))
            started = StartedAttempt(str(number), "small", "pl", START, "sopot")
            AttemptStore(session).record(started, [Try(price.id, price.fingerprint, True, ("b",))], "whole")
    line = page(f"{AREA}groups").one("//li[@id='group-sopot']").text_content()
    assert "mniej niż pięć odpowiedzi" not in line
    assert "5 opinii" in line
    assert len(page(f"{AREA}?group=sopot").all("//li[@class='mean']/b")) == len(NAMES)


def test_a_small_group_is_in_no_page_and_no_file(page: Any, client: Any, store: Any, price: Any) -> None:
    """Three people of a group among five hundred: no figure, no code beside a comment, no row in a filtered table."""
    seed(store, price)
    with store.writing() as session:
        for number in range(3):
            FeedbackStore(session).keep(opinion(group="tiny", missing=f"cicho {number}", sent=START))
    assert "tiny" not in page(AREA).text
    assert "tiny" not in page(f"{AREA}opinions?words=cicho").one("//section[@id='comments']").text_content()
    assert page(f"{AREA}?group=tiny").all("//li[@class='mean']") == []
    assert page(f"{AREA}opinions?group=tiny").all("//li[contains(@class,'comment')]") == []
    assert page(AREA).text.count("500 opinii") == 1
    assert len(client.get(f"{AREA}opinions.csv?group=tiny").text.splitlines()) == 1
    assert "tiny" not in client.get(f"{AREA}opinions.csv").text


@pytest.mark.parametrize("text", ATTACKS)
def test_stored_text_stays_text(page: Any, client: Any, store: Any, text: str) -> None:
    """Whatever learners type is shown as text, and harmless in both tables."""
    with store.writing() as session:
        for _ in range(5):
            FeedbackStore(session).keep(opinion(missing=text, best=text, group="<b>", sent=START))
    shown = page(f"{AREA}opinions")
    words = [" ".join(node.text_content().split()) for node in shown.all("//*[@class='comment-text']")]
    assert words == [" ".join(text.split())] * 10
    assert not shown.all("//img | //main//script")
    rows = list(csv.reader(io.StringIO(client.get(f"{AREA}opinions.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 6
    assert not rows[1][-1].startswith(("=", "+", "-", "@", "\t", "\r"))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{AREA}results.xlsx").data))
    cell = book.worksheets[0].cell(2, 9)
    assert cell.data_type == "s"


def test_a_searched_word_comes_back_as_text(page: Any) -> None:
    """What stands in the address is not taken for markup."""
    for name in ("words", "group", "from", "language", "course", "page", "state"):
        shown = page(f"{AREA}opinions?{name}=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E")
        assert not shown.all("//img")
    written = page(f"{AREA}opinions?words=%22%3E%3Cimg%20src=x%3E").one("//input[@name='words']/@value")
    assert written == '"><img src=x>'


@pytest.mark.parametrize(
    "query",
    ["?page=-1", "?page=99999999", "?page=x", "?from=2026-99-99&to=yesterday", "?course=nope", "?group=%00",
     "?from=9999-12-31&to=0001-01-01", "?to=9999-12-31"],
)  # fmt: skip
def test_nonsense_in_the_address_is_left_out(page: Any, store: Any, price: Any, query: str) -> None:
    """Every page answers 200 to whatever is typed into its address."""
    seed(store, price, 30)
    for path in ("", "opinions", "questions"):
        page(AREA + path + query)


def test_comments_are_done_and_deleted(page: Any, client: Any, store: Any) -> None:
    """Done moves it, delete asks first, and the marks stay in the averages."""
    with store.writing() as session:
        for number in range(10):
            FeedbackStore(session).keep(opinion(missing=f"słowo {number}", email="ola@example.org", wording="1", sent=START))
    listed = page(f"{AREA}opinions")
    assert listed.all("//a[@href='mailto:ola@example.org']")
    address = listed.all("//div[@class='comment-tools']/a/@href")[0]
    asked = page(address)
    assert asked.one("//h1").text
    assert len(page(f"{AREA}opinions").all("//li[contains(@class,'comment')]")) == 10
    assert post(client, address).status_code == 303
    done = listed.all("//div[@class='comment-tools']/form/@action")[1]
    assert post(client, done, done="1").headers["Location"].endswith("#comments")
    after = page(f"{AREA}opinions?state=open")
    assert len(after.all("//li[contains(@class,'comment')]")) == 8
    assert "10 opinii" in after.text
    page(address, 404)


def traces(store: Any, *secrets: bytes) -> list[bytes]:
    """Those of the secrets that stand in a file of the database."""
    files = [file.read_bytes() for file in store.path.parent.glob(f"{store.path.name}*")]
    return [secret for secret in secrets if any(secret in held for held in files)]


def test_no_byte_of_a_deleted_comment_is_left(page: Any, client: Any, store: Any) -> None:
    """Its words and its address are in no file of the database as soon as it is deleted; before that they were."""
    secrets = (b"wstydliwe", b"ola@example.org")
    with store.writing() as session:
        FeedbackStore(session).keep(opinion(missing="wstydliwe", email="ola@example.org", wording="1", sent=START))
    assert traces(store, *secrets) == list(secrets)
    assert post(client, page(f"{AREA}opinions").all("//div[@class='comment-tools']/a/@href")[0]).status_code == 303
    assert traces(store, *secrets) == []


def test_no_byte_of_an_answered_address_is_left(page: Any, client: Any, store: Any) -> None:
    """The address of a comment that is marked as done is in no file any more; the words stay, and so do other addresses."""
    with store.writing() as session:
        for name in ("ola", "jan"):
            FeedbackStore(session).keep(opinion(missing=f"pyta {name}", email=f"{name}@example.org", wording="1", sent=START))
    asked = page(f"{AREA}opinions").one("//li[.//a[@href='mailto:ola@example.org']]//form").get("action")
    assert traces(store, b"ola@example.org")
    assert post(client, asked, done="1").status_code == 303
    assert traces(store, b"ola@example.org", b"jan@example.org", b"pyta ola") == [b"jan@example.org", b"pyta ola"]


def test_a_group_is_made_with_its_link_and_picture(page: Any, client: Any) -> None:
    """A name makes a code; the list holds the learner's link, and the projector's page the same link as QR code and text."""
    assert page(f"{AREA}groups").all("//div[@class='admin-empty']")
    address = post(client, f"{AREA}groups", name="  Gdańsk, <b>listopad</b> ").headers["Location"]
    code = address.rpartition("-")[2]
    assert re.fullmatch("[bcdfghjkmnpqrstwxz]{6}", code)
    listed = page(f"{AREA}groups")
    assert listed.one("//ul[@class='groups']//h2").text == "Gdańsk, <b>listopad</b>"
    link = listed.one("//input[@readonly]").get("value")
    assert link == f"http://localhost/pl/small/?group={code}"
    shown = page(f"{AREA}groups/{code}?page=test")
    assert f"localhost/pl/small/test?group={code}" in shown.text
    assert (
        shown.one("//div[@class='projector-picture']//*[local-name()='title']").text == f"Kod QR: {link.replace('/?', '/test?')}"
    )
    assert page(f"{AREA}?group={code}").all("//ol[@class='admin-steps']")
    assert post(client, f"{AREA}groups/{code}/remove").status_code == 303
    page(f"{AREA}groups/{code}", 404)


def test_a_group_needs_a_name(page: Any, client: Any) -> None:
    """Without a name, or with one that is too long, the form comes back with what was typed and says what to do."""
    for name in ("   ", "x" * 81):
        answer = post(client, f"{AREA}groups", name=name)
        assert answer.status_code == 422
        assert 'id="name-error"' in answer.text
    assert page(f"{AREA}groups").all("//div[@class='admin-empty']")


def test_the_workbook_has_two_sheets_with_dates_as_dates(client: Any, store: Any, price: Any) -> None:
    """Opinions and questions, widths set, hours and days as dates, shares as numbers; as many rows as there are."""
    rows = seed(store, price, 60)
    answer = client.get(f"{AREA}results.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small.xlsx"'
    opinions, questions = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    assert (opinions.title, questions.title) == ("Opinie", "Pytania")
    assert opinions.max_row == 61
    assert isinstance(opinions["A2"].value, datetime)
    assert opinions["A2"].is_date
    assert sorted(opinions.cell(row, 5).value for row in range(2, 62)) == sorted(row["clarity"] for row in rows)
    assert opinions.column_dimensions["H"].width > 50
    assert questions["D2"].value == pytest.approx(sum(row["right"] for row in rows) / 60)
    assert questions["D2"].number_format == "0%"
    assert questions["H2"].is_date
    assert questions["H2"].value.date() == date(2026, 11, 21)


def test_the_trainer_gets_the_printed_edition(app: Any, client: Any) -> None:
    """The edition with the answers is looked for with this login (no printer here: 503) and is not there without (404)."""

    class NoPrinter:
        def find(self, *_: object) -> None:
            return None

        def make(self, *_: object) -> None:
            raise RenderError("no printer in this test")

    app.extensions["omnikurs"] = replace(app.extensions["omnikurs"], documents=NoPrinter())
    address = "/pl/small/course.pdf?edition=trainer"
    assert app.test_client().get(address).status_code == 404
    assert client.get(address).status_code == 503


def test_group_codes_of_the_trainer_are_those_that_forms_take(store: Any) -> None:
    """A code that the trainer’s area makes passes the feedback form and the self-test unchanged."""
    with store.writing() as session:
        code = Groups(session).make("small", "x", date(2026, 1, 1)).code
    assert group_code(code) == code
