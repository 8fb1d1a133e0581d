"""Side by side: block beside block, ids that stay unique, drawings once."""

from __future__ import annotations

from app.course.model import Block
from app.course.pairing import pair_blocks, twin_html


def block(name: str, html: str, kind: str = "paragraph") -> tuple[Block, str]:
    """A block with the HTML it is shown with."""
    return Block(name, kind, html, ()), html  # type: ignore[arg-type]


def test_ids_of_the_twin_carry_its_language() -> None:
    """Every id and sentence id of a twin ends with its language; its links lead to places that the page has once."""
    html = '<p id="a-1"><span data-sentence="a-1.2">x <a href="#source-y">1</a></span></p>'
    assert twin_html(html, "ru") == '<p id="a-1-ru"><span data-sentence="a-1-ru.2">x <a href="#source-y">1</a></span></p>'


def test_a_drawing_is_shown_once() -> None:
    """The twin of a figure says in words what the drawing shows, and keeps the caption."""
    svg = '<svg role="img" aria-label="Wykres: 73&#37;"><path d=""/></svg>'
    own = block("a-1", f'<figure id="a-1">{svg}<figcaption>Źródło</figcaption></figure>', "figure")
    twin = block("a-1", f'<figure id="a-1">{svg.replace("Wykres", "График")}<figcaption>Источник</figcaption></figure>', "figure")
    (pair,) = pair_blocks([own], [twin], "ru")
    assert pair.html.count("<svg") == 1
    assert "<svg" not in pair.twin
    assert "<p>График: 73&#37;</p>" in pair.twin
    assert "Источник" in pair.twin


def test_a_block_without_a_twin_stands_alone() -> None:
    """Where the languages disagree, nothing is lost: a block that only one of them has is shown by itself."""
    first, second = pair_blocks([block("a-1", "<p>x</p>")], [block("a-1", "<p>y</p>"), block("a-2", "<p>z</p>")], "ru")
    assert (first.html, first.twin) == ("<p>x</p>", "<p>y</p>")
    assert (second.id, second.html, second.twin) == ("a-2", "", "<p>z</p>")
