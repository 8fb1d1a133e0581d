"""The invariants of pages are proven: each is broken once on a page that keeps them all, and is told."""

from __future__ import annotations

import pytest

from tests.support.pages import HEADERS, Page, faults, header_faults
from tests.support.validation import validation_faults

GOOD = """<!doctype html>
<html lang="pl"><head><meta charset="utf-8"><title>Kurs</title><link rel="stylesheet" href="/static/site.css"></head>
<body><h1 id="top">Kurs</h1><h2>Część</h2><p><a href="#top">Na górę</a></p>
<form action="/pl/"><p><label for="name">Imię</label> <input id="name" name="name" autocomplete="name">
<button type="submit">Wyślij</button></p></form></body></html>
"""
SOUND = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
}
BREAKS = [
    ("<!doctype html>\n", "", "no doctype"),
    ("<h2>", "<h1>Drugi</h1><h2>", "2 h1"),
    ("<title>Kurs</title>", "", "no title"),
    ("<title>Kurs</title>", "<title> </title>", "no title"),
    ('lang="pl"', 'lang="ru"', "html lang is 'ru'"),
    ('lang="pl"', "", "html lang is ''"),
    ("<h2>Część</h2>", "<h4>Część</h4>", "h4 follows h1"),
    ("<h2>", "<script>run()</script><h2>", "inline script"),
    ("<h2>", "<style>p {}</style><h2>", "inline style"),
    ("<h2>", '<h2 style="color: red">', "inline style"),
    ("<h2>", '<h2 onclick="run()">', "event handler on h2"),
    ('href="/static/', 'href="https://cdn.example/', "something from another host"),
    ('action="/pl/"', 'action="//evil.example/"', "something from another host"),
    ('href="#top"', 'href=" JavaScript:run()"', "a javascript: address"),
    ('for="name"', "", "no label for input name"),
    (">Wyślij<", "><", "a button without a name"),
    (">Na górę<", "><", "a a without a name"),
    ("<h2>", '<h2 id="top">', "id top 2 times"),
    ('href="#top"', 'href="#bottom"', "a link to #bottom"),
    ("<h2>", '<h2 aria-describedby="nobody">', "a reference to #nobody"),
    ('for="name"', 'for="surname"', "a reference to #surname"),
]


def fetched(html: str, **headers: str) -> Page:
    """A page as a test would have fetched it."""
    return Page("/pl/", 200, {**SOUND, **headers}, html)


def test_a_right_page_has_no_fault() -> None:
    """The page that the others are made from keeps every invariant, and is valid."""
    assert faults(fetched(GOOD)) == []
    assert validation_faults({"good": GOOD}) == []


@pytest.mark.parametrize(("old", "new", "told"), BREAKS, ids=[f"{told}: {new.strip()[:30]}" for _, new, told in BREAKS])
def test_a_broken_invariant_is_told(old: str, new: str, told: str) -> None:
    """One defect, planted into a right page, is named."""
    assert old in GOOD
    found = faults(fetched(GOOD.replace(old, new, 1)))
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_header_is_told(name: str) -> None:
    """An answer without one of the headers is not let pass."""
    assert header_faults(SOUND) == []
    found = header_faults({key: value for key, value in SOUND.items() if key != name})
    assert f"no header {name}" in found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "sniff"),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
        ("Content-Security-Policy", "default-src 'self'"),
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
        ("Content-Security-Policy", "default-src 'none'; img-src *"),
    ],
)
def test_a_weak_header_is_told(name: str, value: str) -> None:
    """A header that allows more than ours is not let pass."""
    assert header_faults({**SOUND, name: value})


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<h2>Część</h2>", "<ul><p>Część</p></ul>", "element-permitted-content"),
        ("<h2>Część</h2>", "<h2>Część", "close-order"),
        ('lang="pl"', "", "element-required-attributes"),
        ("<h2>", '<img src="x.svg"><h2>', "wcag/h37"),
        ('type="submit"', 'type="buton"', "attribute-allowed-values"),
        ("<h2>", "<blink>x</blink><h2>", "deprecated"),
    ],
)
def test_invalid_html_is_told(old: str, new: str, rule: str) -> None:
    """html-validate, as the tests call it, names the page, the line and the rule of a planted fault."""
    found = validation_faults({"good": GOOD, "bad": GOOD.replace(old, new, 1)})
    assert found
    assert all(fault.startswith("bad:") for fault in found)
    assert any(rule in fault for fault in found), found
