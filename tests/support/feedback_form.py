"""The feedback form as tests fill it in and post it, and what is kept of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from app.records.database import Database
from app.records.groups import Groups
from tests.support.opinions import Stored, stored

FORM = "/pl/omnichannel/feedback"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def token_of(client: Any, path: str = FORM) -> str:
    """A fresh token from the page."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found
    return found[1]


def filled(client: Any, **changes: str) -> dict[str, str]:
    """A whole form, changed as asked; an empty change takes the field away."""
    fields = {"clarity": "4", "usefulness": "5", "ease": "3", "missing": "", "best": "", "email": "", "group": ""}
    fields["token"] = changes.pop("token", None) or token_of(client)
    return {name: value for name, value in {**fields, **changes}.items() if value or name in ("missing", "best", "email")}


def make_group(store: Database, code: str, course: str = "omnichannel") -> None:
    """A group with a code of the test's choice, as the trainer makes one."""
    with store.writing() as session:
        Groups(session).make(course, "a class", date(2026, 12, 1), lambda: code)


def kept(store: Database) -> list[Stored]:
    """Every opinion."""
    with store.reading() as session:
        return stored(session)


def post(client: Any, fields: Any, path: str = FORM, **headers: str) -> Any:
    """Posts a form as a browser on this page does."""
    return client.post(path, data=fields, headers={**SAME_SITE, **headers})
