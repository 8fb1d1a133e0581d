"""Blocks that trainers write, as a page shows them: lists, tasks, code, folded callouts, definitions, and their limits."""

from __future__ import annotations

import re
import time

import pytest

from app.course.content.kinds.callout import Callout
from app.course.content.kinds.code import Code
from app.course.content.kinds.listing import Listing
from app.presentation.serialisation import with_slots
from app.presentation.writer import ElementWriter
from tests.support.texts import SmallReader, blocks, page, words


def shown(text: str) -> str:
    """The HTML of a text without problems, without the ids and marks of its sentences."""
    html = "".join(page(block) for block in blocks(text))
    return re.sub(r' (?:id|data-sentence)="[^"]*"|</?span>|\n', "", re.sub(r"<span[^>]*data-sentence[^>]*>", "<span>", html))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("5) a\n6) b", '<ol start="5"><li>a</li><li>b</li></ol>'),
        ("Weź:\n- a\n- b", "<p>Weź:</p><ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("- abc [r]\n[r]: https://e.example\n- b", '<ul><li>abc <a href="https://e.example">r</a></li><li>b</li></ul>'),
        ("- abc\n[r]: https://e.example\ndef", "<ul><li>abc def</li></ul>"),
        ("1. a\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        ("a\\\nb", "<p>a<br>b</p>"),
        ("a  \nb", "<p>a<br>b</p>"),
        ("## F#", "<h3>F#</h3>"),
        ("## F# {#f}", '<h3>F#</h3>'),
        ("## C\\## {#c}", '<h3>C##</h3>'),
        ("## A ## {#a}", '<h3>A</h3>'),
        ("~~stara~~ nowa", "<p><del>stara</del> nowa</p>"),
        ("```\na  b\n\n  *c*\n```", "<pre><code>a  b  *c*</code></pre>"),
        ("- [ ] a", '<ul><li class="task"><span class="task-box task-open"> a</li></ul>'),
        ("- [x] b", '<ul><li class="task"><span class="task-box task-done"> b</li></ul>'),
        ('??? tip "W"\n  T.', '<details class="fold"><summary class="callout-title">W</summary><p>T.</p></details>'),
        ("> [!NOTE]\n> Treść.", '<div class="callout callout-note"><p>Treść.</p></div>'),
        ("!!! warning\n  T.\n\n  - a", '<div class="callout callout-warning"><p>T.</p><ul><li>a</li></ul></div>'),
        ("t\n: m\nu\n: n\n\n    dalej", "<dl><dt>t</dt><dd>m</dd><dt>u</dt><dd><p>n</p><p>dalej</p></dd></dl>"),
        ("| a | b |\n|---|---|\n| `x\\|y` | c |", '<div class="table"><table><thead><tr><th scope="col">a</th>'),
    ],
)  # fmt: skip
def test_blocks_are_shown_as_every_reader_of_markdown_shows_them(text: str, html: str) -> None:
    """Two spaces make a list in a list, a number stays, a line broken by hand is broken, code keeps its spaces."""
    assert html in shown(text).replace("</p>\n", "</p>")


def test_a_code_span_in_a_cell_has_no_backslash_before_its_pipe() -> None:
    """The backslash is the table's, not the code's."""
    assert "x|y" in words(shown("| a | b |\n|---|---|\n| `x\\|y` | c |"))


def test_code_knows_its_lines_and_is_read_aloud_line_by_line() -> None:
    """Each line with words is a sentence; one without is none, and is there."""
    (block,) = SmallReader().blocks("```text\nDzień dobry\n\nAnna\n```", line=4)
    assert isinstance(block.node, Code)
    assert (block.role, block.node.info) == ("code", "text")
    assert [(line.id, line.text, line.line) for line in block.node.lines] == [
        ("s-1.1", "Dzień dobry", 5),
        ("", "", 6),
        ("s-1.2", "Anna", 7),
    ]
    assert [sentence.text for sentence in block.sentences] == ["Dzień dobry", "Anna"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("A.\n\n    b", 3, "four spaces at the start of a line make program code"),
        ("A.\n\n```\nb", 3, "the ``` is never closed"),
        ("??? note\n    b", 1, "what is folded needs a title"),
        ("> [!WAT]\n> b", 1, "unknown callout 'wat'"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_line(text: str, line: int, message: str) -> None:
    """Code without a fence, a fence without an end, a fold without a title, a callout that there is none of."""
    reader = SmallReader()
    reader.blocks(text)
    assert [(problem.line, problem.message) for problem in reader.problems] == [(line, message)]


def test_the_hint_of_an_unknown_callout_lists_those_that_there_are() -> None:
    """Whoever writes a name from another dialect sees what can stand there."""
    reader = SmallReader()
    reader.blocks("!!! cytat\n    b")
    assert reader.problems[0].hint == "known: example, line, note, task, tip, warning"


def test_a_folded_callout_is_open_on_paper() -> None:
    """Where nothing can be pressed the text is there."""

    (block,) = blocks('??? tip "Więcej"\n    Treść.')
    assert isinstance(block.node, Callout)
    assert block.node.folded
    html, _ = with_slots((ElementWriter().block(block),))
    assert '<div class="callout callout-tip"' in html
    assert "<details" not in html


def test_lists_nest_as_deep_as_hands_write_them() -> None:
    """Five levels by two spaces are five lists in each other."""
    (block,) = blocks("".join(f"{'  ' * level}- {level}\n" for level in range(5)))
    depth, node = 0, block.node
    while isinstance(node, Listing):
        depth += 1
        node = next((part for part in node.items[0].content if isinstance(part, Listing)), None)
    assert depth == 5


@pytest.mark.parametrize(
    "piece",
    [
        "a\n: b\n",
        "- a\n",
        "> a\n",
        "## a\n",
        "- a\n  b\n",
        "a\nb\n",
        "> - a\n",
        "1. a\n\n",
        "```\n",
        "!!! note\n    a\n",
        "- a\n\n  b\n",
    ],
)
def test_reading_takes_time_as_the_text_is_long(piece: str) -> None:
    """Four times the text takes about four times as long, not sixteen: a ratio, so that a slow machine may be slow."""

    def took(count: int) -> float:
        reader = SmallReader()
        begun = time.process_time()
        reader.blocks(piece * count)
        return time.process_time() - begun

    took(100)
    short, long = min(took(500) for _ in range(3)), min(took(2000) for _ in range(2))
    assert long < 9 * short, (short, long)
