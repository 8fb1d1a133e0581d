"""Markdown is read as CommonMark's own examples and another parser read it; what differs is listed, and most of it is told.

The examples of CommonMark 0.31.2 come from the npm package ``commonmark-spec`` (CC BY-SA 4.0) and stand nowhere in this
repository.
"""

from __future__ import annotations

import json
import random
import subprocess
from functools import cache
from pathlib import Path
from typing import TypedDict

import pytest
from markdown_it import MarkdownIt

from app.course.content.kinds import NODE_KINDS
from app.course.content.markdown import MarkdownParser
from tests.support.commonmark import expected, ours
from tests.support.texts import SmallReader
from tests.unit.course.content.typed import typed_text

SPEC = Path(__file__).parents[3] / "node_modules" / "commonmark-spec"
EXAMPLES = 652
TEXTS = 4000

TOLD = {
    "HTML in the text": (
        21, 31, *range(148, 192), 195, 201, 308, 309, 344, 346, 475, 476, 477, 491, 493, 494, 524, 536, 604, 605,
        *range(613, 618), 623, *range(625, 632), 642, 643,
    ),
    "four spaces at the start of a line make program code": (1, 2, 3, 112),
    "the attribute 'title' cannot be used": (23, 32, 33, 202, 504, 505, 506, 507, 508, 542, 543),
    "the link cannot be followed": (41, 204, 213, 216, 488, 490, 503, 518, 519, 532, 533, 544, 568, 569, 571),
    "there is no picture": (520, 573, 574, 576, 577, 585, 589),
    "is left in the text": (194, 541, 549, 559),
}  # fmt: skip
"""Examples that come out otherwise, by what the author is told about them."""

SILENT = {
    129: "an empty line of code keeps no spaces",
    196: "a title of an address goes over several lines",
    208: "a label goes over several lines",
    317: "an address between items of a list keeps them apart",
    416: "strong outside, emphasis inside",
    467: "strong outside, emphasis inside",
    468: "strong outside, emphasis inside",
    540: "labels are compared letter by letter",
    550: "a label that ends with a backslash",
}
"""Examples that come out otherwise without a word: nothing in them changes what a reader sees of words that trainers write."""


class Example(TypedDict):
    """One example of the specification; a tab is written as an arrow."""

    number: int
    markdown: str
    html: str


@cache
def examples() -> dict[int, Example]:
    """The examples by number."""
    program = f"process.stdout.write(JSON.stringify(require({json.dumps(str(SPEC))}).tests))"
    found = subprocess.run(["node", "-e", program], capture_output=True, check=True, text=True).stdout
    return {example["number"]: example for example in json.loads(found)}


@cache
def different() -> frozenset[int]:
    """The numbers of the examples whose tree is not that of the specification."""
    parser = MarkdownParser(NODE_KINDS.values())
    return frozenset(
        number
        for number, example in examples().items()
        if ours(example["markdown"].replace("→", "\t"), parser) != expected(example["html"].replace("→", "\t"))
    )


def test_the_examples_are_read_as_the_specification_reads_them() -> None:
    """Every example that is not listed here comes out as the same tree, and every listed one differs still."""
    assert len(examples()) == EXAMPLES
    listed = {*SILENT, *(number for numbers in TOLD.values() for number in numbers)}
    assert sorted(different() - listed) == []
    assert sorted(listed - different()) == []


@pytest.mark.parametrize("message", TOLD)
def test_what_differs_is_told(message: str) -> None:
    """Of each example under this message the author is told so."""
    for number in TOLD[message]:
        reader = SmallReader()
        reader.blocks(examples()[number]["markdown"].replace("→", "\t"))
        assert any(message in problem.message for problem in reader.problems), number


def test_what_trainers_type_is_read_as_another_parser_reads_it() -> None:
    """Random texts of lists, quotes, headings, code and broken lines have the tree that markdown-it-py gives them."""
    parser, oracle = MarkdownParser(NODE_KINDS.values()), MarkdownIt("commonmark")
    for seed in range(TEXTS):
        text = typed_text(random.Random(seed))
        assert ours(text, parser) == expected(oracle.render(text)), (seed, text)
