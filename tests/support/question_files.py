"""Question files written inline, read without Markdown: the grading tests need none."""

from __future__ import annotations

from app.course.content.kinds.paragraph import Paragraph
from app.course.content.lines import Lines, joined
from app.course.content.runs import Run, Sentence
from app.course.model import Block, Question
from app.course.questions.bank import Bank, parse_questions
from app.course.questions.builder import QuestionContext
from app.course.questions.kinds import built_in_kinds

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


def block(lines: Lines, block_id: str, path: str) -> Block:
    """A paragraph as one sentence."""
    node = Paragraph(line=lines[0][0], phrase=(sentence(lines, block_id, path),))
    return Block(block_id, node, joined(lines), path)


def sentence(lines: Lines, block_id: str, path: str) -> Sentence:
    """A row as one sentence."""
    return Sentence(f"{block_id}.1", (Run(" ".join(text for _, text in lines)),), lines[0][0])


def read(*texts: str, language: str = "pl", sections: tuple[str, ...] = SECTIONS) -> Bank:
    """The bank of files named after the sections in order."""
    files = [(f"shop/{language}/questions/{name}.md", text) for name, text in zip(SECTIONS, texts, strict=False)]
    return parse_questions(files, QuestionContext(sections, block, sentence), built_in_kinds())


def question(text: str) -> Question:
    """The only question of a text."""
    (found,) = read(text).questions
    return found
