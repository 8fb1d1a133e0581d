"""Options with boxes, which single, multiple, true/false and case share."""

from __future__ import annotations

from app.course.model import Option
from app.course.questions.building import OPTION_BUDGET, Workshop

_HINT = "write options as '- [ ] wrong' and '- [x] right'"


def read_options(workshop: Workshop) -> list[Option]:
    """The boxes of a draft as options; each needs a reason of its own."""
    items = workshop.only("[ ]", "[x]", hint=_HINT)
    if len(items) < 2:
        workshop.fault(f"{len(items)} option" + "s" * (len(items) != 1) + " to choose from", _HINT)
    workshop.reasons(items, needed=True)
    keys = workshop.keys(items)
    return [workshop.option(item, key, OPTION_BUDGET, right=item.mark == "[x]") for item, key in zip(items, keys, strict=True)]


def demand_one_right(workshop: Workshop) -> None:
    """Exactly one box may be ticked; a second one is named by its line."""
    ticked = [item for item in workshop.draft.items if item.mark == "[x]"]
    if not ticked:
        workshop.fault("no right answer", "tick one with [x]")
    for item in ticked[1:]:
        hint = "leave one [x], or make it kind=multiple"
        workshop.fault(f"a second right answer (the first is in line {ticked[0].line})", hint, item.line)
