"""The feedback form over HTTP: what is kept, and what is given back."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.presentation.rendering import catalogue
from app.records.database import Database
from app.records.schema import Opinion, ReplyAddress
from app.web.feedback import CONSENT_WORDING
from tests.support.feedback_form import FORM, SAME_SITE, filled, kept, make_group, post, token_of
from tests.support.validation import validation_faults

RU = "/ru/omnichannel/feedback"


@pytest.fixture
def app(course_folder: Any, tmp_path: Path) -> Any:
    """The application with a small course, which is read in no time."""
    from app import create_app

    content = course_folder(course_id="omnichannel")
    return create_app({"TESTING": True, "content": content, "data": tmp_path / "data", "audio_engine": "none"})


@pytest.mark.parametrize("path", [FORM, RU])
def test_the_form_is_a_whole_page(page: Any, path: str) -> None:
    """Real radio groups, labels, a privacy note before the button, an unticked consent, autocomplete, no cookie."""
    form = page(path)
    assert len(form.all("//fieldset[legend]//input[@type='radio']")) == 15
    assert form.one("//input[@name='consent']").get("checked") is None
    assert form.one("//input[@name='email']").get("autocomplete") == "email"
    assert form.html.index('id="privacy"') < form.html.index('class="button is-primary"')
    assert "Set-Cookie" not in form.headers
    assert "no-store" not in form.headers["Cache-Control"]
    assert form.one("//form").get("action") == f"{path}?step=send"


def test_valid_html_in_every_state(client: Any) -> None:
    """Empty, with errors, too old, and thanked: html-validate has nothing to say, in either language."""
    pages = {}
    for language in ("pl", "ru"):
        path = f"/{language}/omnichannel/feedback"
        wrong = filled(client, clarity="", email="x", missing="x" * 5001)
        pages |= {
            f"{language} empty": client.get(f"{path}?group=k7").text,
            f"{language} error": post(client, wrong, path).text,
            f"{language} stale": post(client, {}, path).text,
            f"{language} thanks": client.get(f"{path}/thanks?number=7F3A").text,
        }
    assert validation_faults(pages) == []


def test_sent_and_thanked(page: Any, client: Any, store: Database) -> None:
    """A post keeps one opinion and leads with 303 to the thanks; loading that again keeps nothing more; no cookie is set."""
    answer = post(client, filled(client, missing="Więcej przykładów 🙂", best="Wszystko", group="grupa-7"))
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    for _ in range(2):
        thanks = page(answer.headers["Location"])
    assert "Dziękujemy" in thanks.text
    (row,) = kept(store)
    assert (row.clarity, row.usefulness, row.ease, row.missing, row.best) == (
        4,
        5,
        3,
        "Więcej przykładów 🙂",
        "Wszystko",
    )
    assert (row.course, row.language) == ("omnichannel", "pl")


def test_thanks_show_no_foreign_text(page: Any) -> None:
    """Only a number of ours is repeated from the address."""
    assert "evil" not in page(f"{FORM}/thanks?number=<b>evil").html
    assert "7F3A" in page(f"{FORM}/thanks?number=7F3A").text


def test_twelve_posts_of_one_form_at_once(app: Any, client: Any, store: Database) -> None:
    """The same form sent twelve times at once is thanked for twelve times and kept once."""
    fields = filled(client, best="once")
    together = Barrier(12)

    def send() -> int:
        together.wait()
        with app.test_client() as own:
            return int(post(own, fields).status_code)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: send(), range(12)))
    assert answers == [303] * 12
    assert len(kept(store)) == 1


def test_going_back_and_correcting_makes_no_second_row(client: Any, store: Database) -> None:
    """The same page's form sent again with other words corrects the opinion that was acknowledged."""
    token = token_of(client)
    post(client, filled(client, token=token, best="first"))
    post(client, filled(client, token=token, best="second"))
    assert [row.best for row in kept(store)] == ["second"]


def test_an_empty_form_names_each_fault(page: Any, client: Any, store: Database) -> None:
    """Nothing chosen: 422, a summary that takes the focus and links to each place, and a sentence tied to each field."""
    answer = page(FORM, status=422, method="post", data={"token": token_of(client)}, headers=SAME_SITE)
    summary = answer.one("//*[@role='alert']")
    assert (summary.get("tabindex"), "autofocus" in summary.attrib) == ("-1", True)
    links = answer.all("//*[@role='alert']//a/@href")
    assert links == ["#clarity-1", "#usefulness-1", "#ease-1"]
    for link in links:
        assert answer.one(f"//*[@id='{link[1:]}']").get("aria-describedby") in answer.all("//@id")
    assert answer.one("//title").text.startswith("Błąd")
    assert kept(store) == []


@pytest.mark.parametrize("language", ["pl", "ru"])
@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"email": "ola@example.org"}, "consent"),
        ({"email": "ola", "consent": "y"}, "email"),
        ({"email": "ola@exa mple.org", "consent": "y"}, "email"),
        ({"email": "o" * 250 + "@example.org", "consent": "y"}, "email"),
        ({"consent": "y"}, "email"),
        ({"missing": "x" * 5001}, "missing"),
        ({"best": "🙂" * 5001}, "best"),
        ({"clarity": "6"}, "clarity-1"),
        ({"ease": "-1"}, "ease-1"),
        ({"ease": "bardzo"}, "ease-1"),
    ],
)
def test_faults_give_everything_back(
    page: Any, client: Any, store: Database, language: str, changes: dict[str, str], where: str
) -> None:
    """A faulty form is answered in its language with the fault at its field and every typed letter still there."""
    typed = {"best": "zostaje & <tu>\n\nwszystko", **changes}
    path = f"/{language}/omnichannel/feedback"
    answer = page(path, status=422, method="post", data=filled(client, **typed), headers=SAME_SITE)
    assert answer.all("//*[@role='alert']//a/@href") == [f"#{where}"]
    assert answer.one("//textarea[@name='best']").text_content().removeprefix("\n") == typed["best"]
    assert answer.one("//input[@name='email']").get("value") == typed.get("email", "")
    assert (answer.one("//input[@name='consent']").get("checked") is not None) == ("consent" in typed)
    assert kept(store) == []


def test_the_mended_form_is_accepted(page: Any, client: Any, store: Database) -> None:
    """After a fault the same form with the fault mended is kept, once, with the address apart."""
    fields = filled(client, email=" ola@example.org ")
    page(FORM, status=422, method="post", data=fields, headers=SAME_SITE)
    assert post(client, {**fields, "consent": "y"}).status_code == 303
    with store.reading() as session:
        address = session.scalars(select(ReplyAddress)).one()
    assert (address.email, address.wording) == ("ola@example.org", CONSENT_WORDING)


def test_the_consent_words_belong_to_their_version() -> None:
    """Whoever changes what people agree to must give it a new version: this sum is of the words in both languages."""
    words = [catalogue(language).gettext("I agree to be answered by e-mail.") for language in ("pl", "ru")]
    sums = {"2026-11": "b3ad", "2026-11-22": "eff0"}
    assert hashlib.sha256("\n".join(words).encode()).hexdigest()[:4] == sums[CONSENT_WORDING], words


def test_the_limit_counts_signs_not_bytes(client: Any, store: Database) -> None:
    """5,000 emoji and 5,000 line breaks fit, as the counter promises."""
    assert post(client, filled(client, best="🙂" * 5000, missing="\r\n" * 5000)).status_code == 303
    (row,) = kept(store)
    assert (row.best, row.missing) == ("🙂" * 5000, "\n" * 5000)


@pytest.mark.parametrize(
    "typed",
    [
        "🙂👩‍👩‍👧‍👦",
        "\u202eמימין לשמאל",
        "\n leading line break",
        "\ufffd",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE opinions; --",
    ],
)
def test_hard_text_is_stored_exactly(client: Any, store: Database, typed: str) -> None:
    """Emoji, right-to-left and markup are kept as they are, and come back as text in the page."""
    assert post(client, filled(client, best=typed)).status_code == 303
    assert kept(store)[0].best == typed
    again = post(client, filled(client, best=typed, clarity="")).get_data(as_text=True)
    assert "<img src=x" not in again


@pytest.mark.parametrize("group", ["k7", "klasa-1a", "группа_2", "grupa.żółta"])
def test_the_group_comes_from_the_link(page: Any, client: Any, store: Database, group: str) -> None:
    """`?group=` is shown, goes into the form, stands in the address of the thanks, and goes along into the other language."""
    make_group(store, group)
    form = page(FORM, query_string={"group": group})
    assert form.one("//input[@name='group']").get("value") == group
    assert group in form.text
    for _ in range(5):
        thanks = post(client, filled(client, group=group)).headers["Location"]
        assert parse_qs(urlsplit(thanks).query)["group"] == [group]
    assert page(thanks).one("//a[@hreflang='ru']").get("href").partition("?")[2] == urlsplit(thanks).query
    assert {row.group for row in kept(store)} == {group}


@pytest.mark.parametrize(("language", "words"), [("pl", "Nie ma grupy o kodzie"), ("ru", "Группы с кодом из этой ссылки нет")])
@pytest.mark.parametrize("group", ["nikt", "x" * 41, "<b>"])
def test_a_group_that_does_not_exist_is_told_and_not_kept(
    page: Any, client: Any, store: Database, group: str, language: str, words: str
) -> None:
    """A code that no group of this course has: the form and the test say so before anything is sent, and keep nothing of it."""
    make_group(store, "nikt", course="another-course")
    form = FORM.replace("/pl/", f"/{language}/")
    for path in (form, form.replace("feedback", "test")):
        shown = page(path, query_string={"group": group})
        assert words in shown.text
        assert shown.all("//input[@name='group' and @value!='']") == []
        assert words not in page(path).text


def test_an_opinion_with_a_group_that_is_gone_is_kept_without_it(page: Any, client: Any, store: Database) -> None:
    """Queued with the code of a group that was taken off the list: the opinion is kept, the thanks say that its group is not."""
    answer = post(client, {**filled(client), "group": "gone"})
    assert answer.status_code == 303
    thanks = page(answer.headers["Location"])
    assert "Zapisano bez grupy" in thanks.text
    assert [row.group for row in kept(store)] == [""]
    assert "Zapisano bez grupy" not in page(post(client, filled(client)).headers["Location"]).text
    with store.reading() as session:
        assert session.scalars(select(Opinion.group_code)).all() == [None, None]


@pytest.mark.parametrize("group", ["<script>", "a b", "x" * 41, "../..", "=1+1", "a\nb"])
def test_a_mangled_group_costs_no_opinion(page: Any, client: Any, store: Database, group: str) -> None:
    """What is no code is left out of page and row; the opinion is kept all the same."""
    assert page(FORM, query_string={"group": group}).one("//input[@name='group']").get("value") == ""
    assert post(client, {**filled(client), "group": group}).status_code == 303
    with store.reading() as session:
        assert session.scalars(select(Opinion.group_code)).one() is None


def test_a_locked_database_gives_the_text_back(page: Any, app: Any, client: Any, store: Database) -> None:
    """Locked for long: 503 with everything typed and the same token; pages are read; afterwards the form is kept once."""
    store._patience_s = 0.3
    fields = filled(client, best="nie przepada", email="ola@example.org", consent="y")
    holder = sqlite3.connect(str(store.path), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = page(FORM, status=503, method="post", data=fields, headers=SAME_SITE)
        assert client.get("/pl/omnichannel/").status_code == 200
        assert page(FORM).status == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert answer.one("//textarea[@name='best']").text_content().strip() == "nie przepada"
    assert answer.one("//input[@name='token']").get("value") == fields["token"]
    assert answer.one("//input[@id='clarity-4']").get("checked") is not None
    assert answer.headers["Retry-After"]
    assert post(client, fields).status_code == 303
    assert len(kept(store)) == 1


def test_a_full_disk_gives_the_text_back(page: Any, client: Any, store: Database) -> None:
    """No room: 503 with the text; pages are read; with room again the form is kept."""
    fields = filled(client, best="x" * 5000, missing="y" * 5000)
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={connection.exec_driver_sql('PRAGMA page_count').scalar()}")
    answer = page(FORM, status=503, method="post", data=fields, headers=SAME_SITE)
    assert answer.one("//textarea[@name='best']").text_content().strip() == "x" * 5000
    assert client.get("/pl/omnichannel/").status_code == 200
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    assert post(client, fields).status_code == 303


def test_pages_are_read_without_any_database(tmp_path: Path) -> None:
    """A data folder that cannot be used stops no page; the form is shown, and a post gives the text back."""
    from app import create_app

    (tmp_path / "data").write_text("in the way")
    app = create_app(
        {
            "TESTING": True,
            "data": tmp_path / "data",
            "secret_key": "0123456789abcdefghijklmnopqrstuvwxyz",
            "audio_engine": "none",
        }
    )
    client = app.test_client()
    assert client.get("/pl/omnichannel/").status_code == 200
    answer = post(client, filled(client, best="still here"))
    assert answer.status_code == 503
    assert "still here" in answer.get_data(as_text=True)


def test_the_sender_is_nowhere(app: Any, client: Any, store: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """After a post from 127.0.0.9 with a telling browser name neither is in any file or log; nor is the minute."""
    caplog.set_level(logging.DEBUG)
    answer = client.post(
        FORM,
        data=filled(client, best="an opinion", email="ola@example.org", consent="y"),
        environ_base={"REMOTE_ADDR": "127.0.0.9", "HTTP_USER_AGENT": "TellingBrowser/9"},
        headers={**SAME_SITE, "X-Forwarded-For": "127.0.0.9"},
    )
    assert answer.status_code == 303
    store.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(b"an opinion" in file.read_bytes() for file in files)
    for needle in (b"127.0.0.9", b"TellingBrowser"):
        assert not [file for file in files if needle in file.read_bytes()]
        assert needle.decode() not in caplog.text
    assert "an opinion" not in caplog.text
    assert "ola@example.org" not in caplog.text


def test_a_log_line_stays_one_line(client: Any, store: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Line breaks in every field make no second log line, also when keeping fails."""
    store._patience_s = 0.2
    holder = sqlite3.connect(str(store.path), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    forged = "x\nERROR forged line"
    post(client, filled(client, best=forged, missing=forged, group=forged, email=forged))
    post(client, filled(client, best=forged, missing=forged, group=forged))
    holder.close()
    assert caplog.records
    assert all("\n" not in record.getMessage() and "forged" not in record.getMessage() for record in caplog.records)


def test_retention_and_controller_are_told(tmp_path: Path) -> None:
    """The privacy note names who is responsible and for how long, as the settings say."""
    from app import create_app

    given = {
        "TESTING": True,
        "data": tmp_path,
        "audio_engine": "none",
        "controller": "Szkoła <Handlowa>",
        "retention_days": 61,
    }
    told = create_app(given).test_client().get(FORM).get_data(as_text=True)
    assert "Szkoła &lt;Handlowa&gt;" in told
    assert "Po 2 miesiącach usuwamy wszystko." in told
    forever = create_app({**given, "retention_days": 0}).test_client().get(FORM).get_data(as_text=True)
    assert "usuwamy wszystko" not in forever


def test_unknown_course_or_language_is_404(client: Any) -> None:
    """The form exists for a published course in one of its languages only."""
    for path in ("/pl/none/feedback", "/en/omnichannel/feedback", "/pl/none/feedback/thanks"):
        assert client.get(path).status_code == 404
