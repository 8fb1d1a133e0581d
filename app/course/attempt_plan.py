"""How many questions one attempt at the self-test asks: one from each section, so many in all, so many of a section, or all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_ASKED = 60
"""An attempt travels in its address, which has room for about so many answers; and nobody answers more at a sitting."""


@dataclass(frozen=True, slots=True)
class AttemptPlan:
    """``total`` is the number in all (0: not fixed), ``sections`` the number of each section named, ``every``: all there are.

    Without any of these each section gives one question.
    """

    total: int = 0
    sections: Mapping[str, int] = field(default_factory=dict)
    every: bool = False

    @property
    def is_one_each(self) -> bool:
        """Whether each section gives one."""
        return not (self.total or self.sections or self.every)

    def share(self, there: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
        """How many questions each section gives, of those that are ``there``, :data:`MOST_ASKED` in all at most.

        Sections take turns in this ``order`` where not all can give as many.
        """
        wanted = {name: self._wanted(name, count) for name, count in there.items()}
        most = min(self.total or MOST_ASKED, MOST_ASKED)
        shares = dict.fromkeys(there, 0)
        left = min(most, sum(wanted.values()))
        while left:
            for name in order:
                if left and shares[name] < wanted[name]:
                    shares[name] += 1
                    left -= 1
        return shares

    def asked(self, there: Mapping[str, int]) -> int:
        """How many questions an attempt has when so many are ``there`` in each section."""
        return sum(self.share(there, tuple(there)).values())

    def _wanted(self, name: str, count: int) -> int:
        if self.every or self.total:
            return count
        return min(count, self.sections.get(name, 1))
