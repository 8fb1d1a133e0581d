"""HTML of a block is fitted to its place without being parsed again."""

from __future__ import annotations

from app.course.adaptation import shift_headings, suffixed, with_suffix


def test_headings_move_together() -> None:
    """Every heading goes down by as many levels, and never below h6; other tags stay."""
    assert shift_headings('<h3 id="a"><hr>x</h3><h6>y</h6>', 1) == '<h4 id="a"><hr>x</h4><h6>y</h6>'
    assert shift_headings("<h3>x</h3>", -2) == "<h1>x</h1>"


def test_a_twins_ids_get_a_suffix() -> None:
    """Ids, sentences, links and references of a drawing get the suffix; text that looks like them does not."""
    html = (
        '<p id="s-1"><span data-sentence="s-1.2">id="x" <a href="#s">s</a></span></p>'
        '<svg><g clip-path="url(#s-1-a)"/><use href="#s-1-b"/></svg>'
    )
    twin = (
        '<p id="s-1-ru"><span data-sentence="s-1-ru.2">id="x" <a href="#s-ru">s</a></span></p>'
        '<svg><g clip-path="url(#s-1-a-ru)"/><use href="#s-1-b-ru"/></svg>'
    )
    assert with_suffix(html.replace('>id="x"', ">id=&quot;x&quot;"), "-ru") == twin.replace('>id="x"', ">id=&quot;x&quot;")
    kept = with_suffix(html, "-ru", links=False)
    assert 'href="#s"' in kept
    assert 'href="#s-1-b-ru"' in kept
    assert suffixed("what-is-4.2", "-pl") == "what-is-4-pl.2"
