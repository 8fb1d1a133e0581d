"""The trainer's way in, as the tests take it."""

from __future__ import annotations

from typing import Any

from tests.support.pages import Page

PASSWORD = "most-kot-las-dom"
AREA = "/pl/trainer/"
LOGIN = f"{AREA}login"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def token_of(answer: Any) -> str:
    """The token in the forms of a page."""
    page = Page(answer.request.path, answer.status_code, answer.headers, answer.get_data(as_text=True))
    return str(page.all("//input[@name='csrf_token']/@value")[0])


def log_in(client: Any, password: str = PASSWORD, path: str = LOGIN, following: str = "", **options: Any) -> Any:
    """Opens the login, types the password and presses the button."""
    token = token_of(client.get(path, **options))
    fields = {"csrf_token": token, "password": password, **({"next": following} if following else {})}
    return client.post(path.partition("?")[0], data=fields, headers=SAME_SITE, **options)


def post(client: Any, path: str, token_from: str = f"{AREA}groups", **fields: str) -> Any:
    """Posts a form of the area as a browser on one of its pages does."""
    token = token_of(client.get(token_from))
    return client.post(path, data={"csrf_token": token, **fields}, headers=SAME_SITE)


def cookie_of(client: Any, name: str = "omnikurs-trainer") -> str:
    """The value of the area's cookie in this client."""
    cookie = client.get_cookie(name)
    return cookie.value if cookie else ""
