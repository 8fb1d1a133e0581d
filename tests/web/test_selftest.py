"""The self-test over HTTP, as a browser without script walks through it."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.course.attempts.state import from_state, to_state
from app.course.library import LOOK_EVERY_S, Library
from app.records import post_rate_limit
from app.records.errors import StoreUnavailableError
from app.records.schema import AttemptRow, FirstTry, PostRateLimit
from app.web.attempt_tokens import AttemptTokens
from tests.support.feedback_form import filled, make_group, post
from tests.support.selftest_solver import plain
from tests.support.validation import validation_faults
from tests.support.walker import BANKS, SAME_SITE, TEST, Walker, answered_on, number_of, score, starting_token


@pytest.fixture
def walk(page: Any, client: Any) -> Any:
    """`walk(language, mode)` begins an attempt."""
    return lambda language="pl", mode="practice", **start: Walker(page, client, language, mode, **start)


@pytest.mark.parametrize("language", ["pl", "ru"])
@pytest.mark.parametrize("mode", ["practice", "test"])
def test_a_whole_test_without_script(walk: Any, language: str, mode: str) -> None:
    """All right answers give 10 of 10, in both languages and ways, with one reload at every screen changing nothing."""
    attempt = walk(language, mode)
    for number in range(1, 11):
        before = attempt.screen.html
        assert attempt.go(attempt.address).html == before
        assert number_of(attempt.screen) == number
        attempt.press("go", **attempt.answer())
        if mode == "practice":
            assert attempt.screen.one("//*[@id='verdict']").get("class") == "verdict is-right"
            attempt.press("go")
    assert score(attempt.screen) == 10
    assert len(attempt.screen.all("//*[@class='answers-row']")) == 10


@pytest.mark.parametrize("right", [0, 1, 4, 7, 9])
def test_the_score_is_what_the_authors_files_say(walk: Any, right: int) -> None:
    """So many questions answered rightly, by the author's own files, give between so many points and one part more each."""
    attempt = walk(mode="test")
    screen = attempt.finish([True] * right + [False] * (10 - right))
    outcomes = [row.get("class").removeprefix("score-row is-") for row in screen.all("//li[starts-with(@class, 'score-row')]")]
    assert outcomes[:right] == ["right"] * right
    assert "right" not in outcomes[right:]
    partly = outcomes.count("partial")
    assert right <= score(screen) <= right + partly
    assert bool(screen.all("//form[@id='certificate']")) == (score(screen) >= 7)


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_every_screen_is_valid_html(walk: Any, page: Any, language: str) -> None:
    """The start, each kind of question before and after its answer, the end and the result: html-validate has nothing to say."""
    pages = {"start": page(f"/{language}/omnichannel/test?group=7b").html, "lost": page(TEST + "?attempt=x", status=400).html}
    kinds: set[str] = set()
    while len(kinds) < 7:
        attempt = walk(language)
        for number in range(10):
            kind = attempt.screen.one("//form[@id='answer']").get("class").split("is-")[1].strip()
            kinds.add(kind)
            pages[kind] = attempt.screen.html
            attempt.press("go", **attempt.answer(right=number % 2 == 0))
            pages[f"{kind}, answered {number % 2}"] = attempt.screen.html
            attempt.press("go")
        pages["result"] = attempt.screen.html
    attempt = walk(language, "test")
    for _ in range(10):
        attempt.press("go")
    pages["end"] = attempt.screen.html
    assert validation_faults(pages) == []


@pytest.mark.parametrize("language", ["pl", "ru"])
@pytest.mark.parametrize("mode", ["practice", "test"])
def test_no_answer_leaves_the_server_before_it_is_given(walk: Any, language: str, mode: str) -> None:
    """No reason, explanation, right term or author's key of an unanswered question is anywhere in the bytes, on any screen."""
    seen = 0
    for _ in range(6):
        attempt = walk(language, mode)
        for _number in range(10):
            html = plain(unescape(re.sub(r"<[^>]*>", "", attempt.screen.html)))
            raw = attempt.screen.html
            asked = BANKS[language][plain(attempt.screen.one("//h1").text_content())]
            told = attempt.screen.text
            secrets = asked.secrets + (asked.right if asked.kind == "fill" else [])
            assert not [secret for secret in secrets if secret in html], asked
            assert not re.search(r"question-[\w-]+-(?:[a-z]|t[a-z]|why|omni|multi)(?:-reason)?\.\d", raw)
            assert "checked" not in raw.replace("is-checked", "") or mode == "test"
            assert "data-right" not in raw
            seen += len(secrets)
            assert told
            attempt.press("skip" if mode == "practice" else "go")
    assert seen > 200


def test_the_planted_leak_would_be_found(walk: Any) -> None:
    """The same search finds the reasons once the answer is given: it can fail."""
    attempt = walk()
    asked = BANKS["pl"][plain(attempt.screen.one("//h1").text_content())]
    attempt.press("go", **attempt.answer())
    html = plain(unescape(re.sub(r"<[^>]*>", "", attempt.screen.html)))
    assert all(secret in html for secret in asked.secrets)


def test_the_language_link_keeps_questions_and_answers(walk: Any) -> None:
    """The other language shows the same question with the same answer, and its result counts the same."""
    attempt = walk(mode="test")
    attempt.finish([True] * 6 + [False] * 4)
    other = attempt.screen.one("//nav[@class='languages']//a[@hreflang='ru']").get("href")
    polish = score(attempt.screen)
    words = [row.get("class") for row in attempt.screen.all("//li[starts-with(@class, 'score-row')]")]
    russian = attempt.go(other)
    assert score(russian) == polish
    assert [row.get("class") for row in russian.all("//li[starts-with(@class, 'score-row')]")] == words


def test_going_back_in_test_mode_keeps_and_changes_answers(walk: Any) -> None:
    """Before the end every answer can be looked at again and changed; the last one counts."""
    attempt = walk(mode="test")
    wrong = attempt.answer(right=False)
    attempt.press("go", **wrong)
    attempt.press("back")
    assert answered_on(attempt.screen) == wrong
    attempt.finish([True] * 10)
    assert score(attempt.screen) == 10


def test_practice_wants_an_answer_before_it_checks(walk: Any) -> None:
    """ "Check" without an answer says so and stays; "skip" goes on."""
    attempt = walk()
    attempt.press("go")
    assert attempt.screen.one("//*[@id='missing']").get("role") == "alert"
    assert number_of(attempt.screen) == 1
    attempt.press("skip")
    assert number_of(attempt.screen) == 2


def test_what_has_no_answer_is_named_before_the_result(walk: Any) -> None:
    """Open questions are listed before the end with a way to each; finishing anyway counts them as not right."""
    attempt = walk(mode="test")
    for number in range(10):
        attempt.press("go", **(attempt.answer() if number not in (2, 5) else {}))
    assert "2 pytania bez odpowiedzi" in attempt.screen.one("//h1").text_content()
    assert len(attempt.screen.all("//button[@class='open-question']")) == 2
    attempt.press("jump:2")
    attempt.press("go", **attempt.answer())
    assert "Pytanie 4 z 10" in plain(attempt.screen.one("//p[@class='test-count']").text_content())
    attempt.press("finish", **attempt.answer())
    assert score(attempt.screen) == 9


def test_the_wrong_ones_can_be_mended(walk: Any) -> None:
    """A later round asks only what was not right; what becomes right is called mended."""
    attempt = walk(mode="test")
    attempt.finish([False] * 3 + [True] * 7)
    first = score(attempt.screen)
    attempt.press("retry")
    for _ in range(3):
        attempt.press("go", **attempt.answer())
    assert score(attempt.screen) == 10 > first
    assert len(attempt.screen.all("//li[@class='score-row is-mended']")) == 3
    assert "naprawione za drugim razem" in attempt.screen.text


def test_a_new_set_asks_other_questions(walk: Any) -> None:
    """Each section has three questions: a new set repeats none of the old one."""
    attempt = walk(mode="test")
    attempt.finish([True] * 10)
    old = {plain(h.text_content()).split(". ", 1)[1] for h in attempt.screen.all("//h3")}
    attempt.press("renew")
    attempt.finish([True] * 10)
    new = {plain(h.text_content()).split(". ", 1)[1] for h in attempt.screen.all("//h3")}
    assert len(old) == len(new) == 10
    assert not old & new


def test_steps_move_without_script(walk: Any) -> None:
    """An arrow's own form moves a step by one place, and the answer's form keeps "go on" as its first button."""
    attempt = walk(mode="test")
    for _ in range(10):
        form = attempt.screen.one("//form[@id='answer']")
        own = attempt.screen.all("//button[@form='answer' or (not(@form) and ancestor::form[@id='answer'])]")
        assert own[0].get("value") == "go"
        assert form.get("method") == "post"
        steps = attempt.screen.all("//*[@class='order-text']")
        if steps:
            words = [plain(step.text_content()) for step in steps]
            down = attempt.screen.all("//button[@form='move'][contains(@value, ':down')]")[0].get("value")
            attempt.press(down)
            moved = [plain(step.text_content()) for step in attempt.screen.all("//*[@class='order-text']")]
            assert moved == [words[1], words[0], *words[2:]]
        attempt.press("go", **attempt.answer())


def test_first_tries_are_recorded_without_identity(walk: Any, app: Any) -> None:
    """One attempt is one row with a random key, language and group; each first try once, also after mending."""
    make_group(app.extensions["omnikurs"].store, "grupa-7")
    attempt = walk("ru", "test", group="grupa-7")
    attempt.finish([False] * 2 + [True] * 8)
    attempt.press("retry")
    attempt.press("go", **attempt.answer())
    attempt.press("go", **attempt.answer())
    with app.extensions["omnikurs"].store.reading() as session:
        (kept,) = session.scalars(select(AttemptRow))
        tries = list(session.scalars(select(FirstTry)))
    assert (kept.course, kept.language, kept.group_code, kept.answered, kept.correct) == ("omnichannel", "ru", "grupa-7", 10, 8)
    assert {(row.course, row.language, row.group_code) for row in tries} == {("omnichannel", "ru", "grupa-7")}
    assert (len(tries), sum(row.correct for row in tries)) == (10, 8)


def test_a_code_that_was_believed_is_kept_only_where_there_is_its_group(walk: Any, app: Any, monkeypatch: Any) -> None:
    """While the records are away a link's code is believed; what is recorded afterwards bears it only when the group exists."""
    with monkeypatch.context() as outage:
        outage.setattr("app.web.learners_group.find_group", Mock(side_effect=StoreUnavailableError("planted")))
        attempt = walk("pl", "test", group="widmo")
    attempt.finish([True] * 10)
    with app.extensions["omnikurs"].store.reading() as session:
        kept = [*session.scalars(select(AttemptRow)), *session.scalars(select(FirstTry))]
    assert len(kept) == 11
    assert not any(row.group_code for row in kept)


BROKEN = ["x", "a.b.c", "." * 50, "ą", "x" * 7000, "\x01", "eyJhIjoxfQ.aaaa"]


@pytest.mark.parametrize("token", BROKEN)
def test_a_broken_address_gets_a_clear_page(page: Any, token: str) -> None:
    """A token that is cut off, foreign or invented is answered with 400 and a way to begin anew."""
    screen = page(TEST, status=400, query_string={"attempt": token})
    assert "Nie można odczytać tego testu" in screen.text
    assert screen.one("//button[@value='start']") is not None


@pytest.mark.parametrize("change", [(-2, "x"), (0, "A"), (40, "_")])
def test_a_changed_token_is_refused_by_get_and_post(walk: Any, page: Any, client: Any, change: tuple[int, str]) -> None:
    """One changed character anywhere is noticed, whoever sends it (the very last carries two bits that mean nothing)."""
    token = list(walk().token)
    place, char = change
    token[place] = char if token[place] != char else "Q"
    page(TEST, status=400, query_string={"attempt": "".join(token)})
    sent = client.post(TEST, data={"do": "go", "token": "".join(token)}, headers=SAME_SITE)
    assert sent.status_code == 400


TAMPERED = [
    {"a": "99"},
    {"a": "-1"},
    {"a": ["0", "0"]},
    {"a": "0' OR 1=1"},
    {"r0": "99", "a": "x"},
    {"do": "jump:x"},
    {"do": "move:9:sideways"},
    {"q": "eleven"},
]


@pytest.mark.parametrize("fields", TAMPERED, ids=str)
def test_invented_fields_never_break_the_server(walk: Any, client: Any, fields: dict[str, Any]) -> None:
    """Fields that no form sends are answered with 400 or taken for nothing, on every kind of question; never with 500."""
    attempt = walk(mode="test")
    statuses = set()
    for _ in range(10):
        data = {"do": "go", "token": attempt.token, **attempt.hidden(), **fields}
        statuses.add(client.post(TEST, data=data, headers=SAME_SITE).status_code)
        attempt.press("go")
    assert statuses <= {303, 400}
    assert "a" not in fields or 400 in statuses


@pytest.mark.parametrize("typed", ["<b>nie</b>", "<img src=x onerror=alert(1)>", '{{ 7*7 }} &amp; "x"'])
def test_a_typed_term_stays_text(walk: Any, typed: str) -> None:
    """What was typed instead of a term stands in the field and in the review as it was typed, and is nowhere markup."""
    attempt = walk()
    for number in range(400):
        if attempt.screen.all("//input[@id='term']"):
            break
        if number % 10 == 9:
            attempt = walk()
        attempt.press("skip")
    attempt.press("keep", a=typed)
    assert attempt.screen.one("//input[@id='term']").get("value") == typed
    review = attempt.press("go", a=typed).all("//ul[@class='review']")[0]
    assert typed in [text.text_content() for text in review.xpath(".//*[@class='review-text']")]
    assert not review.xpath(".//b | .//img")


def test_another_site_cannot_post(walk: Any, client: Any) -> None:
    """A post on behalf of another origin is refused with 403."""
    data = {"do": "go", "token": walk().token, "q": "0"}
    assert client.post(TEST, data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(TEST, data=data, headers={"Origin": "https://elsewhere.example"}).status_code == 403


def test_a_token_holds_no_right_answer_and_belongs_to_its_course(walk: Any, app: Any) -> None:
    """The signed state holds places and ids alone, and another course's signature is none."""
    attempt = walk()
    attempt.press("go", **attempt.answer(right=False))
    key = app.secret_key
    state = to_state(AttemptTokens(key, "omnichannel").read(attempt.token))
    flat = str(state)
    words = [word for asked in BANKS["pl"].values() for word in asked.secrets + asked.right if len(word) > 9]
    assert not [word for word in words if word in flat]
    forged = AttemptTokens(key, "another").write(from_state(state))
    assert attempt._client.get(TEST, query_string={"attempt": forged}).status_code == 400
    assert len(attempt.address) < 1200


def test_a_changed_question_is_asked_again_on_the_page(course_folder: Any, tmp_path: Any) -> None:
    """When the author edits the question on the screen, the answer is dropped and the page says why; the form is not graded."""
    from app import create_app

    content = course_folder()
    now_s = [0.0]
    library = Library(content, clock=lambda: now_s[0])
    app = create_app({"TESTING": True, "LIBRARY": library, "data": tmp_path / "data", "audio_engine": "none"})
    client = app.test_client()
    begin = {"do": "start", "mode": "test", "token": starting_token(client, "/pl/small/test")}
    started = client.post("/pl/small/test", data=begin, headers=SAME_SITE)
    token = parse_qs(urlsplit(started.headers["Location"]).query)["attempt"][0]
    done = client.post("/pl/small/test", data={"do": "finish", "token": token, "q": "0", "a": "0"}, headers=SAME_SITE)
    for language in ("pl", "ru"):
        file = content / "small" / language / "questions" / "what-is.md"
        file.write_text(file.read_text("utf-8").replace("[x] ", "[x] 1: "), "utf-8")
    now_s[0] += LOOK_EVERY_S
    shown = client.get(done.headers["Location"]).get_data(as_text=True)
    assert "Autor zmienił to pytanie" in shown
    assert "checked" not in shown.replace("is-checked", "")
    old = parse_qs(urlsplit(done.headers["Location"]).query)["attempt"][0]
    again = client.post("/pl/small/test", data={"do": "finish", "token": old, "q": "0", "a": "0"}, headers=SAME_SITE)
    assert "verdict" not in client.get(again.headers["Location"]).get_data(as_text=True)


def test_the_test_goes_on_when_nothing_can_be_recorded(walk: Any, app: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """A database that is away costs the statistics, not the learner's answer."""
    from app.records.errors import StoreUnavailableError

    def refuse() -> None:
        raise StoreUnavailableError("locked\nfor long")

    monkeypatch.setattr(app.extensions["omnikurs"].store, "writing", refuse)
    attempt = walk()
    attempt.press("go", **attempt.answer())
    assert attempt.screen.one("//*[@id='verdict']") is not None
    assert "could not be recorded" in caplog.text


def test_a_start_pressed_twice_starts_one_attempt(client: Any) -> None:
    """The start form's token is asked for, and makes two presses one attempt; a forged or missing one shows the start again."""
    begin = {"do": "start", "mode": "test", "token": starting_token(client, TEST)}
    first, second = (client.post(TEST, data=begin, headers=SAME_SITE).headers["Location"] for _ in range(2))
    assert first == second
    for token in ("", "x", begin["token"] + "x"):
        refused = client.post(TEST, data=begin | {"token": token}, headers=SAME_SITE)
        assert refused.status_code == 400
        assert 'name="token"' in refused.get_data(as_text=True)


def test_answers_that_come_too_fast_are_not_taken(walk: Any, page: Any, client: Any, monkeypatch: Any) -> None:
    """An answer beyond what one address may send is 429 with when to come back, is not graded, and is taken afterwards."""
    attempt = walk()
    monkeypatch.setattr(post_rate_limit, "_LONGEST_MS", 0)
    fields = {"do": "go", "token": attempt.token, **attempt.hidden(), **attempt.answer()}
    refused = page(attempt.test, status=429, method="post", data=fields, headers=SAME_SITE)
    assert int(refused.headers["Retry-After"]) >= 1
    monkeypatch.undo()
    attempt.press("go", **attempt.answer())
    assert attempt.screen.all("//*[@id='verdict']")


def test_a_class_of_forty_behind_one_address_is_heard(walk: Any, client: Any, store: Any, monkeypatch: Any) -> None:
    """What a learner writes with a whole test and the longest opinion in Cyrillic letters fits forty times into what one address
    may send at the same moment."""
    now_s = time.time()
    monkeypatch.setattr("app.web.sources.time.time", lambda: now_s)
    attempt = walk()
    for _ in range(10):
        attempt.press("go", **attempt.answer())
        attempt.press("go")
    assert score(attempt.screen) == 10
    assert post(client, filled(client, best="щ" * 5000, missing="ю" * 5000)).status_code == 303
    with store.reading() as session:
        full_ms = session.scalars(select(PostRateLimit.full_ms)).one()
    spent = (full_ms - int(now_s * 1000)) * post_rate_limit.BYTES_A_SECOND / 1000
    assert 40 * spent <= post_rate_limit.BURST_BYTES
    assert spent >= 4 * 10_000 + 20 * post_rate_limit.ROW_BYTES
