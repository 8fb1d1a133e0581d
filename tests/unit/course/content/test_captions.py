"""Captions of tables, and pictures inside of lists, quotes and callouts."""

from __future__ import annotations

import re

import pytest

from app.course.content.kinds.figure import Figure
from app.course.content.kinds.table import Table
from app.course.content.nodes import walk
from app.course.content.runs import text_of
from app.course.model import Block
from app.presentation.narration import narrate
from tests.support.texts import SmallReader, blocks, page

TABLE = "| A | B |\n|---|---|\n| 1 | 2 |\n"


def told(text: str) -> list[str]:
    """Every problem of a text that begins on line 10."""
    reader = SmallReader()
    reader.blocks(text, line=10)
    return [f"{problem.line}: {problem.message}" for problem in reader.problems]


def said(text: str) -> list[str]:
    """What a voice says of a text, sentence after sentence."""
    return ["".join(run.text for run in spoken.runs) for block in blocks(text) for spoken in narrate(block, "pl")]


@pytest.mark.parametrize(
    "text", [f"{TABLE}\n: Ile *sztuk*. Razem.", f"{TABLE}: Ile *sztuk*. Razem.", f"{TABLE}\n:   Ile *sztuk*.\nRazem."]
)
def test_a_table_has_a_caption(text: str) -> None:
    """A line that begins with a colon, right below the table or behind an empty line, is read and said before its rows."""
    (block,) = blocks(text)
    assert isinstance(block.node, Table)
    assert [sentence.text for sentence in block.sentences] == ["Ile sztuk.", "Razem.", "1 2"]
    assert '<table><caption><span data-sentence="s-1.1">Ile <em>sztuk</em>.</span>' in page(block)
    assert said(text)[:2] == ["Ile sztuk.", "Razem."]
    assert told(text) == []


def test_a_caption_does_not_move_what_follows() -> None:
    """A definition with its term above it stays one, also behind a table."""
    found = blocks(f"{TABLE}\ntermin\n: znaczenie\n\n{TABLE}\n: Podpis\n\nAkapit.")
    assert [(block.id, block.role) for block in found] == [
        ("s-1", "table"),
        ("s-2", "list"),
        ("s-3", "table"),
        ("s-4", "paragraph"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{TABLE}\n: Raz\n\n: Dwa", "16: the table has a caption already"),
        (f"{TABLE}:Podpis", "13: a caption needs a space behind its colon"),
        (f"{TABLE}\nTable: Podpis", "14: 'Table:' makes no caption here"),
        ("## Nagłówek\n\n: Podpis", "12: a line with a colon before it belongs to nothing here"),
    ],
)
def test_a_malformed_caption_is_told(text: str, problem: str) -> None:
    """A second caption, one without a space, in another dialect or without a table is told at its line."""
    assert problem in told(text)


def figures_in(found: tuple[Block, ...]) -> list[Figure]:
    """The pictures of a text in order."""
    return [part for block in found for part in walk(block.node) if isinstance(part, Figure)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('- Otwórz szufladę.\n  ![Wykres](chart.svg "Podpis")\n- Zamknij.', 2),
        ('- ![Wykres](chart.svg "Podpis")\n- Zamknij.', 1),
        ('1. Otwórz szufladę.\n\n   ![Wykres](chart.svg "Podpis")\n\n2. Zamknij.', 3),
        ('!!! example\n    Zdanie.\n\n    ![Wykres](chart.svg "Podpis")', 4),
        ('> [!NOTE]\n> ![Wykres](chart.svg "Podpis")', 2),
        ('> Cytat.\n>\n> ![Wykres](chart.svg "Podpis")', 3),
        ('- a\n  - b\n    ![Wykres](chart.svg "Podpis")\n    dalej', 3),
    ],
)
def test_a_picture_stands_in_a_list_a_quote_or_a_callout(text: str, line: int) -> None:
    """It is a figure with its caption and its line, and what stands around it stays in its order."""
    assert told(text) == []
    (figure,) = figures_in(blocks(text))
    assert (figure.line, figure.alternative, text_of(figure.caption)) == (line, "Wykres", "Podpis")
    assert "Podpis" in " ".join(said(text))


def test_the_same_drawing_stands_twice_in_a_block() -> None:
    """Each has ids of its own, so that none is drawn with the other's parts."""
    (block,) = blocks("- ![Raz](chart.svg)\n- ![Dwa](chart.svg)")
    assert [figure.key for figure in figures_in((block,))] == ["s-1-picture-1", "s-1-picture-2"]
    html = page(block)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<svg") == 2


def test_a_list_that_does_not_begin_with_one_is_said_with_its_numbers() -> None:
    """Page, paper and voice say 5, 6; a list from 1 and one with bullets are said as they were."""
    assert said("5. Otwórz.\n6. Zamknij. Odejdź.") == ["5. Otwórz.", "6. Zamknij.", "Odejdź."]
    assert said("1. Otwórz.\n2. Zamknij.") == said("- Otwórz.\n- Zamknij.") == ["Otwórz.", "Zamknij."]
    assert said("5. *Open*{lang=en} drzwi.") == ["5.Opendrzwi."]
