"""The elements of a text: fitted to their place by options, and never anything that was not meant."""

from __future__ import annotations

import pytest

from app.course.content.mark_kinds import MARK_KINDS
from app.course.element import Element
from app.presentation.marks import MARK_WRITERS
from app.presentation.media.drawing import with_ids
from app.presentation.page import text_html
from app.presentation.page_ids import suffixed
from app.presentation.serialisation import serialise
from app.presentation.writer import ElementWriter, WriterOptions, nowhere
from tests.support.texts import blocks


def written(text: str, **options: object) -> str:
    """The HTML of a text's blocks, not cleaned, with these options."""
    writer = ElementWriter(WriterOptions(**options))
    return serialise(map(writer.block, blocks(text)))


@pytest.mark.parametrize(("by", "tags"), [(0, "h3 h4 h5 h6"), (1, "h4 h5 h6 h6"), (-2, "h1 h2 h3 h4"), (9, "h6 h6 h6 h6")])
def test_headings_move_together(by: int, tags: str) -> None:
    """Every heading goes down by as many levels, and never below h6 or above h1."""
    found = written("## A\n\n### B\n\n#### C\n\n##### D", lower_headings=by)
    for tag in tags.split():
        assert f"<{tag} id=" in found
    assert found.count("<h") == 4


def test_a_heading_inside_a_list_or_a_quote_is_lowered_like_any_other() -> None:
    """Where a heading stands does not change its level: it is written under a page's own headings everywhere."""
    found = written("## A\n\n> ### B\n\n- ### C\n\n    D\n", lower_headings=1)
    assert "<h4 " in found
    assert found.count("<h5>") == 2
    assert "<h2" not in found
    assert "<h3" not in found


def test_a_callout_keeps_its_looks_wherever_it_stands() -> None:
    """A callout inside a callout, a list or a quote has its class and the class of its title."""
    for text in (
        '!!! note\n    a\n\n    !!! example "T"\n        b',
        '- a\n\n    !!! example "T"\n        b',
        '> !!! example "T"\n>     b',
    ):
        assert '<div class="callout callout-example">\n<p class="callout-title">' in written(text)


def test_a_counterparts_ids_get_a_suffix() -> None:
    """Ids and sentences get the suffix; links lead to the places of the page; text that looks like an id stays."""
    found = written('id="x" [st](#what-is) *yz*{#z}', suffix="-ru")
    assert found == (
        '<p id="s-1-ru"><span data-sentence="s-1-ru.1">id="x" <a href="#what-is">st</a> <em id="z-ru">yz</em></span></p>'
    )
    assert suffixed("what-is-4.2", "-pl") == "what-is-4-pl.2"


def test_a_drawings_ids_and_references_change_together() -> None:
    """What a drawing refers to within itself is found again when its ids get something before and after them."""
    drawing = Element("svg", {}, (Element("g", {"clip-path": "url(#a)", "id": "g"}), Element("use", {"href": "#b"})))
    assert serialise([with_ids(drawing, before="s-1-", after="-ru")]) == (
        '<svg><g clip-path="url(#s-1-a-ru)" id="s-1-g-ru"/><use href="#s-1-b-ru"/></svg>'
    )


def test_links_that_lead_nowhere_in_a_medium_are_plain_words() -> None:
    """A medium that lacks a place shows the words of a link to it, and the number of a source; others stay."""
    text = "[ab](#what-is) [cd](https://e.example/) [@pwc-2018]"
    assert written(text, link=nowhere) == (
        '<p id="s-1"><span data-sentence="s-1.1">ab <a href="https://e.example/">cd</a> <cite>[2]</cite></span></p>'
    )
    chosen = written(text, link=lambda name: "x.xhtml#" + name if name == "what-is" else "")
    assert '<a href="x.xhtml#what-is">ab</a>' in chosen
    assert "<cite>[2]</cite>" in chosen


def test_without_ids_only_the_words_are_left() -> None:
    """An option before a learner does not carry the author's key: no sentence id, no anchor."""
    (block,) = blocks("*Raz.*{#raz} Dwa.")
    assert str(text_html(block.sentences, ids=False)) == "<em>Raz.</em> Dwa."


def test_both_syntaxes_say_the_same() -> None:
    """HTML leaves void elements open, XML closes them; both write drawings so that the other could read them."""
    drawing = Element("svg", {"aria-label": 'a "b"'}, (Element("path", {"d": "M0 0"}), Element("text", {}, ("x & <",))))
    content = [Element("p", {}, ("1 < 2", Element("br"), Element("em"))), drawing]
    svg = '<svg aria-label="a &quot;b&quot;"><path d="M0 0"/><text>x &amp; &lt;</text></svg>'
    assert serialise(content) == f"<p>1 &lt; 2<br><em></em></p>{svg}"
    assert serialise(content, "xml") == f"<p>1 &lt; 2<br/><em/></p>{svg}"


def test_each_kind_of_mark_has_a_writer() -> None:
    """What is read is written: the table of kinds and that of their writers name the same."""
    assert set(MARK_WRITERS) == set(MARK_KINDS)
    assert len(MARK_KINDS) >= 10
