"""What the steps of a journey add up to, computed from the content: the growing profile, and the sum of both ways.

Pure functions of a :class:`Journey`; nothing here reads, checks or words anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.course.content.runs import Sentence
from app.course.model import Fact, Journey, Step

RowState = Literal["done", "current", "coming"]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One stop in the profile as it stands at some step.

    ``facts`` are empty for a stop still to come. In the variant with the channels apart each row is a separate store: no other
    channel can read it.
    """

    step: Step
    state: RowState
    facts: tuple[Fact, ...]

    @property
    def words(self) -> str:
        """The values as one line."""
        return ", ".join(fact.value for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Share:
    """What one step contributes to the sum: what the firm did not know there, and what the customer did again."""

    step: Step
    lost: tuple[Sentence, ...]
    repeated: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """Both ways compared.

    ``known`` counts the facts that the one connected profile holds at the end, ``used`` those that somebody made use
    of later. ``fullest`` counts what the fullest single channel knows when nothing is connected; ``lost`` and
    ``repeated`` count what the firm did not know and what the customer had to do again, ``shares`` list them.
    """

    known: int
    used: int
    fullest: int
    lost: int
    repeated: int
    shares: tuple[Share, ...]


def profile_rows(journey: Journey, place: int, mode: Literal["omni", "multi"]) -> tuple[ProfileRow, ...]:
    """The profile at step number ``place`` (from 0): one row a step, filled as far as the customer has come."""
    rows = []
    for number, step in enumerate(journey.steps):
        variant = step.omni if mode == "omni" else step.multi
        state: RowState = "current" if number == place else "done" if number < place else "coming"
        rows.append(ProfileRow(step, state, variant.known if number <= place else ()))
    return tuple(rows)


def balance(journey: Journey) -> Balance:
    """The sum at the end of the journey."""
    shares = tuple(
        Share(step, step.multi.lost, step.multi.repeated) for step in journey.steps if step.multi.lost or step.multi.repeated
    )
    return Balance(
        known=sum(len(step.omni.known) for step in journey.steps),
        used=len({fact for step in journey.steps for fact in step.omni.uses}),
        fullest=max((len(step.multi.known) for step in journey.steps), default=0),
        lost=sum(len(share.lost) for share in shares),
        repeated=sum(len(share.repeated) for share in shares),
        shares=shares,
    )
