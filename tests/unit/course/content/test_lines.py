"""Every piece of a text knows the line on which it stands, and knowing it changes nothing of what is read."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from app.course.content import kinds, markdown
from app.course.content.blocks import reader
from app.course.content.kinds import NODE_KINDS
from app.course.content.kinds.callout import Callout
from app.course.content.lines import MARK, numbered
from app.course.content.nodes import Node, walk
from app.course.content.runs import Sentence, marks_of
from app.course.content.too_deep import TooDeepError
from app.course.model import Block, Course, Edition
from app.course.reader import read_course
from tests.support.texts import SmallReader
from tests.unit.course.content.nasty import nasty_text

TEXTS = 4000
WORD = re.compile(r"w(\d+)w")
FROZEN = Path(__file__).parents[3] / "data" / "frozen"


def parser() -> markdown.MarkdownParser:
    """A parser that no other test uses."""
    return markdown.MarkdownParser(NODE_KINDS.values())


def shape(element: Element) -> object:
    """Everything that an element says, to be compared."""
    parts = [shape(child) for child in element]
    return element.tag, sorted(element.attrib.items(), key=str), element.text or "", parts, element.tail or ""


def read(tree: markdown.MarkdownParser, text: str) -> object:
    """The elements of a text, or that it is too deep."""
    try:
        return [shape(element) for element in tree.tree(numbered(text)).elements]
    except TooDeepError:
        return "too deep"


def test_the_tree_with_lines_is_the_tree_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The characters that carry the lines change nothing of what Python-Markdown finds, and none of them is left."""
    with_lines, without = parser(), parser()
    texts = [nasty_text(random.Random(seed)) for seed in range(TEXTS)]
    marked = [read(with_lines, text) for text in texts]
    monkeypatch.setattr(reader, "mark_lines", lambda lines: (text for _, text in lines))
    monkeypatch.setattr(kinds.heading, "as_marked", lambda text, _: text)
    monkeypatch.setattr(kinds.callout, "as_marked", lambda text, _: text)
    for text, found in zip(texts, marked, strict=True):
        assert found == read(without, text), text
        assert MARK.search(str(found)) is None, text


def test_a_piece_begins_on_the_line_of_its_first_word() -> None:
    """With a word of its own in each line, an element's line is that of its first word, or of structure before it alone."""
    tree = parser()
    compared = 0
    for seed in range(TEXTS):
        lines = nasty_text(random.Random(seed)).split("\n")
        lines = [f"{line} w{number}w" if line.strip() else line for number, line in enumerate(lines, 1)]
        try:
            found = tree.tree(numbered("\n".join(lines)))
        except TooDeepError:
            continue
        seen = {number for element in found.elements for number in words_in(element)}
        for element in (each for top in found.elements for each in top.iter() if each in found.lines.text):
            first = next(words_in(element), 0)
            if not first or "*[" in lines[first - 1] or "]:" in lines[first - 1]:
                continue  # what is, or looks like, an abbreviation or an address keeps no line
            line = found.lines.first[element]
            assert 0 < line <= first, (line, first, lines)
            assert not seen.intersection(range(line, first)), (line, first, lines)
            compared += 1
    assert compared > 4 * TEXTS


def words_in(element: Element) -> Iterator[int]:
    """The numbers of the words in an element, in order."""
    return (int(number) for number in WORD.findall("".join(element.itertext())))


NASTY = """Akapit w dwóch
wierszach. Zdanie [z linkiem](#what-is), a potem
drugie [z linkiem](https://e.example/). *Obce*{lang=la} słowo.

- jeden [@rigby-2011]
- dwa
  i pół. Pół zdania.

    - trzy **cztery
      pięć**

> Cytat. Raz
> dwa.
>
> - w cytacie

| A | B |
|---|---|
| a | [b](#what-is) |
| c | d. E. |

!!! example "Tytuł"
    Treść.

    Druga  \\
    treść. Trzecia.

termin
:   znaczenie [@pwc-2018]

    dalej
drugi
: inne

![Wykres](chart.svg "Podpis. Drugi.")
"""


def test_every_sentence_and_mark_of_a_nasty_text_knows_its_line() -> None:
    """Sentences, links, citations, rows and items are told at the line of the file on which they begin."""
    found = {}
    marks = {}
    for block in SmallReader().blocks(NASTY, line=10):
        for part in walk(block.node):
            if isinstance(part, Sentence):
                found[part.text] = part.line
                marks |= {(mark.kind, mark.value or part.text): mark.line for mark in marks_of(part, set())}
    source = dict(numbered(NASTY, 10))
    for text, line in found.items():
        assert text.split()[0].strip("[]") in source[line], (text, line)
    wanted = {
        ("link", "#what-is"): 28,
        ("link", "https://e.example/"): 12,
        ("source", "rigby-2011"): 14,
        ("source", "pwc-2018"): 38,
    }
    assert {key: marks[key] for key in wanted} == wanted
    assert found["Pół zdania."] == 16
    assert found["trzy cztery pięć"] == 18
    assert found["Raz dwa."] == 21
    assert found["Trzecia."] == 35
    assert found["dalej"] == 40
    assert found["Drugi."] == 44


@pytest.fixture(scope="module")
def course() -> Course:
    """The frozen course."""
    found = read_course(FROZEN / "omnichannel").course
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_every_piece_of_a_course_stands_on_the_line_that_it_names(course: Course, language: str) -> None:
    """In sections, notes, journey and questions every node and sentence begins on its line: its first word stands there."""
    compared = 0
    for block in blocks_of(course.editions[language]):
        lines = ["", *(FROZEN / block.path).read_text("utf-8").split("\n")]
        for part in walk(block.node):
            word = "!!!" if isinstance(part, Callout) and not part.title else first_word(part)
            if word:
                assert word in lines[part.line], (block.id, part.line, word)
                compared += 1
    assert compared > 500


def blocks_of(edition: Edition) -> Iterator[Block]:
    """Every block of an edition."""
    for section in edition.sections:
        yield from section.blocks
        yield from section.trainer.blocks if section.trainer else ()
        for step in section.journey.steps if section.journey else ():
            for variant in (step.omni, step.multi):
                yield from (variant.title, *variant.story)
    for question in edition.quiz.questions:
        yield from (question.prompt, *question.case, question.explanation)


def first_word(part: Node | Sentence) -> str:
    """The first word of a node or sentence that stands in the source as it is shown."""
    sentences = [part] if isinstance(part, Sentence) else [each for each in walk(part) if isinstance(each, Sentence)]
    words = re.findall(r"[^\W\d_]{2,}", sentences[0].text if sentences else "")
    return words[0] if words else ""


def test_terms_sources_options_and_steps_know_their_lines(course: Course) -> None:
    """What a course lists stands on the line that it names, and so does every option of a question."""
    for language, edition in course.editions.items():
        folder = FROZEN / "omnichannel" / language
        glossary = ["", *(folder / "glossary.md").read_text("utf-8").split("\n")]
        assert all(f"{{#{term.id}" in glossary[term.line] for term in edition.glossary)
        works = ["", *(folder / "bibliography.md").read_text("utf-8").split("\n")]
        assert all(work.text.split()[0].strip(",.") in works[work.line] for work in edition.bibliography)
        for question in edition.quiz.questions:
            lines = ["", *(FROZEN / question.prompt.path).read_text("utf-8").split("\n")]
            for option in (*question.options, *question.targets):
                assert option.text.split()[0] in lines[option.line], option
            for reason in (option.reason for option in question.options if option.reason):
                assert reason.text.split()[0] in lines[reason.line], reason
