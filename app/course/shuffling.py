"""In which order things are shown, and which of them are drawn: the rules of chance, which a seed repeats.

The self-test draws and arranges by :class:`SeededShuffler`, which only Python can repeat; worksheets by :class:`HashShuffler`,
which anything can. A page that shall draw and arrange without a server needs the second sort of rule in both places: this
module is all that would change.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Identified(Protocol):
    """What has an id, as options have."""

    @property
    def id(self) -> str:
        """Its id, equal in every language."""


_T = TypeVar("_T")
_I = TypeVar("_I", bound=Identified)


class Shuffler(Protocol):
    """Puts things into an order. One shuffler may give another order each time it is asked."""

    def shuffle(self, items: Sequence[_I]) -> tuple[_I, ...]:
        """All of the items, each once, in an order that may be the given one."""

    def disarrange(self, items: Sequence[_I]) -> tuple[_I, ...]:
        """All of the items, each once, in an order that is not the given one, unless there is only one item."""


class SeededShuffler:
    """Orders by Python's ``random``: the same seed and the same requests give the same orders, each equally likely."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)  # noqa: S311  (a shuffle, no secret)

    def shuffle(self, items: Sequence[_T]) -> tuple[_T, ...]:
        """Any order."""
        return tuple(self._random.sample(items, len(items)))

    def disarrange(self, items: Sequence[_T]) -> tuple[_T, ...]:
        """Any order but the given one."""
        given = tuple(items)
        order = self.shuffle(given)
        while order == given and len(given) > 1:
            order = self.shuffle(given)
        return order


class HashShuffler:
    """Orders by a hash of seed and id: the same on every machine, in every language, and whenever it is asked."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def shuffle(self, items: Sequence[_I]) -> tuple[_I, ...]:
        """The one order that follows from seed and ids."""
        return tuple(sorted(items, key=lambda item: hashlib.sha256(f"{self._seed}/{item.id}".encode()).digest()))

    def disarrange(self, items: Sequence[_I]) -> tuple[_I, ...]:
        """The same; where that is the given order, the first comes last."""
        order = self.shuffle(items)
        return (*order[1:], *order[:1]) if order == tuple(items) else order
