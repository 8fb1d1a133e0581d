"""Inline content as Markdown: whatever a document says is read back as the same words, with the marks they had."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.imports.form import Content, DocNoteCall, Inline, LineBreak, StyledText
from app.imports.markdown.inline import write_cell, write_heading, write_line
from app.imports.text import tidy
from tests.support.texts import SmallReader

ORACLE = MarkdownIt("commonmark").enable(["strikethrough"])
FRAGMENTS = (
    "a", "b c", " ", "*", "_", "**", "`", "[", "]", "(x)", "<b>", "&amp;", "{#i}", "!", "~", "\\", "#", "1.", "- ", "> ", "„x”",
    ".", ",", "|", "żółć", "=", "1) ", ": ", "+", "$", "^", '"', "'", "!!! ", "???", ":::", "https://x.pl/a_b", "@",
)  # fmt: skip
"""What trips up one reader of Markdown or another."""

TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map("".join)
RUNS = st.builds(
    StyledText, TEXTS, strong=st.booleans(), emphasis=st.booleans(), struck=st.sampled_from([False] * 3 + [True]),
    code=st.sampled_from([False] * 6 + [True]), link=st.sampled_from([""] * 4 + ["https://x.pl/a"]),
)  # fmt: skip
CONTENT = st.lists(st.one_of(RUNS, RUNS, RUNS, st.just(LineBreak())), min_size=1, max_size=5)


def read(tokens: list[Token]) -> Iterator[Inline]:
    """The runs that an independent reader finds."""
    strong = emphasis = struck = 0
    link = ""
    for token in tokens:
        step = token.nesting
        if token.type.startswith("strong"):
            strong += step
        elif token.type.startswith("em_"):
            emphasis += step
        elif token.type.startswith("s_"):
            struck += step
        elif token.type.startswith("link"):
            link = str(token.attrs.get("href", ""))
        elif token.type == "hardbreak":
            yield LineBreak()
        else:
            assert token.type in ("text", "text_special", "code_inline"), token.type
            yield StyledText(token.content, bool(strong), bool(emphasis), bool(struck), token.type == "code_inline", link)


def words(content: Content) -> list[tuple[str, bool, str]]:
    """Each character with whether it is code and where it links to; addresses are links by themselves."""
    found = []
    for item in content:
        if isinstance(item, LineBreak):
            found.append(("\n", False, ""))
        elif isinstance(item, StyledText):
            link = "" if "https://" in item.text else item.link
            found += [
                (char, item.code and char != " ", "" if char == " " or "https" in link + item.text else link)
                for char in item.text
            ]
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONTENT)
def test_every_word_is_read_back(items: list[Inline]) -> None:
    """CommonMark's reader finds one paragraph with the same characters, breaks and code, whatever stands in the text."""
    content = tidy(items)
    if not content:
        return
    source = write_line(content)
    tokens = ORACLE.parse(source)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], source
    back = tidy(read(tokens[1].children or []))
    assert "".join(char for char, *_ in words(back)) == "".join(char for char, *_ in words(content)), source


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONTENT)
def test_the_courses_reader_finds_the_same_words(items: list[Inline]) -> None:
    """The reader of the course finds one paragraph with the same characters (without struck text, which it does not read yet)."""
    content = tidy(
        StyledText(item.text.replace("`", "").replace("&", ""), item.strong, item.emphasis, link=item.link)
        if isinstance(item, StyledText)
        else item
        for item in items
    )
    if not content:
        return
    source = write_line(content)
    reader = SmallReader()
    found = reader.blocks(source)
    assert [block.role for block in found] == ["paragraph"], source
    text = " ".join(sentence.text for sentence in found[0].sentences)
    assert " ".join(text.split()) == " ".join("".join(char for char, *_ in words(content)).split()), source


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (
            (StyledText("a "), StyledText("b ", strong=True), StyledText("c", strong=True, emphasis=True), StyledText(" d")),
            "a **b *c*** d",
        ),
        ((StyledText("słowo"), StyledText("(x)", strong=True), StyledText("dalej")), "słowo(**x**)dalej"),
        ((StyledText("Zobacz!"), StyledText("tu", link="https://a.b/c_(d)")), "Zobacz\\![tu](https://a.b/c_%28d%29)"),
        ((StyledText("zob. https://a.b/c, (http://x.pl)."),), "zob. <https://a.b/c>, (<http://x.pl>)."),
        ((StyledText("a|b `c` x_y <b> &copy;"),), "a|b \\`c\\` x_y \\<b> &amp;copy;"),
        ((StyledText("1986. rok"),), "1986\\. rok"),
        ((StyledText("# nie"), LineBreak(), StyledText("- też nie")), "\\# nie  \n\\- też nie"),
        ((StyledText("x", code=True), StyledText("a`b", code=True)), "``xa`b``"),
        ((StyledText("a", strong=True), DocNoteCall("n"), StyledText(".")), "**a**[^1]."),
        ((StyledText(" "), StyledText("a ", emphasis=True), StyledText("b")), "*a* b"),
        ((StyledText("a", strong=True), LineBreak(), StyledText("b", strong=True)), "**a  \nb**"),
        ((StyledText("5 * 3 = 15"),), "5 \\* 3 = 15"),
        ((StyledText("= 15"),), "&#61; 15"),
    ],
)
def test_marks_stand_where_readers_take_them(content: Content, source: str) -> None:
    """Marks keep off white space and punctuation, and what looks like Markdown is escaped, no more than needed."""
    assert write_line(tidy(content), {"n": "1"}) == source


def test_a_heading_and_a_cell_are_one_line() -> None:
    """A heading keeps its # at the end, and a cell its strokes; new lines become a space and a stroke."""
    assert write_heading((StyledText("Język C# i F#"),)) == "Język C# i F\\#"
    assert write_heading((StyledText("a"), LineBreak(), StyledText("b"))) == "a b"
    assert write_cell((StyledText("a|b"), LineBreak(), StyledText("c"), StyledText("d|e", code=True))) == "a\\|b / c`d\\|e`"
