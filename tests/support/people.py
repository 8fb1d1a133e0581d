"""People who open the form of a running server and send it, and see the answer itself, not where it leads."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request

from tests.support.servers import Server

FORM = "/pl/omnichannel/feedback"


class Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere: 303 is the answer that counts."""

    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(Stay)


def ask(server: Server, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and text of an answer; with ``fields`` they are posted."""
    data = urllib.parse.urlencode(fields).encode() if fields else None
    try:
        with OPENER.open(f"{server.url}{path}", data, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def tokens(server: Server, count: int) -> list[str]:
    """Of so many forms, opened one by one."""
    pages = [ask(server, FORM)[1] for _ in range(count)]
    return [re.findall(r'name="token" value="([^"]+)"', page)[0] for page in pages]


def send(server: Server, token: str, words: str) -> tuple[int, str]:
    """An opinion with these words."""
    return ask(server, FORM, {"clarity": "4", "usefulness": "5", "ease": "3", "best": words, "token": token})
