"""Which terms of the glossary are explained in the margin, and beside which words: where a reader meets them first.

A note stands in the margin beside one or more blocks that are kept together with it, so that it never runs into the next
note or over the foot of a page. Whether it fits is estimated from the length of the texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.course.model import Block, Term
from app.presentation.node_writer import BesideNote, NodeWriter
from app.presentation.nodes import NODE_WRITERS

_LINE_PX, _GAP_PX = 22, 12
_NOTE_LETTERS, _NOTE_LINE_PX, _NOTE_FRAME_PX = 23, 16, 36
_SLACK_PX = 14
_MOST_PX = 230
"""How tall the words beside a note may be: taller would move too much to the next page at once."""


@dataclass(frozen=True, slots=True)
class NotedBlocks:
    """Blocks that stay together, and the term explained beside them; ``height_px`` is what the note needs."""

    blocks: tuple[Block, ...]
    term: Term | None = None
    height_px: int = 0


class MarginNotes:
    """Assigns each term of the glossary to one place in a document; ``writers`` say beside which nodes there is room."""

    def __init__(self, glossary: Iterable[Term], writers: Mapping[str, NodeWriter] = NODE_WRITERS) -> None:
        self._writers = writers
        self._left = {term: _pattern(term) for term in glossary}

    def arrange(self, blocks: Sequence[Block]) -> tuple[NotedBlocks, ...]:
        """The blocks in order, grouped; the first block has no note: the section's code stands there."""
        groups: list[NotedBlocks] = []
        waiting: list[Term] = []
        place = 0
        while place < len(blocks):
            block = blocks[place]
            waiting += self._met(block, waiting)
            taken = self._room(blocks, place, waiting[0]) if waiting and place else 0
            if not taken:
                groups.append(NotedBlocks((block,)))
                place += 1
                continue
            term = waiting.pop(0)
            del self._left[term]
            for other in blocks[place + 1 : place + taken]:
                waiting += self._met(other, waiting)
            groups.append(NotedBlocks(tuple(blocks[place : place + taken]), term, _note_height(term)))
            place += taken
        return tuple(groups)

    def _met(self, block: Block, waiting: Sequence[Term]) -> list[Term]:
        text = " ".join(sentence.text for sentence in block.sentences)
        met = [(found.start(), term) for term, form in self._left.items() if term not in waiting and (found := form.search(text))]
        return [term for _, term in sorted(met, key=lambda pair: pair[0])]

    def _room(self, blocks: Sequence[Block], place: int, term: Term) -> int:
        """How many blocks from ``place`` on are as tall as the term's note together; 0 when no such run begins here."""
        wanted, height = _note_height(term), 0
        for count, block in enumerate(blocks[place:], 1):
            shape = self._writers[block.node.name].beside_note(block.node)
            if shape is None:
                return 0
            height += _height(block, shape)
            if height > _MOST_PX:
                return 0
            if height + _SLACK_PX >= wanted:
                return count
        return 0


def _note_height(term: Term) -> int:
    return math.ceil(len(term.text) / _NOTE_LETTERS) * _NOTE_LINE_PX + _NOTE_FRAME_PX


def _height(block: Block, shape: BesideNote) -> int:
    letters = sum(len(sentence.text) + 1 for sentence in block.sentences)
    return max(1, letters // shape.letters_a_line) * _LINE_PX + _GAP_PX + shape.frame_px


def _pattern(term: Term) -> re.Pattern[str]:
    forms = sorted({term.name, *term.forms}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms if form) + r")(?!\w)", re.IGNORECASE)
