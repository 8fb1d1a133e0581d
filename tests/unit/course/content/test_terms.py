"""Terms in the text: which forms are found, where, and how often."""

from __future__ import annotations

import pytest

from app.course.content.terms import TermMarker
from app.course.model import Section, Term
from app.presentation.page import text_html
from tests.support.texts import SmallReader

GLOSSARY = (
    Term("channel", "kanał", (), ("kanały", "kanale")),
    Term("shop", "sklep internetowy", (), ("sklepie internetowym",)),
    Term("crm", "CRM", ()),
)


def mark(text: str, glossary: tuple[Term, ...] = GLOSSARY) -> str:
    """The text of a section as a page shows it, with its terms."""
    reader = SmallReader()
    section = Section("s", "", "", 1, "text", teaching=True, blocks=reader.blocks(text))
    return "".join(text_html(block, terms=True) for block in TermMarker(glossary).mark(section).blocks)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("To kanał.", 'To <a href="#term-channel" class="term">kanał</a>.'),
        ("Kanale, o kanale", '<a href="#term-channel" class="term">Kanale</a>, o&nbsp;kanale'),
        ("w&nbsp;sklepie&nbsp;internetowym;", 'w&nbsp;<a href="#term-shop" class="term">sklepie&nbsp;internetowym</a>;'),
        ("w sklepie\ninternetowym", 'w&nbsp;<a href="#term-shop" class="term">sklepie internetowym</a>'),
        ("System CRM", 'System <a href="#term-crm" class="term">CRM</a>'),
        ("CRM", '<a href="#term-crm" class="term">CRM</a>'),
        ("**Kanał**", '<strong><a href="#term-channel" class="term">Kanał</a></strong>'),
        ("R&D, kanał & <b", 'R&amp;D, <a href="#term-channel" class="term">kanał</a> &amp; &lt;b'),
    ],
)
def test_forms_are_found(text: str, marked: str) -> None:
    """A term is marked in any form its author lists, across unbreakable spaces, with a capital, the first time only."""
    assert mark(text) == f'<p id="s-1"><span data-sentence="s-1.1">{marked}</span></p>'


@pytest.mark.parametrize(
    "text",
    [
        "kanałowy, podkanał, crm, omni-kanał, kanał-widmo",
        "[kanał](#what-is)",
        "## Kanał",
        "*kanał*{lang=la}",
        "**kanał**{lang=la}",
        "`kanał`",
        "![kanał](chart.svg)",
        '!!! note "Kanał"\n    x',
        "CRN\n\n*[CRN]: kanał",
        "| kanał | b |\n|---|---|\n| kanał | c |",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    """Parts of words, links, headings, foreign words, drawings, heads of tables and attributes are never marked."""
    assert 'class="term"' not in mark(text)


def test_a_term_is_marked_once_in_a_section() -> None:
    """What was marked in one block is not marked again in the next; what follows a heading or link is looked at."""
    marked = mark("## Kanał\n\n[yz](#what-is) kanał\n\nkanały\n\n- kanale")
    assert marked.count('href="#term-channel"') == 1
    assert '</a> <a href="#term-channel" class="term">kanał</a>' in marked


def test_a_course_without_terms_is_left_as_it_is() -> None:
    """Without a glossary nothing is marked, and nothing fails."""
    assert mark("kanał", ()) == '<p id="s-1"><span data-sentence="s-1.1">kanał</span></p>'
