"""Small journeys for tests, with the plainest possible rendering of Markdown."""

from __future__ import annotations

from app.course.journey import JourneyReading, parse_journey
from app.course.model import Block, Picture, Run, Sentence

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
    return Picture(name, name, name, "<svg></svg>")


def render(source: str, block_id: str, line: int) -> Block:
    """One paragraph, split into sentences at full stops."""
    text = source.replace("\n", " ")
    parts = [part if part.endswith(".") else part + "." for part in text.split(". ")] if ". " in text else [text]
    sentences = tuple(Sentence(f"{block_id}.{n}", part, (Run(part, "pl"),)) for n, part in enumerate(parts, 1))
    spans = " ".join(f'<span data-sentence="{sentence.id}">{sentence.text}</span>' for sentence in sentences)
    return Block(block_id, "paragraph", f'<p id="{block_id}">{spans}</p>', sentences, source, PATH, line)


def read(body: str = BODY, customer: str = "Ola", path: str = PATH) -> JourneyReading:
    """The journey of ``body``, whose first line is line 5 of its file."""
    pictures = {name: picture(name) for name in ("phone.svg", "shop.svg")}
    return parse_journey(
        body, path=path, line=FIRST_LINE, section_id="journey", customer=customer, pictures=pictures, render=render
    )


def line_of(body: str, words: str) -> int:
    """The line of the file on which ``words`` first stand."""
    return FIRST_LINE + body[: body.index(words)].count("\n")
