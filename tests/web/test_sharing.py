"""What the head of a page says to others: to networks where its link is shared, and to the device that shows it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image

from app.presentation.assets import FOLDER
from tests.support.pages import Page

LOCALES = {"pl": "pl_PL", "ru": "ru_RU"}
PAGES = ("omnichannel/", "omnichannel/feedback", "omnichannel/downloads", "omnichannel/glossary", "omnichannel/test", "about")


def said(page: Page) -> dict[str, str]:
    """Everything that the page says of itself, by property or name."""
    return {node.get("property") or node.get("name"): node.get("content") for node in page.all("//meta[@property or @name]")}


@pytest.fixture
def known(make_app: Any) -> Any:
    """A client of a server that knows under which address people find it."""
    return make_app(public_url="https://kurs.example.org").test_client()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LOCALES)
def test_a_shared_link_says_what_it_leads_to(page: Any, language: str, path: str) -> None:
    """Title, two sentences and language are told in the language of the page; no picture without an address of its own."""
    found = page(f"/{language}/{path}")
    told = said(found)
    assert told["og:title"]
    assert found.one("//head/title").text == f"{told['og:title']} · Omnikurs"
    assert told["og:description"] == told["description"]
    assert told["og:locale"] == LOCALES[language]
    assert told["og:locale:alternate"] == LOCALES["ru" if language == "pl" else "pl"]
    assert told["og:type"] == ("website" if path == "about" else "article")
    assert told["twitter:card"] == "summary"
    assert not {"og:image", "og:url"} & set(told)


@pytest.mark.parametrize("path", PAGES)
def test_a_known_address_brings_the_picture(known: Any, path: str) -> None:
    """With public_url set, page and picture are named by whole addresses, and the picture is there as it is described."""
    answer = known.get(f"/pl/{path}", base_url="https://kurs.example.org")
    told = said(Page(f"/pl/{path}", 200, answer.headers, answer.get_data(as_text=True)))
    assert told["og:url"] == f"https://kurs.example.org/pl/{path}"
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:image"].startswith("https://kurs.example.org/static/")
    picture = known.get(told["og:image"].removeprefix("https://kurs.example.org"), base_url="https://kurs.example.org")
    assert picture.mimetype == told["og:image:type"]
    size = Image.open(io.BytesIO(picture.get_data())).size
    assert size == (int(told["og:image:width"]), int(told["og:image:height"])) == (1200, 630)
    assert told["og:image:alt"]


def test_what_nobody_should_share_says_nothing(page: Any) -> None:
    """A page of an error and the trainer's login describe themselves to no network."""
    assert not any(name.startswith("og:") for name in said(page("/pl/none/", status=404)))
    assert not any(name.startswith("og:") for name in said(page("/pl/trainer/login")))


def test_signs_are_there_and_small(page: Any, client: Any) -> None:
    """Favicon and touch icon are served; the touch icon is 180 × 180 without see-through corners; pictures weigh little."""
    found = page("/pl/about")
    icons = [found.one(f"//link[@rel='{name}']/@href") for name in ("icon", "apple-touch-icon")]
    served = [client.get(address) for address in icons]
    assert [answer.mimetype for answer in served] == ["image/svg+xml", "image/png"]
    touch = Image.open(io.BytesIO(served[1].get_data()))
    assert touch.size == (180, 180)
    assert "transparency" not in touch.info
    assert (FOLDER / "img" / "social.png").stat().st_size < 40_000
    assert (FOLDER / "img" / "touch-icon.png").stat().st_size < 5_000


def test_the_browsers_bar_has_the_colour_of_the_paper(page: Any) -> None:
    """The theme colours are the two values of the token --paper."""
    tokens = (FOLDER / "css" / "tokens.css").read_text("utf-8")
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", tokens)
    colours = {node.get("data-scheme"): node.get("content") for node in page("/pl/about").all("//meta[@name='theme-color']")}
    assert paper
    assert colours == {"light": paper[1], "dark": paper[2]}
