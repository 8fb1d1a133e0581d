"""Question files written inline, read with a renderer that only escapes: the grading tests need no Markdown."""

from __future__ import annotations

from html import escape

from app.course.model import Block, Question, Run, Sentence
from app.course.questions import Bank, Context, parse_questions

SECTIONS = ("what-is", "phases")

SINGLE = """## One price? {#one-price kind=single}

- [ ] No
  > Each channel lives alone.
- [x] Yes
  > One offer everywhere.
- [ ] Only online
  > Half a connection.

Because.
"""
MULTIPLE = """## Which two? {#which-two kind=multiple}

- [x] First
  > Reason one.
- [x] Second
  > Reason two.
- [ ] Third
  > Reason three.
- [ ] Fourth
  > Reason four.

Because.
"""
TRUEFALSE = """## It is a fad. {#fad kind=truefalse}

- [ ] True
  > It lasts.
- [x] False
  > It stays.

Because.
"""
ORDERING = """## Put in order {#order kind=ordering}

1. Analyse
2. Choose
3. Train
4. Speak

Because.
"""
MATCHING = """## Match {#match kind=matching}

- Same price → Omni {#omni}
- Told again → Multi {#multi}
- One record → Omni
- → Neither {#none}

Because.
"""
FILL = """## The Latin word for all? {#latin kind=fill}

= omnikanał | omnikanału | kliknij i odbierz
~ multikanał | multikanału
  > That is many, not all.

Because.
"""
CASE = """## What first? {#first kind=case}

A shop in Radom.

It has two prices.

- [x] One system
  > The start.
- [ ] A new logo
  > A logo joins nothing.

Because.
"""
ALL = f"{SINGLE}\n{MULTIPLE}\n{TRUEFALSE}\n{ORDERING}\n{MATCHING}\n{FILL}\n{CASE}"


def block(source: str, block_id: str, path: str, line: int) -> Block:
    """A paragraph as one sentence."""
    html = f'<p id="{block_id}">{escape(source)}</p>'
    sentence = Sentence(f"{block_id}.1", source, (Run(source, "en"),))
    return Block(block_id, "paragraph", html, (sentence,), source, path, line)


def inline(source: str, block_id: str) -> tuple[str, Sentence]:
    """A row as one sentence."""
    sentence = Sentence(f"{block_id}.1", source, (Run(source, "en"),))
    return f'<span data-sentence="{sentence.id}">{escape(source)}</span>', sentence


def read(*texts: str, language: str = "pl", sections: tuple[str, ...] = SECTIONS) -> Bank:
    """The bank of files named after the sections in order."""
    files = [(f"shop/{language}/questions/{name}.md", text) for name, text in zip(SECTIONS, texts, strict=False)]
    return parse_questions(files, Context(sections, block, inline))


def question(text: str) -> Question:
    """The only question of a text."""
    (found,) = read(text).questions
    return found
