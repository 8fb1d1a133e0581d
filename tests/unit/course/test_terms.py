"""Terms in the text: which forms are found, where, and how often."""

from __future__ import annotations

import pytest

from app.course.model import Term
from app.course.terms import mark_terms

GLOSSARY = (
    Term("channel", "kanał", "", "", ("kanały", "kanale")),
    Term("shop", "sklep internetowy", "", "", ("sklepie internetowym",)),
    Term("crm", "CRM", "", ""),
)


def mark(html: str) -> str:
    """The HTML with its terms, none seen before."""
    return mark_terms(html, GLOSSARY, set())


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>To kanał.</p>", '<p>To <a class="term" href="#term-channel">kanał</a>.</p>'),
        ("<p>Kanale, o kanale</p>", '<p><a class="term" href="#term-channel">Kanale</a>, o kanale</p>'),
        ("<p>w&nbsp;sklepie&nbsp;internetowym;", '<p>w&nbsp;<a class="term" href="#term-shop">sklepie&nbsp;internetowym</a>;'),
        ("<p>System CRM</p>", '<p>System <a class="term" href="#term-crm">CRM</a></p>'),
    ],
)  # fmt: skip
def test_forms_are_found(html: str, marked: str) -> None:
    """A term is marked in any form its author lists, across unbreakable spaces, with a capital, the first time only."""
    assert mark(html) == marked


@pytest.mark.parametrize(
    "html",
    [
        "<p>kanałowy, podkanał, crm, omni-kanał, kanał-widmo</p>",
        '<p><a href="#x">kanał</a></p>',
        "<h3>Kanał</h3>",
        '<p><em lang="la">kanał</em></p>',
        "<svg><text>kanał</text></svg>",
        '<p class="callout-title">Kanał</p>',
        '<p title="kanał">x</p>',
    ],
)
def test_other_words_are_left_alone(html: str) -> None:
    """Parts of words, links, headings, foreign words, drawings and attributes are never marked."""
    assert mark(html) == html


def test_a_term_is_marked_once_in_a_section() -> None:
    """What was marked in one block is not marked again in the next; what follows a heading or link is looked at."""
    seen: set[str] = set()
    assert "term-channel" in mark_terms('<h3>Kanał</h3><p><a href="#x">y</a> kanał</p>', GLOSSARY, seen)
    assert seen == {"channel"}
    assert "<a" not in mark_terms("<p>kanały</p>", GLOSSARY, seen)
