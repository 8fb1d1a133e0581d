"""Markdown that was meant and did not work: it shows as text, which is no error but seldom what the author wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from app.course.content.kinds.code import Code
from app.course.content.kinds.heading import Heading
from app.course.content.kinds.listing import Item, Listing
from app.course.content.kinds.paragraph import Paragraph
from app.course.content.kinds.table import Table
from app.course.content.lines import numbered
from app.course.content.nodes import Node, walk
from app.course.content.runs import Sentence
from app.course.errors import ReportLine
from app.course.model import Block

_AT_START = (
    (re.compile(r"[^\W\d_]\) +\S"), "letters make no list", "write 1. 2. 3. or -"),
    (re.compile(r"[•▪◦‣·●○\uf0b7](?=\s)"), "'{}' makes no list", "write - and a space"),
    (re.compile(r"[-–—]\u00a0"), "a dash and a non-breaking space make no list", "write - and an ordinary space"),
    (re.compile(r"[–—] +\S.*\n[–—] "), "dashes make no list", "write - and a space"),
    (re.compile(r"[–—][^\W\d_].*\n[–—][^\W\d_]"), "dashes make no list", "write - and a space"),
    (re.compile(r"\(\d{1,2}\) *\S.*\n\(\d{1,2}\)"), "numbers in brackets make no list", "write 1. 2. 3."),
    (re.compile(r"\d{1,2}/ +\S.*\n\d{1,2}/ "), "numbers with a stroke make no list", "write 1. 2. 3."),
    (re.compile(r"(?:[AА]\. .*\n[BБ]|[aа]\. .*\n[bб])\. "), "letters make no list", "write 1. 2. 3. or -"),
    (re.compile(r"(?:I[.)] .*\nII|i[.)] .*\nii)[.)] "), "Roman numbers make no list", "write 1. 2. 3."),
    (re.compile(r"[-*+]\[[ xX]\].*\n[-*+]\["), "boxes to tick need a space behind the bullet", "write - [ ]"),
    (re.compile(r"\d{1,2}[.)][^\W\d_]"), "a number without a space makes no list", "put a space behind the full stop"),
    (re.compile(r"[-*+][^\W\d_]\w*.*\n[-*+][^\W\d_]"), "bullets without a space make no list", "put a space behind each"),
    (re.compile(r"#{1,6}[^\W_#]"), "a heading needs a space behind #", "write ## Words, or \\# for the sign itself"),
    (re.compile(r":{3,}"), "':::' means nothing here", "write !!! note and indent what belongs to it"),
    (re.compile(r'=== *"'), "'===' makes no tabs here", "use headings"),
    (
        re.compile(r": +\S"),
        "a line with a colon before it belongs to nothing here",
        "a caption stands right below its table, a meaning right below its term",
    ),
    (
        re.compile(r"\|[^|\n]*(?<!\\)\|[^\n]*\n\||\| [^|\n]+ \|(?: [^|\n]+ \|)+ *(?:\n|$)"),
        "rows between | make no table here",
        "write |---|---| below the first row, with as many cells as it has, and an empty line above it",
    ),
    (re.compile(r"Table: +\S"), "'Table:' makes no caption here", "write : and the caption below the table"),
    (re.compile(r"\[TOC\]|\[\[_TOC_\]\]"), "'{}' means nothing here", "the page has its own list of contents"),
    (re.compile(r"\[[ xX]\] +\S"), "a box to tick needs a bullet", "write - [ ]"),
    (
        re.compile(r"[^\t|\n]*\S\t+\S"),
        "columns parted by tabs make no table",
        "write | between the cells and |---|---| below the first row",
    ),
)
"""What a line of a paragraph begins with, what is wrong with it, and what to do; ``{}`` is what was found."""

_SIGN_BEFORE = re.compile(r"(?:[-*+]|\d{1,9}[.)]|:) ")
_NUMBER = re.compile(r"[ >]*(\d{1,9})[.)](?: |$)")

_LEFT_OVER = re.compile(
    r"\*\*|\]\(|\[@|\{[:#.]|!!!|\?\?\?|\(fact:|\]\[|\[\^|```|~~|==(?=[^\s=])|(?<=[^\s=])==|\+\+(?=\S)|\[\[|\]\]"
    r"|\](?= \((?:https?:|#))"
)
_SIGNS = (
    (re.compile(r"(?<!\S):[a-z][a-z_]+:(?!\S)"), "'{}' is no sign here", "type the sign itself"),
    (re.compile(r"(?<!~)~[^\s~]{1,8}~(?!~)|\^[^\s^]+\^"), "'{}' is neither lowered nor raised here", "type ₂ or ²"),
    (re.compile(r"https?://\S+"), "the address is not a link", "put < and > around it, or write [words](address)"),
)
_IN_PLAIN_TEXT = re.compile(
    rf"{_LEFT_OVER.pattern}|`[^`]+`|(?<![\w*_])(?P<sign>[*_])(?=\S)[^*_]*(?<=\S)(?P=sign)(?![\w*_])|<?\b(?:https?://|mailto:)\S+"
)
_MEANT = frozenset({"code", "link"})
_NO_BORDER = re.compile(r"`[^`]*`|\\.")
_NO_FORMULA = re.compile(r"(?<!`)(`{1,9})[^`]+\1|\\[\\$]|\]\([^()\s]*\)|<?\bhttps?://\S+|^ {0,3}\[[^\]\n]+\]:.*", re.MULTILINE)
"""Code, escaped signs and addresses."""

_WITHIN = r"(?:[^$\n]|\n(?=[^\W\d_]|[\\({])){0,200}"
_END = r"[^\s$(\[{]"
_FORMULAS = (
    (
        re.compile(
            rf"(?<![\w$])\$(?:[^\W\d_]|(?=[^\W\d_]|[\\({{+−-])(?=[^$]*\w){_WITHIN}{_END}"
            rf"|\d+[a-zA-Z]|\d{_WITHIN}[=^\\]{_WITHIN}{_END})\$(?![\w$])"
            r"|(?<!\$)\$\$(?=[^$]*\w)[^$]+\$\$(?!\$)"
        ),
        "formulas between $ are not set",
        "write it in words, or as a picture",
    ),
    (
        re.compile(r"\\\((?:(?!\\\)|\n\s*\n)[\s\S]){1,300}\\\)"),
        "formulas between \\( and \\) are not set",
        "write it in words, or as a picture; ( and ) need no backslash",
    ),
    (
        re.compile(r"\\\[\s*(?:[^\W\d_]|(?=[^\]]{0,300}[=^_\\][^\]])(?:(?!\\\]|\n\s*\n)[\s\S]){1,300}?)\s*\\\]"),
        "formulas between \\[ and \\] are not set",
        "write it in words, or as a picture; [ and ] around words need no backslash",
    ),
)
"""A backslash before a bracket is what a text needs at times: brackets are told where a formula's signs stand in them."""


def find_slips(block: Block, error: ReportLine, warning: ReportLine) -> None:
    """Report what looks like Markdown that did not work in a block."""
    lines = numbered(block.source, block.line)
    if isinstance(block.node, Paragraph):
        _look_at_starts(lines, warning)
    else:
        for words in _paragraphs_inside(block.node, lines):
            _look_at_starts(words, warning)
    if isinstance(block.node, Table):
        _compare_rows(lines, error, warning)
    for listing in (part for part in walk(block.node) if isinstance(part, Listing)):
        _look_at_number(listing, warning)
        _compare_numbers(listing, dict(lines), warning)
    _look_for_formulas(block, lines, warning)
    for sentence in block.sentences:
        text = _typed(sentence)
        if found := _LEFT_OVER.search(text):
            warning(sentence.line, f"'{found.group()}' is left in the text", "look whether the Markdown around it is whole")
            break
        sign = next(((found[0], what, hint) for pattern, what, hint in _SIGNS if (found := pattern.search(text))), None)
        if sign:
            warning(sentence.line, sign[1].format(sign[0][:40]), sign[2])
            break


def find_markdown(text: str) -> str:
    """The first Markdown in a text that takes none, where it would show as it was typed; empty when there is none."""
    found = _IN_PLAIN_TEXT.search(text)
    return found[0][:40] if found else ""


def _look_at_starts(lines: Sequence[tuple[int, str]], warning: ReportLine) -> None:
    """What is typed as a list, a table or a heading and became none."""
    for place, (number, _) in enumerate(lines):
        pair = "\n".join(line.lstrip(" ") for _, line in lines[place : place + 2])
        for pattern, what, hint in _AT_START:
            if found := pattern.match(pair):
                warning(number, what.format(found[0].split()[0][:10] if found[0].split() else ""), hint)
                return


def _look_at_number(listing: Listing, warning: ReportLine) -> None:
    """A year at the start of a line makes a list of one item, whose number a reader takes for a year all the same."""
    start = int(listing.start or 1)
    if start >= 100 or (listing.start not in ("", "0") and len(listing.items) == 1 and start > 31):
        hint = f"write {start}\\. if it is none"
        warning(listing.line, f"'{start}.' at the start of a line makes a list", hint)


def _paragraphs_inside(around: Node, lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """The lines of each paragraph inside another piece, without that of a bullet: up to an empty one or the next piece."""
    nodes = [part for part in walk(around) if isinstance(part, Node)]
    begins = {node.line for node in nodes}
    for node in nodes:
        place = end = node.line - lines[0][0]
        if place < 0 or not (isinstance(node, Paragraph) or _is_tight(node)):
            continue
        while end < len(lines) and lines[end][1].strip(" >") and (end == place or lines[end][0] not in begins):
            end += 1
        own = [(number, text.lstrip(" >")) for number, text in lines[place:end]]
        yield own[1:] if own and _SIGN_BEFORE.match(own[0][1]) else own


def _is_tight(node: Node) -> bool:
    """Whether it is an item that begins with words of its own, without a paragraph around them."""
    return isinstance(node, Item) and bool(node.content) and not isinstance(node.content[0], Node)


def _compare_numbers(listing: Listing, lines: Mapping[int, str], warning: ReportLine) -> None:
    """A number that does not count on is shown as another: a year or a day at the start of a line, or a list of its own."""
    if not listing.ordered:
        return
    typed = [int(found[1]) if (found := _NUMBER.match(lines.get(item.line, ""))) else None for item in listing.items[1:]]
    first = int(listing.start or 1)
    if all(number == first for number in typed):
        return  # each with the same number: left to Markdown to count
    for shown, (item, number) in enumerate(zip(listing.items[1:], typed, strict=True), first + 1):
        if number is not None and number != shown:
            hint = f"write {number}\\. if it begins no item, else {shown}."
            warning(item.line, f"'{number}.' at the start of a line goes on with the list, as its item {shown}", hint)
            return


def _look_for_formulas(block: Block, lines: Sequence[tuple[int, str]], warning: ReportLine) -> None:
    """A formula of TeX's, by its source: of a backslash and a bracket the text keeps the bracket alone."""
    if not any(sign in block.source for sign in ("$", "\\(", "\\[")):
        return
    code = {line.line for part in walk(block.node) if isinstance(part, Code) for line in part.lines}
    source = "\n".join("" if number in code else line for number, line in lines)
    source = _NO_FORMULA.sub(lambda found: "\n".join(["x"] * (found[0].count("\n") + 1)), source)
    told = [(found.start(), what, hint) for pattern, what, hint in _FORMULAS if (found := pattern.search(source))]
    if told:
        place, what, hint = min(told)
        warning(block.line + source.count("\n", 0, place), what, hint)


def _typed(sentence: Sentence) -> str:
    """The words of a sentence without those of code and of addresses that are links."""
    return "".join("x" if any(mark.kind in _MEANT for mark in run.marks) else run.text for run in sentence.runs)


def check_outline(blocks: Sequence[Block], error: ReportLine) -> None:
    """Headings begin at ``##`` and go down one step at a time, so that a page's outline has no holes."""
    level = 1
    for heading in (part for block in blocks for part in walk(block.node) if isinstance(part, Heading)):
        if heading.level == 1:
            error(heading.line, "a heading with one # is the course's own", "begin with ##")
        elif heading.level > level + 1:
            hint = f"write {'#' * (level + 1)} here"
            error(heading.line, f"the heading skips a level: {'#' * heading.level} after {'#' * level}", hint)
        level = max(2, heading.level)


def _compare_rows(lines: Sequence[tuple[int, str]], error: ReportLine, warning: ReportLine) -> None:
    """A cell beyond the head's is shown nowhere; one that is missing stays empty."""
    rows = [(number, _cells(text)) for number, text in lines if "|" in text]
    for number, cells in rows[2:]:
        columns = rows[0][1]
        if cells > columns:
            error(number, f"the row has {cells} cells, its table {columns} columns", "write a | inside a cell as \\|")
        elif cells < columns:
            warning(number, f"the row has {cells} cells, its table {columns} columns", "leave a cell empty between two |")


def _cells(row: str) -> int:
    """The number of cells in a line of a table: a | that is escaped or inside code parts none."""
    return _NO_BORDER.sub("", row).strip().removeprefix("|").removesuffix("|").count("|") + 1
