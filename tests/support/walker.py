"""Walks through the self-test over HTTP, and reads what a screen says."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.selftest_solver import answer, read_bank

TEST = "/pl/omnichannel/test"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
BANKS = {language: read_bank(language) for language in ("pl", "ru")}


def starting_token(client: Any, test: str) -> str:
    """The token of the start form, as the page has it."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(test).get_data(as_text=True))
    assert found, "a start form without a token"
    return found[1]


class Walker:
    """Takes an attempt from screen to screen; `screen` is the page that is shown now."""

    def __init__(self, page: Any, client: Any, language: str = "pl", mode: str = "practice", **start: str) -> None:
        self._page, self._client = page, client
        self.language = language
        self.test = f"/{language}/omnichannel/test"
        self.press("start", mode=mode, token=starting_token(client, self.test), **start)

    def press(self, do: str, **fields: Any) -> Any:
        """Sends the screen's form with that button; follows to the next screen, whose invariants are checked."""
        if hasattr(self, "screen"):
            fields = {"token": self.token, **self.hidden(), **fields}
        sent = self._client.post(self.test, data={"do": do, **fields}, headers=SAME_SITE)
        assert sent.status_code == 303, sent.get_data(as_text=True)[:400]
        assert sent.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in sent.headers
        return self.go(sent.headers["Location"])

    def go(self, address: str) -> Any:
        """Opens an address of the attempt."""
        self.address = address
        self.screen = self._page(address)
        assert self.screen.headers["Cache-Control"] == "no-store"
        return self.screen

    def hidden(self) -> dict[str, str]:
        """The number of the question on the screen."""
        return {str(field.get("name")): field.get("value") for field in self.screen.all("//form[@id='answer']//input[@name='q']")}

    @property
    def token(self) -> str:
        """The attempt as it stands in the address."""
        return parse_qs(urlsplit(self.address).query)["attempt"][0]

    def answer(self, *, right: bool = True) -> dict[str, Any]:
        """What to send for the question on the screen."""
        return answer(self.screen, BANKS[self.language], right=right)

    def finish(self, right: list[bool]) -> Any:
        """Answers all questions one after the other, to the result."""
        for well in right:
            self.press("go", **self.answer(right=well))
            if self.screen.all("//*[@id='verdict']"):
                self.press("go")
        assert self.screen.one("//h1").get("class") == "score"
        return self.screen


def score(screen: Any) -> float:
    """The large number of the result."""
    return float(screen.one("//h1/b").text_content().replace(",", "."))


def number_of(screen: Any) -> int:
    """Which question it is, as the head says."""
    return int(screen.one("//p[@class='test-count']/b").text_content())


def answered_on(screen: Any) -> dict[str, Any]:
    """The answer that the screen shows as given, as the form would send it again."""
    if term := screen.all("//input[@id='term']"):
        return {"a": term[0].get("value")}
    if rows := screen.all("//select"):
        return {row.get("name"): row.xpath("./option[@selected]/@value")[0] for row in rows}
    return {"a": screen.all("//form[@id='answer']//input[@name='a'][@checked or @type='hidden']/@value")}
