"""Drawings are cleaned, speak the language of their edition, and keep what the design needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.course.pictures import Picture, Words, in_language, read_drawing
from app.presentation.media.drawing import figure_drawing
from app.presentation.page import picture_html
from app.presentation.serialisation import serialise

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
    return str(picture_html(picture)), [problem.message for problem in drawing.problems]


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
        assert part in picture_html(picture)
    assert "xlink" not in picture_html(picture)


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
    svg = serialise([figure_drawing(picture, "tools-3", 'Linia "omni"')])
    assert 'id="tools-3-mobile-win"' in svg
    assert "url(#tools-3-mobile-win)" in svg
    assert 'href="#tools-3-mobile-a"' in svg
    assert 'aria-label="Linia &quot;omni&quot;"' in svg


def values(inner: str) -> dict[str, str]:
    """What a drawing with ``inner`` in it says in the colour of a line."""
    drawing = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode(), "c/media/x.svg")
    picture, _ = in_language(drawing, Words("T", "D"), "c/pl/pictures.yaml", translated=False)
    return dict(picture.values)


def test_a_drawing_knows_the_values_of_its_lines() -> None:
    """Texts in the colour of a line are that line's values; where one stands for both lines, nothing can be told by it."""
    omni, multi = '<text fill="var(--omni)">73%</text>', '<text fill="var(--multi)">34%</text>'
    assert values(omni + multi + '<text fill="var(--ink)">x</text>') == {"73%": "omni", "34%": "multi"}
    assert values(omni + multi + omni.replace("omni", "multi")) == {}
    assert values("") == {}


def test_who_cannot_see_a_drawing_is_told_its_description() -> None:
    """The label is the description, else the title, else the name of the file."""
    labels = [Picture("a.svg", title, description).label for title, description in (("T", "D"), ("T", ""), ("", ""))]
    assert labels == ["D", "T", "a.svg"]


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
            "not an SVG file: Entity 'c' not defined",
        ),
    ],
)
def test_what_is_no_drawing_is_told(data: bytes, message: str) -> None:
    """A file that is no SVG, or one with entities, is an error and never an exception; no file is read for it."""
    drawing = read_drawing(data, "c/media/x.svg")
    assert message in str(drawing.problems[0])


def _doubled(attribute: str, element: str) -> str:
    """Thirty groups, each of which refers twice to the one before: 2^30 copies of one circle, in 4 kB."""
    groups = ['<g id="n0"><circle r="1"/></g>']
    groups += [f'<g id="n{n}">' + f"<{element} {attribute.format(n - 1)}/>" * 2 + "</g>" for n in range(1, 31)]
    return "\n".join(groups)


@pytest.mark.parametrize(
    ("inner", "line"),
    [
        ("\n" + _doubled('href="#n{}"', "use"), 32),
        (_doubled('xlink:href="#n{}"', "use").replace("<use ", '<use xmlns:xlink="http://www.w3.org/1999/xlink" '), 31),
        ("<defs>" + _doubled('mask="url(#n{})"', "rect").replace("<g ", "<mask ").replace("</g>", "</mask>") + "</defs>", 31),
        ('<g id="a">\n<use href="#b"/></g>\n<g id="b"><use href="#a"/></g>', 3),
        ('<g id="a">' + '<use href="#a"/>' * 19_000 + "</g>", 1),
        ('<g id="a"/><g id="a">' + "<g/>" * 200 + "</g>" + '<use href="#a"/>' * 200, 1),
        ("<g/>" * 20_000, 1),
    ],
    ids=["use", "use with xlink", "mask", "a circle", "crowded", "two of one name", "without reference"],
)
def test_a_drawing_that_stands_for_billions_is_refused(inner: str, line: int) -> None:
    """What a renderer would draw without end is told at the line of the reference, soon, and no drawing is left of it."""
    drawing = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode(), "c/media/x.svg")
    assert drawing.tree is None
    assert [(problem.line, problem.message) for problem in drawing.problems] == [
        (line, "the drawing has too many parts: more than 20000 with what is used again")
    ]


def test_a_drawing_may_use_its_parts_often() -> None:
    """A thousand uses of a part of ten elements are drawn."""
    inner = '<g id="a">' + "<path/>" * 10 + "</g>" + '<use href="#a"/>' * 1000
    drawing = read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode(), "c/media/x.svg")
    assert drawing.problems == ()
    assert drawing.tree is not None


@pytest.mark.parametrize("name", [path.name for path in sorted(SCENES.glob("*.svg"))])
def test_the_courses_own_drawings_pass_whole(name: str) -> None:
    """Nothing of the course's own drawings is lost on the way: as many elements come out as went in."""
    data = (SCENES / name).read_bytes()
    drawing = read_drawing(data, name)
    assert drawing.problems == ()
    picture, _ = in_language(drawing, Words("", ""), "", translated=False)
    assert len(re.findall(r"<[a-z]", picture_html(picture))) == len(re.findall(rb"<(?!title|desc)[a-z]", data))
