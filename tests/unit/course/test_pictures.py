"""Drawings are cleaned, speak the language of their edition, and keep what the design needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.course.pictures import Words, as_figure, in_language, read_drawing

SCENES = Path(__file__).resolve().parents[3] / "content" / "omnichannel" / "media"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="scene" viewBox="0 0 9 9">'
    '<defs><clipPath id="win"><rect width="9" height="9"/></clipPath></defs>'
    '<g class="o" clip-path="url(#win)"><path id="a" d="M0 0H9" fill="var(--w1)"/></g>'
    '<use xlink:href="#a" x="1"/><text data-w="last">ostatnio</text><text data-w="n">42</text></svg>'
)
WORDS = Words("Tytuł", "Opis „A” & <b>", "Opis multi", {"last": "вы <смотрели>"}, 3)


def cleaned(inner: str) -> tuple[str, list[str]]:
    """A drawing with ``inner`` in it, and the messages of what was taken out."""
    drawing = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode(), "c/media/x.svg")
    picture, _ = in_language(drawing, Words("T", "D"), "c/pl/pictures.yaml", translated=False)
    return picture.svg, [problem.message for problem in drawing.problems]


def test_a_drawing_keeps_its_looks_and_gets_its_words() -> None:
    """Classes and colours survive, ids are the drawing's own, words and alternatives are those of the language."""
    drawing = read_drawing(SVG.encode(), "c/media/mobile.svg")
    assert drawing.problems == ()
    picture, problems = in_language(drawing, WORDS, "c/ru/pictures.yaml", translated=True)
    assert problems == ()
    for part in (
        'class="scene"',
        'role="img"',
        'aria-label="Opis „A” &amp; &lt;b&gt;"',
        "<title>Tytuł</title><desc>Opis „A” &amp; &lt;b&gt;</desc>",
        '<g class="o" clip-path="url(#mobile-win)">',
        'id="mobile-a"',
        'fill="var(--w1)"',
        '<use href="#mobile-a" x="1"/>',
        ">вы &lt;смотрели&gt;</text>",
        ">42</text>",
    ):
        assert part in picture.svg
    assert "xlink" not in picture.svg


def test_words_are_compared_with_the_drawing() -> None:
    """A word that the drawing does not have, and one that a translation forgot, are problems at the picture's line."""
    drawing = read_drawing(SVG.encode(), "c/media/mobile.svg")
    _, problems = in_language(drawing, Words("T", "D", words={"lst": "x"}, line=7), "c/ru/pictures.yaml", translated=True)
    assert [str(problem) for problem in problems] == [
        "c/ru/pictures.yaml:7: the drawing mobile.svg has no word 'lst' (did you mean 'last'?)",
        "c/ru/pictures.yaml:7: the word 'last' of mobile.svg is missing (in the drawing it says 'ostatnio')",
    ]
    _, problems = in_language(drawing, Words("T", "D"), "c/pl/pictures.yaml", translated=False)
    assert problems == ()


def test_a_figures_ids_are_its_own() -> None:
    """The same drawing can stand twice in a page: ids and references get the block's id, other text stays."""
    drawing = read_drawing(SVG.encode(), "c/media/mobile.svg")
    picture, _ = in_language(drawing, WORDS, "", translated=True)
    svg = as_figure(picture, "tools-3", 'Linia "omni"')
    assert 'id="tools-3-mobile-win"' in svg
    assert "url(#tools-3-mobile-win)" in svg
    assert 'href="#tools-3-mobile-a"' in svg
    assert 'aria-label="Linia &quot;omni&quot;"' in svg


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<g><script href='https://e.example/x.js'/></g>",
        "<path d='M0 0' onload='alert(1)'/>",
        "<rect style='fill:url(https://e.example/#a)'/>",
        "<style>@import 'https://e.example'</style>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><img src='x' onerror='alert(1)'/></body></foreignObject>",
        "<image href='https://e.example/a.png'/>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<use href='https://e.example/a.svg#x'/>",
        "<use href='data:image/svg+xml,x#x'/>",
        "<rect fill='url(https://e.example/#a)'/>",
        "<rect fill='url(//e.example/#a)'/>",
        "<rect clip-path='URL(https://e.example/#a)'/>",
        r"<rect fill='u\72l(https://e.example/#a)'/>",
        "<rect mask='src(\"//e.example\")'/>",
        "<rect fill='image-set(\"//e.example\" 1x)'/>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<svg><script>alert(1)</script></svg>",
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>",
        "<iframe xmlns='http://www.w3.org/1999/xhtml' srcdoc='x'/>",
    ],
)
def test_nothing_that_runs_or_loads_stays_in_a_drawing(inner: str) -> None:
    """Scripts, events, styles, foreign elements and addresses are taken out and reported."""
    svg, messages = cleaned(inner)
    assert messages
    assert not re.search(r"(?i)script|alert|e\.example|style|foreign|image|iframe|\son\w+=|animate|<set|data:", svg)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not an SVG file"),
        (b"<svg>\n<g>", "not an SVG file"),
        (b"<html/>", "not an SVG file: the root is not <svg>"),
        (b"\x89PNG\r\n", "not an SVG file"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg"><text>&c;</text></svg>',
            "<entity>",
        ),
    ],
)
def test_what_is_no_drawing_is_told(data: bytes, message: str) -> None:
    """A file that is no SVG, or one with entities, is an error and never an exception; no file is read for it."""
    drawing = read_drawing(data, "c/media/x.svg")
    assert message in str(drawing.problems[0])


@pytest.mark.parametrize("name", [path.name for path in sorted(SCENES.glob("*.svg"))])
def test_the_courses_own_drawings_pass_whole(name: str) -> None:
    """Nothing of the course's own drawings is lost on the way: as many elements come out as went in."""
    data = (SCENES / name).read_bytes()
    drawing = read_drawing(data, name)
    assert drawing.problems == ()
    picture, _ = in_language(drawing, Words("", ""), "", translated=False)
    assert len(re.findall(r"<[a-z]", picture.svg)) == len(re.findall(rb"<(?!title|desc)[a-z]", data))
