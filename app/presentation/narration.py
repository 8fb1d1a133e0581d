"""A text read aloud: what a voice says of a block, each kind of node in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.course.model import Block
from app.presentation.node_writer import NodeWriter
from app.presentation.nodes import NODE_WRITERS
from app.presentation.speech import Speaker, Spoken


def narrate(block: Block, language: str, writers: Mapping[str, NodeWriter] = NODE_WRITERS) -> Iterator[Spoken]:
    """What is said of a block whose text is in ``language``, sentence after sentence."""
    return Speaker(language, writers).say_node(block.node)
