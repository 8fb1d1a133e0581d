"""Random texts made of pieces of Markdown that get into each other's way."""

from __future__ import annotations

import random

FRAGMENTS = (
    "Wort", "ab cd", "A.", "Raz. Dwa! Trzy?", "„Cytat.”", "źdźbło", "x_y_z", "1", "12", "v1.2", "AGD", "CRM",
    "# ", "## ", "### ", "#### H", "# #", "##", "#x", "Tytuł {#a}", " #", " {#id}", "{: #b }", "{lang=la}", "{#x .y z=1}", "{",
    "}", "===", "---", "--", "=", "- - -", "* * *", "***", "___", "_ _ _",
    "- ", "* ", "+ ", "- a", "* b", "+ c", "1. ", "1. a", "2) b", "10. c", "-", "*", "1.", "    - d", "  - e", "        - f",
    "> ", ">", "> a", "> > b", ">> c", "> - d", "> # e", "- > f", "1. > g", "> !!! note",
    '!!! note', '!!! example "T"', "!!!note", "!!! line", "!!!", '!!! note ""', "!!! no such", "    a", "    !!! note", "\t",
    "\tb",
    ": ", ": m", ":  n", ":o", "t\n: m", "t\n:   m\n\n    n",
    "| a | b |", "|---|---|", "|:--|--:|", "| | b |", "a | b", "--|--", "|", "| `x|y` | \\| |", "|a|b|c|", "|-",
    "*a*", "**b**", "***c***", "*a", "b*", "_d_", "__e__", "`f`", "``g`h``", "`", "``", "\\*", "\\`", "\\", "\\\\", "~~h~~",
    "[a](b)", "[a](#b \"c\")", "[a][r]", "[r]: https://e.example", "[r]: <https://e.example>", '[r]: /x "t"', '"t"', "[r]:",
    "(t)", "'t'", "https://e.example", "<https://e.example>", "[a", "](b)", "![p](q.svg)", "![p](q.svg \"r\")", "![", "[@k]",
    "[@k; @l]", "[@k\\_]", "*[AGD]: sprzęt", "*[CRM]:", "*[x]", "&amp;", "&nbsp;", "&#65;", "<", "<b>", "<!-- c -->", "```",
    "~~~", "[^1]", "[^1]: n", "\n[^2]: m\n    o", "- [ ] p", "??? note", "> [!TIP]",
    "  ", "   ", "  \n", "\n", "\n\n", "\n\n\n", "\n    ", "\n> ", "\n- ", "\n\n    ", "\n\n- ", "\n1. ", "\n\n\n    ",
)  # fmt: skip


def nasty_text(chance: random.Random) -> str:
    """A text of a few lines in which the pieces stand as it happens."""
    pieces = []
    for _ in range(chance.randint(1, 24)):
        pieces.append(chance.choice(FRAGMENTS))
        pieces.append(chance.choice(("", "", " ", "\n", "\n", "\n", "\n\n")))
    return "".join(pieces)
