"""Addresses with parameters that nobody knows (`utm_source`, `fbclid` …): the same page, at the same price."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.trainers_area import PASSWORD, log_in

ODD = "utm_source=x&fbclid=%3Cb%3E&a=1&a=2&%ff=%00&with_=ru&attempts=1"
PLACES = {
    "language": "pl",
    "course_id": "omnichannel",
    "name": "goals",
    "code": "none",
    "question_id": "none",
    "section_id": "what-is",
    "comment_id": "1",
    "suffix": "pdf",
    "version": "none",
    "kind": "light",
}
CHANGING = re.compile(r'(name="(?:csrf_)?token" value=")[^"]*')
WITHOUT_A_QUERY = {"/<language>/<course_id>/audio/<name>.mp3", "/<language>/<course_id>/audio/<name>.vtt"}
"""Without any voice they have nothing to give; `test_sound.py` asks for them with one."""


def addresses(app: Any) -> list[str]:
    """Every address that can be asked for, with something in each place; those of static files apart."""
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods} - WITHOUT_A_QUERY
    asked = sorted(rule for rule in rules if not rule.startswith("/static/"))
    return [re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda match: PLACES[match[1]], rule) for rule in asked]


def seen(answer: Any) -> tuple[int, str, str]:
    """What an answer is, without the tokens of its forms and the query in a redirect."""
    is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
    text = answer.get_data(as_text=True) if is_page else answer.mimetype
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0], CHANGING.sub(r"\1", text)


@pytest.mark.parametrize("trainer", [False, True], ids=["a learner", "the trainer"])
def test_an_unknown_parameter_is_ignored_on_every_address(app: Any, client: Any, trainer: bool) -> None:
    """Every address of the application gives with odd parameters what it gives without, to learners and to the trainer."""
    if trainer:
        from app.records.trainers import SessionLimits, Trainers

        Trainers(app.extensions["omnikurs"].store, SessionLimits(3600, 3600)).set_password(PASSWORD)
        assert log_in(client).status_code == 303
    tried = addresses(app)
    assert len(tried) > 20
    for address in tried:
        if address.endswith("course.pdf"):
            continue  # printed below, once
        plain, odd = client.get(address), client.get(f"{address}?{ODD}")
        assert seen(odd) == seen(plain), address


def test_a_document_is_the_same_with_an_unknown_parameter(app: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`course.pdf?utm_source=x` is the handout; with what it knows beside it is what that says; one is made for both."""
    orders: list[Any] = []

    def printed(course: Any, order: Any, *_: Any, **__: Any) -> bytes:
        import io

        import pikepdf

        orders.append(order)
        out = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(out)
        return out.getvalue()

    monkeypatch.setattr("app.exports.formats.pdf.print_course", printed)
    file = "/pl/omnichannel/course.pdf"
    first, second = client.get(file), client.get(f"{file}?{ODD}")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    assert client.get(f"{file}?edition=worksheet&utm_source=x").status_code == 200
    assert [order.rendition for order in orders] == ["handout", "worksheet"]
    assert client.get(f"/pl/omnichannel/downloads?{ODD}").status_code == 200
    assert client.get(f"{file}?edition=none&utm_source=x").status_code == 404


@pytest.mark.parametrize(
    "path", ["/pl/", "/pl/omnichannel/", "/ru/about", "/ru/omnichannel/glossary", "/pl/omnichannel/?with=ru&"]
)
def test_a_published_page_is_made_once_whatever_the_query(client: Any, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Five hundred odd addresses cost one rendering and one place: the others are answered from what is kept."""
    import app.web.answers

    made: list[str] = []
    render = app.web.answers.render
    monkeypatch.setattr("app.web.answers.render", lambda *a, **k: made.append(a[1]) or render(*a, **k))
    path = path if "?" in path else f"{path}?"
    first = client.get(path)
    for number in range(500):
        odd = client.get(f"{path}x={number}&utm_source={number}" + ("" if "with=" in path else f"&wit={number}"))
        assert odd.data == first.data
    if path == "/pl/?":  # it shows the course, but nothing beside it
        assert client.get("/pl/?with=xx").data == client.get("/pl/?with=ru").data == first.data
    assert len(made) == 1
    client.application.test_client().get(path)
    assert len(made) == 1


def test_the_server_finds_a_kept_page_whatever_the_query(app: Any, client: Any) -> None:
    """What the server's event loop asks for is there for every query: no thread is needed."""
    from app.server.messages import Request
    from app.web.site import FlaskSite

    site = FlaskSite(app)
    client.get("/pl/omnichannel/")
    client.get("/pl/omnichannel/?with=ru")

    def ask(query: str, **fields: str) -> Any:
        app.extensions["omnikurs"].library.current()  # so that nobody needs to be sent to look
        given = {b"host": b"localhost", **{name.replace("_", "-").encode(): value.encode() for name, value in fields.items()}}
        return site.find(Request("GET", "/pl/omnichannel/", query, "", given))

    page = ask("")
    assert page.body == client.get("/pl/omnichannel/").data
    assert ask(ODD) is page
    assert ask(f"with=ru&{ODD}").body == client.get("/pl/omnichannel/?with=ru").data != page.body
    assert ask("", host="evil.example") is None
    assert site.pool(Request("GET", "/pl/omnichannel/", ODD, "", {})) == "refresh", (
        "what only checks the content waits behind nobody"
    )
    assert site.pool(Request("GET", "/pl/omnichannel/feedback", "", "", {})) == "pages"
    assert site.pool(Request("POST", "/pl/omnichannel/", "", "", {})) == "pages"
    tag = client.get("/pl/omnichannel/").headers["ETag"]
    assert ask(ODD, if_none_match=tag).status == 304
