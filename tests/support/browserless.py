"""A browser without script, on a connection of its own to a running server: what walkers and forms need of a client."""

from __future__ import annotations

import http.client
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from tests.support.pages import Page
from tests.support.servers import Server

#: For one answer on a machine that is full: against hanging, not against being slow.
_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, with the names that Flask's test client has for it."""

    status_code: int
    headers: Message
    body: bytes

    def get_data(self, as_text: bool = False) -> Any:
        """The body."""
        return self.body.decode() if as_text else self.body


class Browserless:
    """One connection; redirects are followed by whoever asks."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_TIMEOUT_S)

    def get(self, path: str) -> Answer:
        """Asks for a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, data: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """Sends a form; a field may have several values."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urllib.parse.urlencode(data, doseq=True), sent)

    def page(self, path: str) -> Page:
        """A page that has to be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return Page(path, answer.status_code, answer.headers, answer.get_data(as_text=True))

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        self._connection.request(method, path, body, dict(headers))
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
