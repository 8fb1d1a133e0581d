"""Random texts of what trainers type, in which every Markdown reader sees the same."""

from __future__ import annotations

import random

FRAGMENTS = (
    "Klient", "sklep i koszyk.", "Raz.", "*ważne*", "**bardzo**", "`kod`", "[cel](https://e.example)", "1986", "a\\*b", "x_y_z",
    "# Tytuł", "## Część", "### Krok", "- jeden", "* raz", "+ plus", "1. krok", "2. drugi", "3) trzeci", "1) raz", "> cytat", ">",
    "-", "---", "===", "```", "```text", "~~~", "    wcięte", "  dwa", "   trzy", "  - pod", "   - pod trzema",
    "    - pod czterema", "koniec\\", "koniec  ", "***",
)  # fmt: skip


def typed_text(chance: random.Random) -> str:
    """A text of a few lines, most of them short."""
    lines = []
    for _ in range(chance.randint(1, 9)):
        lines.append(" ".join(chance.choice(FRAGMENTS) for _ in range(chance.choice((1, 1, 1, 2)))))
        lines += [""] * chance.choice((0, 0, 1, 1))
    return "\n".join(lines) + "\n"
