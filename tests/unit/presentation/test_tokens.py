"""The colours of the interface can be told apart, by day and at night, and the note beside them tells the truth about them."""

from __future__ import annotations

import re

import pytest

from app.presentation.assets import FOLDER
from tests.support.contrast import THEMES, colours, contrast, luminance

CSS = FOLDER / "css"
NOTE = (CSS / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| `([\w-]+)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", re.MULTILINE)
ROWS = ROW.findall(NOTE)
NOT_READ = {"rule2", "y"}
"""Colours of signs that say nothing by themselves: an arrow that is switched off, the dot before a fact that is also a word."""


def rules() -> list[tuple[str, str, str]]:
    """File, selector and body of every innermost rule."""
    found = []
    for path in sorted(CSS.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        found += [(path.name, selector.strip(), body) for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text)]
    return found


def test_the_formula_is_the_one_of_wcag() -> None:
    """White and black are 21 : 1 apart, and the grey #767676 is the darkest that white tells by 4.54."""
    assert (luminance("#FFFFFF") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)
    assert (luminance("#FFFFFF") + 0.05) / (luminance("#767676") + 0.05) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("words", "ground", "least", "day", "night"), ROWS)
def test_each_pair_is_as_far_apart_as_the_note_says(words: str, ground: str, least: str, day: str, night: str) -> None:
    """Both figures of the row are what tokens.css gives, and reach what is asked of them."""
    reckoned = [contrast(words, ground, theme) for theme in THEMES]
    assert [f"{figure:.2f}" for figure in reckoned] == [day, night]
    assert min(reckoned) >= float(least)


def test_reading_text_is_asked_for_the_most() -> None:
    """What is read needs 7 : 1 on every ground; other words 4.5 : 1; only lines and pieces of the line 3 : 1."""
    asked = {(words, ground): float(least) for words, ground, least, _, _ in ROWS}
    assert {least for (words, _), least in asked.items() if words in ("ink", "ink2")} == {7}
    assert {words for (words, _), least in asked.items() if least < 4.5} == {"rule2", "m2", "m3", "m4", "m5"}
    grounds = {"paper", "surface", "sunk", "lit", "omni-soft", "multi-soft"}
    assert {(words, ground) for words in ("ink", "ink2") for ground in grounds} <= set(asked)


def test_no_colour_is_used_for_words_without_a_row() -> None:
    """Whatever a style sheet writes words in, and whatever pair stands in one rule, is a row of the note."""
    pairs = {(words, ground) for words, ground, least, _, _ in ROWS if float(least) >= 4.5}
    known = {words for words, _ in pairs} | NOT_READ
    wrong = []
    for file, selector, body in rules():
        words = re.search(r"(?<![\w-])color: var\(--([\w-]+)\)", body)
        ground = re.search(r"(?<![\w-])background: var\(--([\w-]+)\)", body)
        if not words or words[1] not in colours():
            continue
        if words[1] not in known:
            wrong.append(f"{file} {selector}: --{words[1]}")
        if ground and ground[1] in colours() and (words[1], ground[1]) not in pairs:
            wrong.append(f"{file} {selector}: --{words[1]} on --{ground[1]}")
    assert not wrong, "\n".join(wrong)


def test_every_colour_is_explained() -> None:
    """The note names every colour of tokens.css, itself or as one of a run from … to."""
    named = set(re.findall(r"`--([\w-]+)`", NOTE))
    order = list(colours())
    for first, last in re.findall(r"`--([\w-]+)` … `--([\w-]+)`", NOTE):
        if first in order and last in order:
            named |= set(order[order.index(first) : order.index(last) + 1])
    assert set(order) - named == set()


def test_the_note_is_for_those_who_work_here(client: object) -> None:
    """What is written beside the style sheets is not served."""
    from flask.testing import FlaskClient

    assert isinstance(client, FlaskClient)
    home = client.get("/pl/about").get_data(as_text=True)
    folder = re.search(r"/static/\w+", home)
    assert folder
    assert client.get(f"{folder[0]}/site.css").status_code == 200
    assert client.get(f"{folder[0]}/css/README.md").status_code == 404
