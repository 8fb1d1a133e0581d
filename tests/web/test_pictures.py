"""The drawings of a course as image files, and the scenes with which its sections open."""

from __future__ import annotations

from typing import Any

import lxml.etree
import pytest

from app.presentation.palette import palette
from tests.support.pages import header_faults

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_image_stands_by_itself(client: Any, theme: str) -> None:
    """A drawing as a file holds the colours of its theme and the words of its language, and nothing a style sheet must know."""
    answer = client.get(f"/ru/omnichannel/pictures/{theme}/strategy.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert header_faults(answer.headers) == []
    root = lxml.etree.fromstring(answer.data)
    assert "Выдача" in "".join(root.itertext())
    assert b"var(" not in answer.data
    assert b"class=" not in answer.data
    assert palette("dark" if theme == "dark" else "light")["omni"].encode() in answer.data


def test_a_drawing_of_two_ways_shows_one(client: Any) -> None:
    """The image of a scene with both ways has the connected one only."""
    words = "".join(lxml.etree.fromstring(client.get("/pl/omnichannel/pictures/light/first.svg").data).itertext())
    assert "To ten laptop" in words
    assert "mogę" not in words


@pytest.mark.parametrize("path", ["light/nothing.svg", "grey/goals.svg", "light/goals.png", "light/goals"])
def test_what_is_no_drawing_is_not_found(client: Any, path: str) -> None:
    """Only a drawing of the course, in one of the two themes, has an address."""
    assert client.get(f"/pl/omnichannel/pictures/{path}").status_code == 404


def test_every_scene_of_the_page_is_fetched_late_and_says_nothing(page: Any, client: Any) -> None:
    """A section's drawing waits until it is seen, has an empty alternative because the text says all, and both themes exist."""
    found = page("/pl/omnichannel/").all("//summary/picture")
    assert len(found) >= 10
    for picture in found:
        [source], [image] = picture.findall(".//source"), picture.findall(".//img")
        assert (image.get("loading"), image.get("alt")) == ("lazy", "")
        assert (source.get("media"), source.get("data-scheme")) == ("(prefers-color-scheme: dark)", "dark")
        for address in (source.get("srcset"), image.get("src")):
            assert client.get(address).mimetype == "image/svg+xml"


def test_a_step_of_the_journey_is_an_image_until_its_stage_asks_for_the_drawing(page: Any, client: Any) -> None:
    """The page holds an image of each step, fetched when seen and told in words; both ways come as a drawing of their own."""
    figures = page("/ru/omnichannel/").all("//figure[@data-drawing]")
    assert len(figures) == 5
    for figure in figures:
        [image] = figure.findall(".//img")
        assert image.get("loading") == "lazy"
        drawing = client.get(figure.get("data-drawing"))
        assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")
        root = lxml.etree.fromstring(drawing.data)
        assert root.get("aria-label") == image.get("alt")
        assert {"o", "m"} <= {name for node in root.iter() for name in node.get("class", "").split()}


def test_every_section_has_a_drawing(app: Any) -> None:
    """Sections without one of their own tell their story in drawings: the journey and the figures."""
    course = app.extensions["omnikurs"].library.current().courses["omnichannel"]
    for edition in course.editions.values():
        assert {section.id for section in edition.sections if section.scene is None} == {"journey", "figures"}
