"""What a voice says of a text: runs in one language each, without what only the eye needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.course.content.mark_kinds import MARK_KINDS
from app.course.content.nodes import Node, parts
from app.course.content.runs import Sentence
from app.course.model import SpokenRun
from app.course.typography import NBSP

if TYPE_CHECKING:
    from app.presentation.node_writer import NodeWriter

"""What is seen and not spoken: the number of a source or a footnote says nothing to the ear."""

_BEFORE_SIGN = re.compile(r"\s+([.,;:!?…])")


class Spoken(NamedTuple):
    """A sentence as it is said; ``id`` is the sentence's, or that of a row of a table."""

    id: str
    runs: tuple[SpokenRun, ...]

    @property
    def is_sound(self) -> bool:
        """Whether there is anything to say: a dash in a table has no letter and no digit."""
        return any(character.isalnum() for run in self.runs for character in run.text)


def say(sentence: Sentence, language: str) -> tuple[SpokenRun, ...]:
    """What is said of a sentence whose text is in ``language``."""
    runs: list[SpokenRun] = []
    for run in sentence.runs:
        if any(MARK_KINDS[mark.kind].is_silent for mark in run.marks):
            continue
        own = next((mark.language for mark in reversed(run.marks) if mark.language), language)
        text = run.text.replace(NBSP, " ")
        if runs and runs[-1].language == own:
            runs[-1] = SpokenRun(runs[-1].text + text, own)
        else:
            runs.append(SpokenRun(text, own))
    spoken = (SpokenRun(_BEFORE_SIGN.sub(r"\1", " ".join(run.text.split())), run.language) for run in runs)
    return tuple(run for run in spoken if run.text)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says nodes whose text is in ``language``; each kind of node knows how it is said."""

    language: str
    writers: Mapping[str, NodeWriter]

    def say_node(self, node: Node) -> Iterator[Spoken]:
        """What is said of a node, sentence after sentence."""
        return self.writers[node.name].narrate(node, self)

    def say_parts(self, node: Node) -> Iterator[Spoken]:
        """What is said of everything in a node, in reading order."""
        for part in parts(node):
            if isinstance(part, Node):
                yield from self.say_node(part)
            elif part.id:
                yield Spoken(part.id, say(part, self.language))
