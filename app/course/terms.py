"""The terms of the glossary in a text: found in every form that the author lists, marked once in each section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.course.model import Block, Section, Term

_PIECE = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_SPACE = r"(?:\s|&nbsp;|\N{NO-BREAK SPACE})+"
# Inside these a link would be a link in a link, a heading's, or a word of another language or of a drawing.
_CLOSED = frozenset({"a", "abbr", "button", "cite", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "svg", "th"})


def mark_section(section: Section, glossary: tuple[Term, ...]) -> tuple[tuple[Block, str], ...]:
    """The blocks of ``section``, each with its HTML in which the first use of every term is a link to ``#term-<id>``."""
    seen: set[str] = set()
    return tuple((block, mark_terms(block.html, glossary, seen)) for block in section.blocks)


def mark_terms(html: str, glossary: tuple[Term, ...], seen: set[str]) -> str:
    """Safe HTML with links on the terms that are not in ``seen``; those it marks are added there.

    Longer forms win over shorter ones; links, headings, and words in another language are left alone.
    """
    pattern, ids = _finder(glossary)
    if pattern is None:
        return html
    closed: list[str] = []

    def link(match: re.Match[str]) -> str:
        term = _term(match[0], ids)
        if not term or term in seen:
            return match[0]
        seen.add(term)
        return f'<a class="term" href="#term-{term}">{match[0]}</a>'

    pieces = []
    for piece in _PIECE.split(html):
        if not piece.startswith("<"):
            pieces.append(piece if closed else pattern.sub(link, piece))
            continue
        pieces.append(piece)
        name = _NAME.match(piece)
        if name is None or (name[1] not in _CLOSED and 'class="callout-title"' not in piece and not closed):
            continue
        if piece.startswith("</"):
            if closed and closed[-1] == name[1]:
                closed.pop()
        elif not piece.endswith("/>") and (name[1] in _CLOSED or 'class="callout-title"' in piece or name[1] in closed):
            closed.append(name[1])
    return "".join(pieces)


@lru_cache(maxsize=64)
def _finder(glossary: tuple[Term, ...]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """The pattern of every form, and which term a form belongs to (the first that lists it)."""
    ids: dict[str, str] = {}
    for term in glossary:
        for form in _forms(term):
            ids.setdefault(_key(form), term.id)
    if not ids:
        return None, {}
    longest_first = sorted({form for term in glossary for form in _forms(term)}, key=len, reverse=True)
    words = "|".join(_SPACE.join(_written(word) for word in form.split()) for form in longest_first)
    # An entity is no word: the letters of &nbsp; are not looked at.
    return re.compile(rf"(?<![\w&-])(?:{words})(?!\w|-\w)"), ids


def shared_forms(glossary: Iterable[Term]) -> Iterator[tuple[str, Term, Term]]:
    """Every form that two terms claim, with the first, to which it leads, and the other, to which it does not."""
    owners: dict[str, Term] = {}
    for term in glossary:
        for key, form in {_key(form): form for form in reversed((term.name, *term.forms))}.items():
            owner = owners.setdefault(key, term)
            if owner is not term:
                yield form, owner, term


def _forms(term: Term) -> Iterable[str]:
    return (term.name, *term.forms)


def _written(word: str) -> str:
    """The word as a pattern that allows a capital first letter; abbreviations stay as they are."""
    first = word[0]
    head = f"[{re.escape(first)}{re.escape(first.upper())}]" if first.islower() else re.escape(first)
    return head + re.escape(word[1:])


def _key(form: str) -> str:
    return " ".join(form.replace("&nbsp;", " ").split()).casefold()


def _term(found: str, ids: dict[str, str]) -> str:
    return ids.get(_key(found), "")
