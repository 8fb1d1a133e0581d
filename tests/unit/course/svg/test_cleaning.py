"""Drawings come in as drawing programs write them: cleaned, not refused, and with nothing in them that could do harm."""

from __future__ import annotations

import re

import pytest

from app.course.element import Element
from app.course.errors import Severity
from app.course.pictures import Drawing, Picture, Words, in_language, read_drawing
from app.course.svg.values import in_user_units, loads, referred_id
from app.exports.printing.drawing import draw
from app.exports.printing.flat_colours import flattened
from app.presentation.media.drawing import served_image
from app.presentation.page import picture_html
from app.presentation.serialisation import serialise
from tests.support.drawings import FIGMA, ILLUSTRATOR, INKSCAPE, png


def read(text: str) -> Drawing:
    """A drawing of the course `kurs`."""
    return read_drawing(text.encode(), "kurs/media/x.svg")


def told(drawing: Drawing) -> list[tuple[Severity, str]]:
    """What is said of a drawing."""
    return [(problem.severity, problem.message) for problem in drawing.problems]


def picture_of(drawing: Drawing) -> Picture:
    """The drawing in a language."""
    return in_language(drawing, Words("T", "D"), "", translated=False)[0]


def inside(inner: str, style: str = "") -> Drawing:
    """A drawing of a few elements."""
    sheet = f"<style>{style}</style>" if style else ""
    return read(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{sheet}{inner}</svg>')


def node(drawing: Drawing, name: str) -> Element:
    """The one element with an id of its file."""
    assert drawing.tree is not None
    (found,) = [each for each in drawing.tree.walk() if each.get("id") == f"x-{name}"]
    return found


@pytest.mark.parametrize("text", [INKSCAPE, FIGMA, ILLUSTRATOR], ids=["Inkscape", "Figma", "Illustrator"])
def test_what_programs_write_is_no_error(text: str) -> None:
    """Nothing of it keeps a course back; the size is the viewBox; no style, no class and nobody's namespace is left."""
    drawing = read(text)
    assert [message for severity, message in told(drawing) if severity is Severity.ERROR] == []
    html = serialise([drawing.tree]) if drawing.tree else ""
    assert not re.search(r"style|sodipodi|inkscape|rdf|foreignObject|switch|class=\"st|width=\"1[02]0|&", html)
    assert 'class="plate"' in html


def test_inkscape_loses_nothing() -> None:
    """Styles are attributes, lengths have no units, the gradient goes on with its stops, the photo is made anew."""
    drawing = read(INKSCAPE)
    assert told(drawing) == []
    rect, path = node(drawing, "rect111"), node(drawing, "path3")
    assert (rect.get("fill"), rect.get("stroke-width")) == ("url(#x-linearGradient2)", "1.5")
    assert (path.get("stroke-width"), path.get("stroke-dasharray")) == ("2", "4, 2")
    assert node(drawing, "linearGradient2").get("href") == "#x-linearGradient1"
    assert node(drawing, "stop1").get("stop-color") == "#2338d6"
    assert node(drawing, "text1").get("font-size") == "6.35"
    assert node(drawing, "image1").get("href").startswith("data:image/jpeg;base64,")
    assert node(drawing, "image1").get("clip-path") == "url(#x-clipPath9)"


def test_what_no_attribute_can_say_is_told() -> None:
    """Figma's way of mixing colours has no attribute: a warning at its line, and all else is there."""
    drawing = read(FIGMA)
    assert told(drawing) == [
        (Severity.WARNING, "'mix-blend-mode: multiply' is left out"),
        (Severity.WARNING, "a filter (shadow, blur) is shown on pages and left out on paper"),
        (Severity.WARNING, "a mask is shown on pages and left out on paper"),
    ]
    assert node(drawing, "mask0_1_2").get("mask-type") == "alpha"
    assert drawing.tree is not None
    assert {"filter", "feGaussianBlur", "pattern", "linearGradient"} <= {each.tag for each in drawing.tree.walk()}


EFFECTS = (
    '<filter id="s"><feOffset dx="20" dy="20"/><feGaussianBlur stdDeviation="2"/></filter>'
    '<mask id="m" maskUnits="userSpaceOnUse"><circle r="4" fill="#fff"/></mask><g id="a" {}/><g id="b" {}/>'
)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ('filter="url(#s)"', "a filter (shadow, blur) is shown on pages and left out on paper"),
        ('mask="url(#m)"', "a mask is shown on pages and left out on paper"),
        ("style=\"mask:url('#m')\"", "a mask is shown on pages and left out on paper"),
    ],
)
def test_what_paper_cannot_show_is_told_once(use: str, message: str) -> None:
    """The page has filters and masks; paper has the shapes without them, where they stand, and `check` says so."""
    drawing = inside(EFFECTS.format(use, use))
    assert told(drawing) == [(Severity.WARNING, message)]
    assert "url(#x-" in node(drawing, "a").get("filter") + node(drawing, "a").get("mask")
    printed = draw(picture_of(drawing))
    assert not [each for each in printed.walk() if each.tag in ("filter", "mask") or each.get("filter") or each.get("mask")]
    assert len([each for each in printed.walk() if each.tag == "g"]) == 2
    assert told(inside(EFFECTS.format("", ""))) == []


def test_rules_win_by_rank() -> None:
    """Attributes, rules by specificity and order, ``style``, and ``!important`` above all."""
    drawing = read(ILLUSTRATOR)
    assert told(drawing) == []
    assert drawing.tree is not None
    assert [each.get("fill") for each in drawing.tree.walk() if each.tag == "rect"] == ["#2338D6", "#BF3F0B"]
    assert node(drawing, "Linia").get("stroke") == "#0E6B4F"
    ranked = inside('<g id="a" class="b" fill="red" style="stroke:blue"/>', "#a{stroke:red} .b{fill:green} g{fill:blue}")
    assert (node(ranked, "a").get("fill"), node(ranked, "a").get("stroke")) == ("green", "blue")


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("@import 'https://e.example';", "@import of its style sheet is left out"),
        ("@font-face{src:url(https://e.example/f)}", "@font-face of its style sheet is left out"),
        ("rect!{fill:red}", "the rule for 'rect!' is left out"),
        ("rect{cursor:url(https://e.example)}", "'cursor: url(https://e.example)' is left out"),
        ("rect{fill:url(https://e.example/#a)}", "an address in a drawing: url(https://e.example/#a)"),
        ("rect{fill:image-set('//e.example' 1x)}", 'an address in a drawing: image-set("//e.example" 1x)'),
        (r"rect{fill:u\72l(//e.example)}", "an address in a drawing:"),
    ],
)
def test_style_sheets_load_nothing(style: str, message: str) -> None:
    """What a sheet could load is taken out and told; what only looks is an attribute."""
    drawing = inside("<rect/>", style)
    assert any(text.startswith(message) for _, text in told(drawing)), told(drawing)
    assert "e.example" not in serialise([drawing.tree] if drawing.tree else [])


@pytest.mark.parametrize(
    "inner",
    [
        "<image href='data:text/html,<script>1</script>'/>".replace("<script>1</script>", "x"),
        "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<image href='data:image/png;base64,%%%'/>",
        "<image href='data:'/>",
    ],
)
def test_only_photos_are_embedded(inner: str) -> None:
    """What says that it is a picture and is none is left out, with a warning."""
    drawing = inside(inner)
    assert told(drawing) == [(Severity.WARNING, "an embedded picture is no PNG, JPEG, WebP or GIF, and is left out")]
    assert "image" not in serialise([drawing.tree] if drawing.tree else [])


def test_a_page_gets_embedded_photos_from_an_address() -> None:
    """Pages load no data from addresses: the photo is served under one of the course, and is the picture made anew."""
    picture = picture_of(inside(f"<image href='{png()}'/>"))
    html = picture_html(picture)
    assert "data:" not in html
    version = re.findall(r'href="/media/kurs/([0-9a-f]{17})/x\.jpg"', html)[0]
    media_type, body = served_image(picture, version) or ("", b"")
    assert (media_type, body[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert served_image(picture, "0" * 17) is None
    assert "data:image/jpeg" in serialise([draw(picture)])


def test_entities_are_text_within_bounds() -> None:
    """Those of the file itself are resolved; one that stands for billions of letters ends as an error."""
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    drawing = read(f'{bomb}]><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>')
    assert drawing.tree is None
    assert "not an SVG file" in drawing.problems[0].message


def test_links_are_groups() -> None:
    """A link leads nowhere from a drawing, which is told; one that would run is an error."""
    drawing = inside("<a href='https://example.org'><rect id='a'/></a>")
    assert told(drawing) == [(Severity.WARNING, "a link is left out: https://example.org")]
    assert node(drawing, "a").tag == "rect"
    assert told(inside("<a href='javascript:alert(1)'><rect/></a>"))[0][0] is Severity.ERROR


def test_paper_gets_flat_colours() -> None:
    """A gradient is the mean of its colours, also of those that it takes from another; one without colours paints nothing."""
    stops = '<stop stop-color="#000000"/><stop offset="100%" stop-color="#ffffff" stop-opacity=".5"/>'
    drawing = inside(
        f'<linearGradient id="a">{stops}</linearGradient><radialGradient id="b" href="#a"/><linearGradient id="c"/>'
        '<rect id="1" fill="url(#a)"/><rect id="2" stroke="url(#b)"/><rect id="3" fill="url(#c)"/>'
    )
    assert drawing.tree is not None
    flat = {each.get("id"): each for each in flattened(drawing.tree).walk()}
    assert (flat["x-1"].get("fill"), flat["x-1"].get("fill-opacity")) == ("#808080", "0.75")
    assert flat["x-2"].get("stroke") == "#808080"
    assert flat["x-3"].get("fill") == "none"
    assert not [each for each in flat.values() if "Gradient" in each.tag]


def test_values_are_read_as_css_reads_them() -> None:
    """References in any spelling, what loads, and lengths without units."""
    spellings = ("url(#a)", 'url("#a") red', "url( '#a.b' )", "url(x#a)", "url(#a) url(b)", "red")
    assert [referred_id(value) for value in spellings] == ["a", "a", "a.b", "", "", ""]
    harmless, loading = ("rgb(1,2,3)", "var(--ink)", "M0 0"), ("calc(1px + url(x))", "javascript:x", "src('x')")
    assert [value for value in (*harmless, *loading) if loads(value)] == list(loading)
    assert in_user_units("translate(10px, 5px) rotate(45deg)") == "translate(10, 5) rotate(45)"
    assert [in_user_units(value) for value in ("12pt", "2px", "1.5", "50%", "2em")] == ["16", "2", "1.5", "50%", "2em"]
