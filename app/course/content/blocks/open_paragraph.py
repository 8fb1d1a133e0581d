"""Whether what was read of a container ends in an open paragraph, which goes on in lines that lack the container's sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.course.content.blocks.block_rule import BlockRule, Container, Rest

FENCE = re.compile(r" {0,3}(?P<sign>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$")
"""The line that opens a block of code; see CommonMark 0.31.2, section 4.5."""


def closes(line: str, sign: str) -> bool:
    """Whether a line closes the block of code that was opened by ``sign``."""
    bare = line.strip(" ")
    return len(line) - len(line.lstrip(" ")) < 4 and len(bare) >= len(sign) and not bare.strip(sign[0])


class OpenParagraph:
    """Fed with a container's lines one by one: asked anew for each line, long texts would cost the square of their length."""

    def __init__(self, rules: Sequence[BlockRule]) -> None:
        self._rules = rules
        self._fence = ""
        self._inner: OpenParagraph | None = None
        self._container: Container | None = None
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether a line of words would go on with a paragraph."""
        return self._inner.is_open if self._inner is not None else self._open

    def feed(self, line: str) -> None:
        """Go on with the next line of the container, without the container's own sign."""
        if self._fence:
            self._fence = "" if closes(line, self._fence) else self._fence
            return
        if self._inner is not None and self._container is not None:
            inside = self._container.take(line)
            if inside is not None:
                self._inner.feed(inside)
                return
        rest = Rest(((0, line),))
        if not line.strip():
            self._open, self._inner = False, None
        elif self.is_open and not self._ends(rest):
            return
        else:
            self._begin(line, rest)

    def _ends(self, rest: Rest) -> bool:
        if self._inner is not None:
            return any(rule.ends_lazy(rest) for rule in self._rules)
        return any(rule.interrupts(rest) for rule in self._rules)

    def _begin(self, line: str, rest: Rest) -> None:
        self._inner = self._container = None
        self._open = False
        if fence := FENCE.match(line):
            self._fence = fence["sign"]
            return
        rule = next((rule for rule in self._rules if rule.begins(rest)), None)
        if rule is None:
            self._open = True
            return
        self._container = rule.container(rest)
        if self._container is not None:
            self._inner = OpenParagraph(self._rules)
            self._inner.feed(self._container.first)
