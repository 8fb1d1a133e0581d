"""Footnotes: numbered as they are called, behind the section on a page, at the foot of a page on paper, silent for a voice."""

from __future__ import annotations

import pytest

from app.course.content.kinds.notes import Note, Notes
from app.course.model import Block
from app.exports.formats.pdf.blocks import BlockLayout
from app.presentation.serialisation import with_slots
from tests.support.texts import SmallReader, blocks, page

TEXT = """Pierwsze zdanie.[^b] Drugie z wezwaniem[^a] w środku.

[^a]: Nota *pierwsza*
    dalej.

- punkt[^b] i znowu[^c]

[^b]: Nota druga.
[^c]: Nota trzecia.

    - lista w nocie
"""


def notes_of(found: tuple[Block, ...]) -> tuple[Note, ...]:
    """The notes of a text, which are its last block."""
    assert isinstance(found[-1].node, Notes)
    return found[-1].node.notes


def test_notes_are_numbered_in_the_order_of_their_calls() -> None:
    """Wherever they are written they stand behind the text, take no block's number and know their lines."""
    found = blocks(TEXT)
    assert [block.id for block in found] == ["s-1", "s-2", "s-notes"]
    assert [(note.number, note.id, note.call, note.line) for note in notes_of(found)] == [
        (1, "s-note-1", "s-call-1", 8),
        (2, "s-note-2", "s-call-2", 3),
        (3, "s-note-3", "s-call-3", 9),
    ]


def test_a_call_ends_no_sentence_and_a_sentence_may_end_before_it() -> None:
    """The raised number belongs to the sentence that it stands behind."""
    first = blocks(TEXT)[0]
    assert [sentence.text for sentence in first.sentences] == ["Pierwsze zdanie.¹", "Drugie z wezwaniem² w środku."]


def test_on_a_page_numbers_lead_there_and_back() -> None:
    """The first call has the id to which the note leads back; a second one has none, so that ids are unique."""
    html = page(blocks(TEXT))
    assert '<a href="#s-note-1" class="note" role="doc-noteref" id="s-call-1">¹</a>' in html.replace(' rel=""', "")
    assert html.count('href="#s-note-1"') == 2
    assert html.count('id="s-call-1"') == 1
    assert '<li id="s-note-2"><a href="#s-call-2" class="note-back" role="doc-backlink">2</a>' in html
    assert "<em>pierwsza</em>" in html


def test_a_voice_passes_over_notes_and_their_numbers() -> None:
    """Neither the note nor the number is said."""
    from app.presentation.nodes import NODE_WRITERS
    from app.presentation.speech import Speaker

    speaker = Speaker("pl", NODE_WRITERS)
    said = ["".join(run.text for run in spoken.runs) for block in blocks(TEXT) for spoken in speaker.say_node(block.node)]
    assert said == ["Pierwsze zdanie.", "Drugie z wezwaniem w środku.", "punkt i znowu"]


def test_on_paper_a_note_stands_at_the_foot_of_the_page_of_its_call() -> None:
    """It is written where it is called; one with a list in it, which cannot stand there, stays behind the text."""
    found = blocks(TEXT)
    layout = BlockLayout(found, lambda name: f"#{name}")
    paragraph, behind = (with_slots((layout.lay_out(block),))[0] for block in (found[0], found[-1]))
    assert '<span class="footnote"><span data-sentence="s-notes.' in paragraph
    assert "Nota druga." in paragraph
    assert "Nota druga." not in behind
    assert "Nota trzecia." in behind


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Zdanie.[^x]", 1, "there is no note [^x]"),
        ("Zdanie.\n\n[^x]: Nota.", 3, "nothing calls the note [^x]"),
        ("Zdanie.[^x]\n\n[^x]: Nota.\n\n[^x]: Inna.", 5, "the note [^x] stands twice"),
    ],
)
def test_what_does_not_belong_together_is_told_at_its_line(text: str, line: int, message: str) -> None:
    """A call without a note, a note without a call, a label that stands twice."""
    reader = SmallReader()
    reader.blocks(text)
    assert [(problem.line, problem.message) for problem in reader.problems] == [(line, message)]
    reader = SmallReader()
    reader.phrase("Zdanie.[^x]", "q")
    assert [problem.message for problem in reader.problems] == ["there is no note [^x]"]
