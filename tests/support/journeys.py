"""Small journeys for tests."""

from __future__ import annotations

from app.course.content.builder import BlockBuilder
from app.course.content.kinds import NODE_KINDS
from app.course.content.lines import numbered
from app.course.element import Element
from app.course.file_context import FileContext
from app.course.journey import JourneyReading, parse_journey
from app.course.pictures import Picture

INTRO = "An introduction.\n\nOf two paragraphs.\n"

PHONE = """
## Phone {#phone scene=phone.svg}

### A post {.omni}

Ola sees a post. She opens the link.

+ Source: a friend {#source}
+ Viewed: Lira 14 {#viewed}

### Forgotten {.multi}

Ola sees a post. Nobody notices.

+ Visit: one, forgotten
- the friend's link
- the model
> Ola remembers the model herself.
"""

SHOP = """
## Shop {#shop scene=shop.svg}

### Known {.omni}

The clerk shows [the model](fact:viewed) and thanks [the friend](fact:source).

+ Tried: Lira 14 {#tried}

### From the start {.multi}

The clerk asks everything.

+ Clerk: nothing
- the comparison
> Ola tells what she wants.
"""

BODY = INTRO + PHONE + SHOP
PATH = "course/pl/journey.md"
FIRST_LINE = 5


def picture(name: str) -> Picture:
    """A scene without a drawing."""
    return Picture(name, name, name, Element("svg"))


def read(body: str = BODY, customer: str = "Ola", path: str = PATH) -> JourneyReading:
    """The journey of ``body``, whose first line is line 5 of its file."""
    pictures = {name: picture(name) for name in ("phone.svg", "shop.svg")}
    builder = BlockBuilder(FileContext("pl", path, pictures), NODE_KINDS)
    return parse_journey(numbered(body, FIRST_LINE), "journey", customer, builder)


def line_of(body: str, words: str) -> int:
    """The line of the file on which ``words`` first stand."""
    return FIRST_LINE + body[: body.index(words)].count("\n")
