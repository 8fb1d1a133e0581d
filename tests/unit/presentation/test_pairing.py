"""Side by side: block beside block, ids that stay unique, drawings once."""

from __future__ import annotations

from dataclasses import replace

from app.course.content.kinds.figure import Figure
from app.course.model import Block
from app.presentation.page import counterpart_html, text_html
from app.presentation.pairing import block_of, pair_blocks
from tests.support.texts import block, blocks


def test_ids_of_the_counterpart_carry_its_language() -> None:
    """Every id and sentence id of a counterpart ends with its language; its links lead to places that the page has once."""
    (pair,) = pair_blocks((), blocks("ab [@rigby-2011]"))
    assert counterpart_html(pair, "ru") == (
        '<p id="s-1-ru"><span data-sentence="s-1-ru.1">ab '
        '<cite>[<a href="#source-rigby-2011" class="citation">1</a>]</cite></span></p>'
    )


def test_a_drawing_is_shown_once() -> None:
    """The counterpart of a figure says in words what the drawing shows, and keeps the caption."""
    own = blocks('![Wykres: 73%](chart.svg "Źródło")')
    counterpart = blocks('![График: <73%](chart.svg "Источник")')
    (pair,) = pair_blocks(own, counterpart)
    assert block_of(pair).role == "figure"
    assert text_html(own[0]).count("<svg") == 1
    shown = counterpart_html(pair, "ru")
    assert "<svg" not in shown
    assert "<p>График: &lt;73%</p>" in shown
    assert "Источник" in shown


def test_a_figure_alone_is_drawn_with_ids_of_its_own() -> None:
    """Where the other language has no figure the counterpart's is drawn, and its ids end with the language."""
    (pair,) = pair_blocks((), blocks("![График](chart.svg)"))
    assert '<svg aria-label="График"><path id="s-1-ru-chart-a"/></svg>' in counterpart_html(pair, "ru")


def test_a_figure_without_words_is_told_by_its_picture() -> None:
    """What the picture itself says of what is on it stands in, where the text gives no alternative."""
    (figure,) = blocks("![x](chart.svg)")
    assert isinstance(figure.node, Figure)
    silent = Block(figure.id, replace(figure.node, alternative=""))
    assert "<p>Opis</p>" in counterpart_html(pair_blocks((figure,), (silent,))[0], "ru")


def test_a_block_without_a_counterpart_stands_alone() -> None:
    """Where the languages disagree, nothing is lost: a block that only one of them has is shown by itself."""
    first, second = pair_blocks([block("a-1", "x")], [block("a-1", "y"), block("a-2", "z")])
    assert (first.own, first.counterpart) == (block("a-1", "x"), block("a-1", "y"))
    assert (block_of(second).role, second.own, second.counterpart) == ("paragraph", None, block("a-2", "z"))
    assert counterpart_html(pair_blocks([block("a-1", "x")], ())[0], "ru") == ""
