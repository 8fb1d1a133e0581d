"""The login of the trainer's room, and what is tried on it."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.records import trainers as records
from app.web.trainer.access import local_address
from tests.web.trainers_room import LOGIN, PASSWORD, ROOM, SAME_SITE, cookie_of, log_in, post, token_of

EVERY_PAGE = (
    "", "opinions", "questions", "questions/one-price", "groups", "groups/abc", "materials", "opinions.csv", "results.xlsx",
)  # fmt: skip


class Clock:
    """A clock that stands until it is moved."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the application."""
    return Clock()


@pytest.fixture
def build(course_folder: Any, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`build(**settings)` makes an application whose trainer has a password."""
    monkeypatch.setattr(records, "_COST", 2)

    def make(**settings: Any) -> Any:
        content = course_folder()
        given = {"TESTING": True, "CLOCK": clock, "content": content, "data": tmp_path / "data", "audio_engine": "none"}
        app = create_app({**given, **settings})
        limits = records.Limits(1, 1)
        records.Trainers(app.extensions["omnikurs"].store, limits).set_password(PASSWORD)
        return app

    return make


@pytest.fixture
def app(build: Any) -> Any:
    """An application on plain http, as in a classroom."""
    return build()


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nobody_gets_in_without_a_session(client: Any, path: str) -> None:
    """Every address of the room leads to the login, which leads back; no cookie, not stored, no word of the room."""
    answer = client.get(ROOM + path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(LOGIN)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"omnikurs-trainer" not in answer.data
    client.set_cookie("omnikurs-trainer", "A" * 43)
    assert client.get(ROOM + path).status_code == 303


def test_no_page_for_learners_sets_a_cookie(client: Any) -> None:
    """Public pages set none, also for a trainer who is logged in."""
    for logged_in in (False, True):
        if logged_in:
            log_in(client)
        for path in ("/pl/", "/pl/small/", "/ru/small/test", "/pl/small/feedback", "/pl/about", "/pl/nothing", "/"):
            answer = client.get(path)
            assert "Set-Cookie" not in answer.headers, path
            assert "Cookie" not in answer.headers.get("Vary", ""), path


def test_the_login_is_a_whole_page(page: Any) -> None:
    """Valid, labelled, with the field's meaning for password managers, in both languages."""
    for language in ("pl", "ru"):
        login = page(f"/{language}/trainer/login")
        assert login.one("//input[@type='password']").get("autocomplete") == "current-password"
        assert login.headers["Cache-Control"] == "no-store"


def test_the_right_password_opens_a_session_of_a_new_id(client: Any) -> None:
    """The id that a browser had before the login is worth nothing afterwards (no session fixation)."""
    client.get(LOGIN)
    before = cookie_of(client)
    answer = log_in(client)
    after = cookie_of(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, ROOM)
    assert before
    assert after != before
    assert client.get(ROOM).status_code == 200
    client.set_cookie("omnikurs-trainer", before)
    assert client.get(ROOM).status_code == 303


def test_the_cookie_is_out_of_reach(client: Any) -> None:
    """HttpOnly, SameSite, gone when the browser closes; on plain http without Secure, else a classroom could not log in."""
    set_cookie = log_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Path=/" in set_cookie
    assert not {"Secure", "Expires", "Max-Age", "Domain"} & {part.strip().partition("=")[0] for part in set_cookie.split(";")}


def test_on_https_the_cookie_is_bound_to_the_host(build: Any) -> None:
    """With an https address it is Secure with the __Host- prefix, and still opens the room."""
    app = build(public_url="https://kurs.example.org")
    with app.test_client() as client:
        options = {"base_url": "https://kurs.example.org"}
        set_cookie = log_in(client, **options).headers["Set-Cookie"]
        assert set_cookie.startswith("__Host-omnikurs-trainer=")
        assert "Secure" in set_cookie
        assert client.get(ROOM, **options).status_code == 200


def test_a_wrong_password_is_said_at_its_field(client: Any, page: Any) -> None:
    """401, the field is marked and tied to the words; nothing typed comes back in the page."""
    token = token_of(client.get(LOGIN))
    answer = page(LOGIN, 401, "post", data={"csrf_token": token, "password": "<b>wrong"}, headers=SAME_SITE)
    assert answer.one("//input[@id='password']").get("aria-invalid") == "true"
    assert answer.one("//*[@id='password-error']").get("role") == "alert"
    assert "wrong" not in answer.one("//input[@id='password']").get("value", "")


def test_six_wrong_passwords_close_the_door_for_a_while(app: Any, clock: Clock) -> None:
    """The sixth is answered 429 with Retry-After, in another browser too and for the right one; later it opens again."""
    with app.test_client() as client:
        assert [log_in(client, "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    with app.test_client() as other:
        locked = log_in(other)
        assert locked.status_code == 429
        assert 0 < int(locked.headers["Retry-After"]) <= 900
        clock.now += int(locked.headers["Retry-After"])
        assert log_in(other).status_code == 303


def test_wrong_passwords_are_counted_for_all_workers(build: Any) -> None:
    """Two applications on one database count together."""
    one, other = build().test_client(), build().test_client()
    told = [log_in(client, "wrong").status_code for client in (one, other) * 3]
    assert told == [401] * 5 + [429]


def test_where_a_wrong_password_came_from_is_nowhere(app: Any, client: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the database, not in the log."""
    with caplog.at_level(logging.DEBUG):
        token = token_of(client.get(LOGIN))
        client.post(LOGIN, data={"csrf_token": token, "password": "x"}, environ_base={"REMOTE_ADDR": "127.0.0.9"})
    assert "127.0.0.9" not in caplog.text
    path = app.extensions["omnikurs"].store.path
    held = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"127.0.0.9" not in held
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM login_failures").fetchone() == (1,)
    connection.close()


def test_logout_kills_a_copied_cookie(app: Any, client: Any) -> None:
    """Who copied the cookie is out at the same moment."""
    log_in(client)
    copied = cookie_of(client)
    thief = app.test_client()
    thief.set_cookie("omnikurs-trainer", copied)
    assert thief.get(ROOM).status_code == 200
    assert post(client, f"{ROOM}logout").status_code == 303
    assert thief.get(ROOM).status_code == 303
    assert cookie_of(client) == ""


def test_sessions_end_when_idle_and_after_their_hours(client: Any, clock: Clock) -> None:
    """Two hours without a click, or twelve hours in all, and the login is asked for again."""
    log_in(client)
    clock.now += 119 * 60
    assert client.get(ROOM).status_code == 200
    clock.now += 120 * 60
    assert client.get(ROOM).status_code == 303
    log_in(client)
    for _ in range(7):
        clock.now += 100 * 60
        assert client.get(ROOM).status_code == 200
    clock.now += 20 * 60
    assert client.get(ROOM).status_code == 303


@pytest.mark.parametrize("path", ["logout", "groups", "opinions/1/done", "opinions/1/delete", "groups/abc/remove"])
def test_no_post_without_the_token_of_the_session(client: Any, path: str) -> None:
    """A missing, foreign or pre-login token is refused, and so is a post from another site with the right one."""
    client.get(LOGIN)
    early = token_of(client.get(LOGIN))
    log_in(client)
    right = token_of(client.get(f"{ROOM}groups"))
    for token in ("", "##0000", early):
        assert client.post(ROOM + path, data={"csrf_token": token}, headers=SAME_SITE).status_code == 403
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(ROOM + path, data={"csrf_token": right}, headers=headers).status_code == 403
    assert client.get(ROOM).status_code == 200


def test_a_login_without_its_token_is_asked_for_again(client: Any) -> None:
    """Somebody else's form (login CSRF), or a browser without cookies: 403, words, and a fresh form; no session."""
    answer = client.post(LOGIN, data={"password": PASSWORD}, headers=SAME_SITE)
    assert answer.status_code == 403
    assert "autocomplete" in answer.text
    assert client.get(ROOM).status_code == 303
    elsewhere = client.post(LOGIN, data={"password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403


EVIL = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "https://evil.example",
    "https://localhost@evil.example", "javascript:alert(1)", "///evil.example", "/pl/\\@evil.example", "/%09/evil.example",
    "/pl//evil.example",
    "/pl/trainer/..//evil.example", "/pl/trainer/\r\nSet-Cookie: a=b", "/pl/trainer/%0d%0aa", "evil", " /pl/",
    "/pl/../../x", "http:evil.example", "/ pl/trainer/", "/pl/trainer/@evil.example:80",
]  # fmt: skip


@pytest.mark.parametrize("wanted", EVIL)
def test_a_login_leads_nowhere_else(client: Any, wanted: str) -> None:
    """Whatever stands in `next`, the login leads to a page of this site."""
    answer = log_in(client, following=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (303, ROOM)
    again = client.get(LOGIN, query_string={"next": wanted})
    assert again.headers["Location"] == ROOM


@pytest.mark.parametrize(
    "wanted",
    ["/pl/trainer/questions?group=abc", "/ru/trainer/opinions?words=%C5%82&page=2", "/pl/small/course.pdf?edition=trainer"],
)
def test_a_login_leads_to_what_was_asked_for(client: Any, wanted: str) -> None:
    """A page of this site is reached after the login, with its query."""
    assert log_in(client, following=wanted).headers["Location"] == wanted
    assert local_address(wanted, "/") == wanted


@pytest.mark.parametrize("host", ["evil.example", "localhost@evil.example", "localhost\\.evil.example"])
def test_a_foreign_host_is_refused(client: Any, host: str) -> None:
    """No link or redirect of the room can be made to point elsewhere."""
    answer = client.get(ROOM, headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text
    forwarded = client.get(ROOM, headers={"X-Forwarded-Host": "evil.example"})
    assert forwarded.headers["Location"].startswith("/pl/trainer/login")


def test_pages_of_the_room_are_not_compressed_and_kept_nowhere(client: Any) -> None:
    """A page with a secret token and with words of others is not compressed (BREACH), not cached, not indexed."""
    log_in(client)
    for path in EVERY_PAGE:
        answer = client.get(ROOM + path, headers={"Accept-Encoding": "gzip, br"})
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_without_a_password_the_page_says_what_to_do(course_folder: Any, tmp_path: Path) -> None:
    """Nobody can log in, and whoever runs the server is told the command."""
    app = create_app({"TESTING": True, "content": course_folder(), "data": tmp_path / "empty", "audio_engine": "none"})
    with app.test_client() as client:
        answer = log_in(client)
    assert answer.status_code == 503
    assert "omnikurs trainer password" in answer.text


def test_the_short_address_leads_to_the_room(client: Any) -> None:
    """`/trainer/` leads to the room in the browser's language; there is no other language's room."""
    assert client.get("/trainer/", headers={"Accept-Language": "ru"}).headers["Location"] == "/ru/trainer/"
    assert client.get("/de/trainer/").status_code == 404
