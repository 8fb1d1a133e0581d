"""The login of the trainer's area, and what is tried on it."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.records import trainers as records
from app.web.trainer.auth import local_address
from tests.support.trainers_area import AREA, LOGIN, PASSWORD, SAME_SITE, cookie_of, log_in, post, token_of

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
        limits = records.SessionLimits(1, 1)
        records.Trainers(app.extensions["omnikurs"].store, limits).set_password(PASSWORD)
        return app

    return make


@pytest.fixture
def app(build: Any) -> Any:
    """An application on plain http, as in a classroom."""
    return build()


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nobody_gets_in_without_a_session(client: Any, path: str) -> None:
    """every address of the area leads to the login, which leads back; no cookie, not stored, no word of the area."""
    answer = client.get(AREA + path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(LOGIN)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"omnikurs-trainer" not in answer.data
    client.set_cookie("omnikurs-trainer", "A" * 43)
    assert client.get(AREA + path).status_code == 303


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
    assert (answer.status_code, answer.headers["Location"]) == (303, AREA)
    assert before
    assert after != before
    assert client.get(AREA).status_code == 200
    client.set_cookie("omnikurs-trainer", before)
    assert client.get(AREA).status_code == 303


def test_the_cookie_is_out_of_reach(client: Any) -> None:
    """HttpOnly, SameSite, gone when the browser closes; on plain http without Secure, else a classroom could not log in."""
    set_cookie = log_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Path=/" in set_cookie
    assert not {"Secure", "Expires", "Max-Age", "Domain"} & {part.strip().partition("=")[0] for part in set_cookie.split(";")}


def test_on_https_the_cookie_is_bound_to_the_host(build: Any) -> None:
    """With an https address it is Secure with the __Host- prefix, and still opens the area."""
    app = build(public_url="https://kurs.example.org")
    with app.test_client() as client:
        options = {"base_url": "https://kurs.example.org"}
        set_cookie = log_in(client, **options).headers["Set-Cookie"]
        assert set_cookie.startswith("__Host-omnikurs-trainer=")
        assert "Secure" in set_cookie
        assert client.get(AREA, **options).status_code == 200


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


def guess(app: Any, address: str, times: int = 6) -> list[int]:
    """What a stranger's browser is answered who guesses so often from an address."""
    with app.test_client() as stranger:
        return [log_in(stranger, "wrong", environ_base={"REMOTE_ADDR": address}).status_code for _ in range(times)]


def test_strangers_do_not_lock_the_trainer_out(app: Any, client: Any) -> None:
    """Sixty wrong passwords from ten addresses: from an eleventh the right one opens."""
    assert {tuple(guess(app, f"10.0.0.{number}")) for number in range(10)} <= {(401,) * 5 + (429,), (401, 401) + (429,) * 4}
    assert log_in(client, environ_base={"REMOTE_ADDR": "10.0.0.99"}).status_code == 303


def test_the_trainers_browser_gets_through(app: Any, client: Any) -> None:
    """Learners of the same network who guess do not delay the browser in which the trainer was logged in before."""
    assert log_in(client).status_code == 303
    assert post(client, f"{AREA}logout").status_code == 303
    assert guess(app, "127.0.0.1")[-1] == 429
    with app.test_client() as unknown:
        assert log_in(unknown).status_code == 429
    assert log_in(client).status_code == 303
    post(client, f"{AREA}logout")
    assert [log_in(client, "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    assert log_in(client).status_code == 429


@pytest.mark.parametrize("forged", ["", "x", "W10.aaaa.bbbb", "a" * 3000, "\x00"])
def test_a_browser_is_known_only_by_our_own_cookie(app: Any, forged: str) -> None:
    """A cookie that we did not sign makes no browser known, and breaks nothing."""
    with app.test_client() as client:
        client.set_cookie("omnikurs-trainer-browser", forged)
        assert [log_in(client, "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    assert guess(app, "127.0.0.1", 1) == [429]


def test_the_cookie_of_a_known_browser_is_kept_from_scripts_and_opens_nothing(client: Any) -> None:
    """HttpOnly, SameSite, for half a year; without the session's cookie it leads to the login like any other visitor."""
    (given,) = [header for header in log_in(client).headers.getlist("Set-Cookie") if "browser" in header]
    assert all(part in given for part in ("HttpOnly", "SameSite=Lax", f"Max-Age={182 * 24 * 3600}"))
    client.delete_cookie("omnikurs-trainer")
    assert client.get(AREA).status_code == 303


def test_a_network_of_ipv6_is_one_source(app: Any) -> None:
    """Whoever guesses from six addresses of one /64 is counted once; the next network is another source."""
    told = [guess(app, f"2001:db8:0:1::{number}", 1)[0] for number in range(6)]
    assert told == [401] * 5 + [429]
    assert guess(app, "2001:db8:0:2::1", 1) == [401]
    assert guess(app, "::ffff:10.0.0.1", 6)[-1] == guess(app, "10.0.0.1", 1)[0] == 429


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
    assert thief.get(AREA).status_code == 200
    assert post(client, f"{AREA}logout").status_code == 303
    assert thief.get(AREA).status_code == 303
    assert cookie_of(client) == ""


def test_sessions_end_when_idle_and_after_their_hours(client: Any, clock: Clock) -> None:
    """Two hours without a click, or twelve hours in all, and the login is asked for again."""
    log_in(client)
    clock.now += 119 * 60
    assert client.get(AREA).status_code == 200
    clock.now += 120 * 60
    assert client.get(AREA).status_code == 303
    log_in(client)
    for _ in range(7):
        clock.now += 100 * 60
        assert client.get(AREA).status_code == 200
    clock.now += 20 * 60
    assert client.get(AREA).status_code == 303


@pytest.mark.parametrize("path", ["logout", "groups", "opinions/1/done", "opinions/1/delete", "groups/abc/remove"])
def test_no_post_without_the_token_of_the_session(client: Any, path: str) -> None:
    """A missing, foreign or pre-login token is refused, and so is a post from another site with the right one."""
    client.get(LOGIN)
    early = token_of(client.get(LOGIN))
    log_in(client)
    right = token_of(client.get(f"{AREA}groups"))
    for token in ("", "##0000", early):
        assert client.post(AREA + path, data={"csrf_token": token}, headers=SAME_SITE).status_code == 403
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(AREA + path, data={"csrf_token": right}, headers=headers).status_code == 403
    assert client.get(AREA).status_code == 200


def test_a_login_without_its_token_is_asked_for_again(client: Any) -> None:
    """Somebody else's form (login CSRF), or a browser without cookies: 403, words, and a fresh form; no session."""
    answer = client.post(LOGIN, data={"password": PASSWORD}, headers=SAME_SITE)
    assert answer.status_code == 403
    assert "autocomplete" in answer.text
    assert client.get(AREA).status_code == 303
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
    assert (answer.status_code, answer.headers["Location"]) == (303, AREA)
    again = client.get(LOGIN, query_string={"next": wanted})
    assert again.headers["Location"] == AREA


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
    """No link or redirect of the area can be made to point elsewhere."""
    answer = client.get(AREA, headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text
    forwarded = client.get(AREA, headers={"X-Forwarded-Host": "evil.example"})
    assert forwarded.headers["Location"].startswith("/pl/trainer/login")


def test_pages_of_the_area_are_not_compressed_and_kept_nowhere(client: Any) -> None:
    """A page with a secret token and with words of others is not compressed (BREACH), not cached, not indexed."""
    log_in(client)
    for path in EVERY_PAGE:
        answer = client.get(AREA + path, headers={"Accept-Encoding": "gzip, br"})
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


def test_the_short_address_leads_to_the_area(client: Any) -> None:
    """`/trainer/` leads to the area in the browser's language; there is no other language's area."""
    assert client.get("/trainer/", headers={"Accept-Language": "ru"}).headers["Location"] == "/ru/trainer/"
    assert client.get("/de/trainer/").status_code == 404
