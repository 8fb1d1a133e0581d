"""Every address of the site, as product promises it."""

from __future__ import annotations

from app.presentation.addresses import Addresses

URLS = Addresses("pl", "omnichannel", assets="/static/abc", public_url="https://kurs.example.org")


def test_addresses_of_a_course() -> None:
    """Each page and file of a course has the address that tests, links and packages rely on."""
    assert URLS.home == "/pl/"
    assert URLS.course == "/pl/omnichannel/"
    assert URLS.section("what-is") == "/pl/omnichannel/#what-is"
    assert URLS.test == "/pl/omnichannel/test"
    assert URLS.feedback == "/pl/omnichannel/feedback"
    assert URLS.downloads == "/pl/omnichannel/downloads"
    assert URLS.file("pdf") == "/pl/omnichannel/course.pdf"
    assert URLS.audio("what-is") == "/pl/omnichannel/audio/what-is.mp3"
    assert URLS.cues("what-is") == "/pl/omnichannel/audio/what-is.vtt"
    assert URLS.static("js/main.js") == "/static/abc/js/main.js"
    assert (URLS.about, URLS.trainer) == ("/pl/about", "/pl/trainer/")


def test_the_other_language_is_the_same_page() -> None:
    """The language link leads to the page that is shown, with its query, in the other language."""
    assert URLS.other("ru") == "/ru/omnichannel/"
    assert URLS.on("test", query="attempt=x").other("ru") == "/ru/omnichannel/test?attempt=x"
    assert Addresses("ru", page="about").other("pl") == "/pl/about"
    assert Addresses("ru").other("pl") == "/pl/"


def test_the_world_sees_the_public_address() -> None:
    """Canonical links carry the public address when it is known, and stay paths when it is not."""
    assert URLS.absolute(URLS.here) == "https://kurs.example.org/pl/omnichannel/"
    assert Addresses("pl").absolute("/pl/") == "/pl/"
