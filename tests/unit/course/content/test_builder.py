"""Markdown becomes blocks and sentences with stable ids, and nothing of it can harm a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.course.model import Block, SpokenRun
from app.presentation.narration import narrate
from tests.support.texts import SmallReader, blocks, page, words


def faults(text: str) -> list[tuple[int, str]]:
    """Line and message of every problem of a text that begins on line 10."""
    reader = SmallReader()
    reader.blocks(text, line=10)
    return [(problem.line, problem.message) for problem in reader.problems]


def said(block: Block) -> tuple[SpokenRun, ...]:
    """What a voice says of the first sentence of a block."""
    return next(iter(narrate(block, "pl"))).runs


def test_kinds_ids_and_lines() -> None:
    """Every top-level piece is a block with its ordinal in the id, its kind, its source and its first line."""
    text = (
        "Akapit\nw dwóch wierszach.\n\n## Nagłówek\nZaraz po nim.\n\n- a\n- b\n\n- c\n\n"
        '| A | B |\n|---|---|\n| 1 | 2 |\n\n> Cytat.\n\n!!! example "Tytuł"\n    Treść.\n\n    Druga.\n\n'
        "!!! note\n    Uwaga.\n\n![Alt](chart.svg)\n\ntermin\n: znaczenie\n"
    )
    found = blocks(text)
    assert [(block.id, block.role, block.line) for block in found] == [
        ("s-1", "paragraph", 1),
        ("s-2", "heading", 4),
        ("s-3", "paragraph", 5),
        ("s-4", "list", 7),
        ("s-5", "table", 12),
        ("s-6", "quote", 16),
        ("s-7", "example", 18),
        ("s-8", "note", 23),
        ("s-9", "figure", 26),
        ("s-10", "list", 28),
    ]
    assert all(f'id="{block.id}"' in page(block) for block in found)
    assert found[3].source == "- a\n- b\n\n- c"


def test_a_broken_line_stays_broken_between_sentences_and_within_them() -> None:
    """Two spaces at the end of a line break it, wherever the sentence ends; nothing is said or read differently."""
    (block,) = blocks("**Raz.**  \n*Dwa,*  \ntrzy.\nCztery.")
    assert page(block) == (
        '<p id="s-1"><span data-sentence="s-1.1"><strong>Raz.</strong></span><br>'
        '<span data-sentence="s-1.2"><em>Dwa,</em><br>trzy.</span> <span data-sentence="s-1.3">Cztery.</span></p>'
    )
    assert [sentence.text for sentence in block.sentences] == ["Raz.", "Dwa, trzy.", "Cztery."]


def test_a_sentence_that_ends_inside_an_inline_element_splits_it() -> None:
    """A sentence's span never breaks a tag: the element is closed and opened again, and its id stays with the first."""
    (block,) = blocks("Raz **dwa. Trzy *cztery*. Pięć** sześć.")
    assert page(block) == (
        '<p id="s-1"><span data-sentence="s-1.1">Raz <strong>dwa.</strong></span> '
        '<span data-sentence="s-1.2"><strong>Trzy <em>cztery</em>.</strong></span> '
        '<span data-sentence="s-1.3"><strong>Pięć</strong> sześć.</span></p>'
    )
    assert [sentence.text for sentence in block.sentences] == ["Raz dwa.", "Trzy cztery.", "Pięć sześć."]


def test_foreign_words_have_runs_of_their_own() -> None:
    """A word in another language is marked in the page and can be spoken as such."""
    (block,) = blocks("Słowo *omni*{lang=la} znaczy wszystko.")
    assert '<em lang="la">omni</em>' in page(block)
    assert said(block) == (SpokenRun("Słowo", "pl"), SpokenRun("omni", "la"), SpokenRun("znaczy wszystko.", "pl"))


def test_a_row_is_spoken_with_the_heads_of_its_columns() -> None:
    """A table's row is one sentence; a voice says each cell after its column's head."""
    (block,) = blocks("| Co | Multi | Omni |\n|---|:--|--:|\n| Cena | różna | jedna |\n")
    (row,) = block.sentences
    assert row.text == "Cena różna jedna"
    assert said(block) == (SpokenRun("Cena. Multi: różna. Omni: jedna.", "pl"),)
    assert '<tr data-sentence="s-1.1"><th scope="row">' in page(block)
    assert 'class="align-right"' in page(block)


def test_citations_are_seen_and_not_spoken() -> None:
    """A citation is the number of its source and a link to it; a voice leaves it out."""
    (block,) = blocks("Tak piszą [@rigby-2011; @pwc-2018]. Koniec.")
    assert (
        '<a href="#source-rigby-2011" class="citation">1</a>, <a href="#source-pwc-2018" class="citation">2</a>]</cite>'
        in page(block)
    )
    assert block.sentences[0].text == "Tak piszą [1, 2]."
    assert said(block) == (SpokenRun("Tak piszą.", "pl"),)


def test_figures_carry_their_picture_under_ids_of_their_own() -> None:
    """A picture alone in a paragraph is inlined with the author's alternative, under ids made for this place."""
    (block,) = blocks('![Dwie linie](chart.svg "Podpis. Drugie zdanie.")')
    assert page(block).startswith('<figure id="s-1"><svg aria-label="Dwie linie"><path id="s-1-chart-a"/></svg><figcaption>')
    assert [sentence.text for sentence in block.sentences] == ["Podpis.", "Drugie zdanie."]


def test_anchors_stand_beside_the_blocks_own_id() -> None:
    """An author's id goes on the first thing inside the block; the block keeps its ordinal."""
    heading, paragraph = blocks("## Dane {#dane}\n\nAkapit.\n{: #akapit }")
    assert page(heading) == '<h3 id="s-1"><span data-sentence="s-1.1" id="dane">Dane</span></h3>'
    assert 'id="akapit"' in page(paragraph)
    assert page(paragraph).startswith('<p id="s-2">')


def test_abbreviations_belong_to_the_text_and_make_no_block() -> None:
    """An abbreviation's meaning stands in a title wherever it occurs; its definition is not shown."""
    first, second = blocks("CRM działa.\n\n*[CRM]: baza klientów\n\nTak.")
    assert '<abbr title="baza klientów">CRM</abbr>' in page(first)
    assert (first.source, second.line) == ("CRM działa.", 5)


def test_a_line_holds_three_to_six_stops() -> None:
    """The drawn line takes one list of 3–6 items, and nothing else."""
    (block,) = blocks('!!! line "Droga"\n    - raz\n    - dwa\n    - trzy\n')
    assert block.role == "line"
    assert faults("!!! line\n    - raz\n    - dwa\n") == [(10, "a line holds one list of 3 to 6 items and nothing else")]
    assert faults("!!! line\n    Tekst.\n\n    - raz\n    - dwa\n    - trzy\n")[0][0] == 10


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Tak.\n\nTu [link](#nic).", 12, "the link leads nowhere: #nic"),
        ("Tak.\nI tu [x](inny.md).", 11, "the link cannot be followed: inny.md"),
        ("[x](javascript:alert(1))", 10, "the link cannot be followed: javascript:alert(1)"),
        ("[x](//evil.example/)", 10, "the link cannot be followed: //evil.example/"),
        ("[x][1]\n\n[1]: data:text/html,x", 12, "the link cannot be followed: data:text/html,x"),
        ("Słowo.\n\nTekst [@nikt-2000].", 12, "the bibliography has no work 'nikt-2000'"),
        ("a\n\n![x](nie.svg)", 12, "there is no picture 'nie.svg'"),
        ("![](chart.svg)", 10, "the picture 'chart.svg' has no alternative text"),
        ("Tekst ![x](chart.svg) dalej.", 10, "a picture needs a paragraph of its own"),
        ("Tekst ![x](chart.svg)", 10, "a picture needs a paragraph of its own"),
        ("![x](chart.svg) dalej.", 10, "a picture needs a paragraph of its own"),
        ("- jeden\n- dwa ![x](chart.svg)", 11, "a picture needs a paragraph of its own"),
        ("![x](https://example.org/a.svg)", 10, "a picture of another host is not loaded"),
        ("a\n\nb <script>alert(1)</script>", 12, "HTML in the text"),
        ("a\n\n<!-- uwaga -->", 12, "HTML in the text"),
        ("a\n\n# Tytuł", 12, "a heading with one # is the course's own"),
        ("### Za głęboko", 10, "the heading skips a level: ### after #"),
        ("## A\n\n#### B", 12, "the heading skips a level: #### after ##"),
        ("a\n\n    kod", 12, "four spaces at the start of a line make program code"),
        ("a\n\n* * *\n\nb", 12, "a rule (---) has no place in a section"),
        ("!!! exmaple\n    a", 10, "unknown callout 'exmaple'"),
        ("a\n\n*b*{onclick=x}", 12, "the attribute 'onclick' cannot be used"),
        ("*b*{style=color:red}", 10, "the attribute 'style' cannot be used"),
        ("*b*{lang=łacina}", 10, "'łacina' is not a language"),
        ("a\n\n" + "[" * 500, 12, "too many brackets, or nested too deep"),
    ],
)
def test_what_cannot_be_is_reported_at_its_line(text: str, line: int, message: str) -> None:
    """Whatever a course must not contain is one problem with its line."""
    assert faults(text) == [(line, message)]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onmouseover='alert(1)'>b</b>",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
        '![x](chart.svg "<script>alert(1)</script>")',
        '![" onload="alert(1)](chart.svg)',
        '[x](https://e.example/" onclick="alert(1))',
        "*x*{onclick=alert(1)}",
        "*x*{style=background:url(javascript:x)}",
        "*x*{id='\" onclick=\"alert(1)'}",
        "## x {onclick=alert(1)}",
        '*[X]: "><script>alert(1)</script>\n\nX',
        "`<script>alert(1)</script>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<https://e.example/?<script>alert(1)</script>>",
        '!!! note "<script>alert(1)</script>"\n    x',
        "| <script> | b |\n|---|---|\n| <img onerror=x> | d |",
        '<a href="javascript:alert(1)">x</a>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<style>*{background:url(https://e.example)}</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "\x02script\x03 \x02wzxhzdk:0\x03 klzzwxh:0001",
    ],
)
def test_nothing_that_runs_reaches_a_page(text: str) -> None:
    """Whether or not it is reported, no script, event, style or foreign address is in the HTML."""
    reader = SmallReader()
    found = page(reader.blocks(text)) + page(reader.phrase(text, "s-0")) + page(reader.sentence(text, "s-x"))
    tags = re.findall(r"<[^>]*>", found)
    assert not re.search(r"(?i)<(script|img|iframe|style|math|object|embed|svg/)", found)
    assert not [tag for tag in tags if re.search(r"(?i)[\s\"'/](on\w+|style|srcdoc|src)\s*=", re.sub(r'"[^"]*"', '""', tag))]
    assert not [tag for tag in tags if re.search(r"(?i)(href|src)=\"\s*(javascript|data|vbscript|//)", tag)]


MARKDOWN = st.text(
    alphabet=st.sampled_from(list("ab .,!?\n\n\n -*_#>|:[](){}`\"'<&;\\1ąж„”«»…\t@\x00\x0b\u00a0\u2028\ufffe!")),
    max_size=300,
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(MARKDOWN, st.text(max_size=200)), st.sampled_from(["pl", "ru"]))
def test_no_text_crashes_and_every_sentence_is_on_the_page(text: str, language: str) -> None:
    """Any text becomes blocks; the text of each sentence stands in its block, under its id, once."""
    reader = SmallReader(language)
    for block in reader.blocks(text):
        html = page(block)
        seen = words(html)
        for sentence in block.sentences:
            assert sentence.text
            assert sentence.text in seen
            assert html.count(f'data-sentence="{sentence.id}"') == 1
        assert len(re.findall("data-sentence=", html)) == len(block.sentences)
    for problem in reader.problems:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1


@settings(max_examples=150, deadline=None)
@given(MARKDOWN)
def test_one_paragraph_and_one_line_take_any_text(text: str) -> None:
    """What questions and the journey ask for never fails either, and has exactly the ids asked for."""
    reader = SmallReader()
    block = reader.block(text, "q")
    assert block.id == "q"
    assert 'id="q"' in page(block)
    sentence = reader.sentence(text, "o")
    assert sentence.text in words(page(sentence))
    line = reader.phrase(text, "i")
    assert all(sentence.text in words(page(line)) for sentence in line)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Weź:\na) chleb\nb) mleko", 11, "letters make no list"),
        ("Weź:\n•\tchleb\n•\tmleko", 11, "'•' makes no list"),
        ("Weź:\n–\u00a0chleb\n–\u00a0mleko", 11, "a dash and a non-breaking space make no list"),
        ("Weź:\n– chleb\n– mleko", 11, "dashes make no list"),
        ("Weź:\n-chleb\n-mleko", 11, "bullets without a space make no list"),
        ("1.Weź\n2.Daj", 10, "a number without a space makes no list"),
        ("##Tytuł", 10, "a heading needs a space behind #"),
        ("::: note\nTreść\n:::", 10, "':::' means nothing here"),
        ('=== "A"', 10, "'===' makes no tabs here"),
        ("A.\n\n[TOC]", 12, "'[TOC]' means nothing here"),
        ("[ ] Zrób to.", 10, "a box to tick needs a bullet"),
        ("Towar\tCena\nA\t5", 10, "columns parted by tabs make no table"),
        ("1986. To był rok.", 10, "'1986.' at the start of a line makes a list"),
        ("Wzór $x_1 + 2$ jest.", 10, "formulas between $ are not set"),
        ("Wzór $x$ jest.", 10, "formulas between $ are not set"),
        ("Wzór $2x$ i koszt $5.", 10, "formulas between $ are not set"),
        ("Wzór:\n\n$$\nE = mc\n$$", 12, "formulas between $ are not set"),
        ("- Raz.\n- Wzór $$a. B + c$$.", 11, "formulas between $ are not set"),
        ("Wzór \\(x\\) jest.", 10, "formulas between \\( and \\) are not set"),
        ("Raz.\nWzór \\[y\\] jest.", 11, "formulas between \\[ and \\] are not set"),
        ("\\[\n\\frac{a}{b}\n\\]", 10, "formulas between \\[ and \\] are not set"),
        ("!!! note\nTekst obok.", 10, "nothing stands inside the callout 'note'"),
        ('Raz.\n\n!!! example "Sklep"\n Tekst obok.', 12, "nothing stands inside the callout 'example'"),
        ("!!! tip\n\nTekst obok.", 10, "nothing stands inside the callout 'tip'"),
        ('- Raz.\n\n  ??? tip "Sklep"\n  Tekst obok.', 12, "nothing stands inside the callout 'tip'"),
        ("> [!NOTE]\nTekst obok.", 10, "nothing stands inside the callout 'note'"),
        ("| a | b |\n| c | d |", 10, "rows between | make no table here"),
        ("Raz:\n| a | b |\n| c | d |", 11, "rows between | make no table here"),
        ("| a | b |", 10, "rows between | make no table here"),
        ("!!! note\n    Raz:\n\n    | a | b |\n    | c | d |", 13, "rows between | make no table here"),
        ("1. Raz\n2. Dwa\n\n1986. To był rok.", 13, "'1986.' at the start of a line goes on with the list, as its item 3"),
        ("1. Raz\n2. Dwa\n12. grudnia.", 12, "'12.' at the start of a line goes on with the list, as its item 3"),
        ("1. Raz\n2. Dwa\n\n1. Inna\n2. Lista", 13, "'1.' at the start of a line goes on with the list, as its item 3"),
        ("> 1. Raz\n> 2. Dwa\n> 7. maja", 12, "'7.' at the start of a line goes on with the list, as its item 3"),
        ("- Raz\n  | a | b |\n  | c | d |\n- Dwa", 11, "rows between | make no table here"),
        ("Raz:\n| a | b |\n|---|---|\n| 1 | 2 |", 11, "rows between | make no table here"),
        ("(1) chleb\n(2) mleko", 10, "numbers in brackets make no list"),
        ("Weź:\n1/ chleb\n2/ mleko", 11, "numbers with a stroke make no list"),
        ("A. chleb\nB. mleko", 10, "letters make no list"),
        ("А. хлеб\nБ. молоко", 10, "letters make no list"),
        ("I. chleb\nII. mleko", 10, "Roman numbers make no list"),
        ("–chleb\n–mleko", 10, "dashes make no list"),
        ("-[ ] chleb\n-[x] mleko", 10, "boxes to tick need a space behind the bullet"),
        ("- Raz\n\n  a) chleb\n  b) mleko", 12, "letters make no list"),
        ("> -chleb\n> -mleko", 10, "bullets without a space make no list"),
        ("Uśmiech :smile: tu.", 10, "':smile:' is no sign here"),
        ("H~2~O jest.", 10, "'~2~' is neither lowered nor raised here"),
        ("Zob. https://e.example/a i dalej.", 10, "the address is not a link"),
        ("To ==ważne== jest.", 10, "'==' is left in the text"),
        ("Zob. [[Cele]] tu.", 10, "'[[' is left in the text"),
        ("To **ważne.", 10, "'**' is left in the text"),
        ("Zob. [cele] (#what-is).", 10, "']' is left in the text"),
        ("Zob. [x](#what-is", 10, "'](' is left in the text"),
        ("Tekst.\n\nDrugi {#a b", 12, "'{#' is left in the text"),
        ("Zob. [cele][dalej].", 10, "'][' is left in the text"),
        ("Tak pisze autor.[^1 b]", 10, "'[^' is left in the text"),
        ("Cena ~~stara nowa.", 10, "'~~' is left in the text"),
        ("A.\n\n| a | b |\n|---|---|\n| 1 |", 14, "the row has 1 cells, its table 2 columns"),
    ],
)
def test_slips_of_the_pen_are_warnings(text: str, line: int, message: str) -> None:
    """Markdown that did not work is shown as it stands, and told: it is seldom what was meant."""
    writer = SmallReader()
    writer.blocks(text, line=10)
    assert [(str(p.severity), p.line, p.message) for p in writer.problems] == [("warning", line, message)]


@pytest.mark.parametrize(
    "text",
    [
        "Kosztuje $5 and $10.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "!!! note\n    | a | b |\n    |---|---|\n    | 1 | 2 |",
        "- Raz\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |",
        "Wartość |a| + |b| rośnie.\n|a| rośnie.",
        "!!! note\n    Raz.\n    ```\n    | a | b |\n    | c | d |\n    ```",
        "1. Raz\n1. Dwa\n1. Trzy",
        "0. Raz\n1. Dwa",
        "5. Raz\n6. Dwa",
        "1. Raz\n2. Dwa\n\n    1. A\n    2. B\n\n1986\\. To był rok.",
        "1. Raz\n\n    Tekst.\n\n2. Dwa\n\n    - A\n\n3. Trzy",
        "- 1. Raz\n  2. Dwa",
        "- [ ] Raz\n\n- [x] Dwa",
        "- [ ] Raz\n- [x] Dwa",
        "1. a) Raz\n2. b) Dwa",
        "słowo\n: znaczenie\n\n    dalej",
        "A. Nowak pisze.\nA. Kowalski też.",
        "(1) tak\ni nie.",
        "Od $5 (albo 10$) do $20, 5$/szt. i $15.",
        "Sklep $ czy $$, a może $$$?",
        "- Cena ($)\n- Marża ($)",
        "| Cena ($) | Zysk ($) |\n|---|---|\n| $5 | $6 |",
        "Znak \\$x\\$ tak ma być.",
        "Kod `$x$`, `\\(x\\)` i ``\\[y\\]``.",
        "```\n$x$\n\\(x\\)\n```",
        "- Raz:\n\n    ```\n    $x$\n    ```",
        "Zob. [tu](https://e.example/?$x$).",
        "Pisze \\[sic\\] i \\[…\\] tak.",
        "!!! note\n    Tekst.",
        "!!! note\n\n    Tekst.",
        '!!! tip "Sam tytuł"\n\nTekst.',
        "> [!NOTE]\n> Tekst.",
    ],
)
def test_what_works_or_is_meant_is_not_told(text: str) -> None:
    """Amounts of money, code, escaped signs and whole callouts are no slips."""
    writer = SmallReader()
    writer.blocks(text, line=10)
    assert writer.problems == []


def test_words_beside_an_empty_callout_are_told_how_to_get_in() -> None:
    """Spaces for the one sign, > for the other."""
    writer = SmallReader()
    writer.blocks("!!! note\nA.\n\n> [!TIP]\nB.", line=10)
    assert [p.hint for p in writer.problems] == ["indent its text by four spaces", "begin each line of its text with >"]


def test_a_cell_that_no_column_shows_is_an_error() -> None:
    """A | too many takes the rest of a row out of the table: said at its line. One that is escaped or in code is a sign."""
    writer = SmallReader()
    writer.blocks("| a | b |\n|---|---|\n| `x|y` | 1 \\| 2 |\n| 1 | 2 | 3 |\n 1 | 2", line=10)
    assert [(str(p.severity), p.line, p.message) for p in writer.problems] == [
        ("error", 13, "the row has 3 cells, its table 2 columns")
    ]


def test_html_is_shown_as_text() -> None:
    """What looks like a tag is not interpreted: a reader sees the characters that the author typed."""
    (block,) = SmallReader().blocks("a <b>x</b> &lt;i&gt; \\<u>")
    assert words(page(block)) == block.sentences[0].text == "a <b>x</b> <i> <u>"
    assert "&lt;b&gt;x&lt;/b&gt; &lt;i&gt; &lt;u&gt;" in page(block)


def test_an_id_stands_once_even_when_its_element_is_split() -> None:
    """The part of a split element that comes first keeps the id."""
    (block,) = blocks("*Raz. Dwa.*{#raz}")
    assert page(block) == (
        '<p id="s-1"><span data-sentence="s-1.1"><em id="raz">Raz.</em></span> '
        '<span data-sentence="s-1.2"><em>Dwa.</em></span></p>'
    )
