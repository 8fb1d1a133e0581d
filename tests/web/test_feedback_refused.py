"""What the feedback form refuses: bytes, bodies, sites and tokens that are none of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from app.records.database import Database
from app.records.post_rate_limit import BURST_BYTES, BYTES_A_SECOND
from app.server.gateway import REFUSED, RETRY_AFTER_S
from tests.support.feedback_form import FORM, SAME_SITE, filled, kept, post, token_of


@pytest.fixture
def app(course_folder: Any, tmp_path: Path) -> Any:
    """The application with a small course, which is read in no time."""
    from app import create_app

    content = course_folder(course_id="omnichannel")
    return create_app({"TESTING": True, "content": content, "data": tmp_path / "data", "audio_engine": "none"})


@pytest.mark.parametrize("bad", [b"a%00b", b"%ED%A0%80", b"%FF", b"%C3", b"\xc4\x85"])
def test_bytes_that_no_browser_sends(client: Any, store: Database, bad: bytes) -> None:
    """NUL, a lone surrogate and broken UTF-8 are 400, never 500, and nothing is kept."""
    body = urlencode(filled(client)).encode() + b"&best=" + bad
    answer = client.post(FORM, data=body, content_type="application/x-www-form-urlencoded", headers=SAME_SITE)
    assert answer.status_code == 400
    assert kept(store) == []


def test_a_megabyte_is_refused(client: Any, store: Database) -> None:
    """1 MB in a field is 413."""
    assert post(client, filled(client, best="x" * 1_000_000)).status_code == 413
    assert kept(store) == []


@pytest.mark.parametrize(("language", "words"), [("pl", "Nic nie przepadło"), ("ru", "Ничего не потеряно")])
def test_whoever_is_refused_unread_is_told_where_the_text_is(page: Any, client: Any, language: str, words: str) -> None:
    """A text as long as a book, one that came too slowly, and a form for which no thread is free: the page says that nothing is
    lost, and where it is. The server decides on the last two before the form is read.
    """
    path = FORM.replace("/pl/", f"/{language}/")
    fields = filled(client)
    assert words in page(path, status=413, method="post", data={**fields, "best": "x" * 300_000}, headers=SAME_SITE).text
    for status in (408, 413, 503):
        refused = page(path, status=status, method="post", environ_base={REFUSED: status}, headers=SAME_SITE)
        assert words in refused.text
        assert refused.headers.get("Retry-After") == (str(RETRY_AFTER_S) if status == 503 else None)
    assert words not in page(f"/{language}/none/feedback", status=404).text


def test_other_kinds_of_body_are_refused(client: Any) -> None:
    """JSON or an upload is 415, hundreds of fields 400."""
    assert client.post(FORM, json={"clarity": 1}, headers=SAME_SITE).status_code == 415
    assert (
        client.post(FORM, data=urlencode([("x", "1")] * 300), content_type="application/x-www-form-urlencoded").status_code == 400
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://[broken"},
    ],
)
def test_posts_for_other_sites_are_refused(client: Any, store: Database, headers: dict[str, str]) -> None:
    """A browser that posts on behalf of another site is 403, with a valid token or without."""
    assert client.post(FORM, data=filled(client), headers=headers).status_code == 403
    assert kept(store) == []


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}, {}]
)
def test_posts_from_here_are_accepted(client: Any, store: Database, headers: dict[str, str]) -> None:
    """This site's own post is accepted on https, on plain http in a classroom, and without a browser."""
    assert client.post(FORM, data=filled(client), headers=headers).status_code == 303
    assert len(kept(store)) == 1


@pytest.mark.parametrize("token", ["forged", "x" * 3000, "", "W10.aaaa.bbbb", "other form", "other key"])
def test_without_a_token_of_ours_nothing_is_kept(page: Any, app: Any, client: Any, store: Database, token: str) -> None:
    """A missing, forged or foreign token: 403, the text given back with a fresh token that works."""
    from app.web.forms import FormTokens

    made = {
        "other form": FormTokens(app.secret_key).issue("test:omnichannel"),
        "other key": FormTokens("k").issue("feedback:omnichannel"),
    }
    fields = {**filled(client, best="still here"), "token": made.get(token, token)}
    answer = page(FORM, status=403, method="post", data=fields, headers=SAME_SITE)
    assert answer.one("//textarea[@name='best']").text_content().strip() == "still here"
    assert kept(store) == []
    fresh = answer.one("//input[@name='token']").get("value")
    assert post(client, {**fields, "token": fresh}).status_code == 303


@pytest.mark.parametrize(("days", "status"), [(29.9, 303), (30.1, 403)])
def test_a_token_is_good_for_thirty_days(client: Any, monkeypatch: pytest.MonkeyPatch, days: float, status: int) -> None:
    """A form that lay queued for almost thirty days is kept; one that lay longer is asked to be sent once more."""
    import time

    fields = filled(client)
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + days * 86400)
    assert post(client, fields).status_code == status


def size_of(folder: Path) -> int:
    """The bytes of all files in it."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_who_sends_too_much_is_told_to_wait(client: Any, store: Database) -> None:
    """Who sends the longest forms without pause writes no more than the bucket holds, and the files grow by less than 10 MB; the
    form comes back with what was typed in it and when to try again, and another address is heard meanwhile."""
    fields = filled(client, best="ż" * 5000, missing="😀" * 5000)
    each = 2 * (10_000 + 20_000)
    before = size_of(store.data)
    told = []
    for _ in range(200):
        answer = post(client, {**fields, "token": token_of(client)})
        told.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert set(told) == {303, 429}
    assert each * len(kept(store)) <= BURST_BYTES + 60 * BYTES_A_SECOND
    assert len(kept(store)) >= 40
    assert size_of(store.data) - before < 10_000_000
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "ż" * 5000 in answer.get_data(as_text=True)
    other = client.post(FORM, data=filled(client), headers=SAME_SITE, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 303
