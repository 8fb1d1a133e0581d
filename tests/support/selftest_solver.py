"""Answers the self-test as a learner would: from the words on the page, with the author's files open beside it.

Reads the bank's Markdown by itself, without the project's parser, so that what it expects is an independent opinion.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parents[2] / "content"
#: Every kind of form that a screen may have, told by its class.
KINDS = ("single", "multiple", "truefalse", "case", "ordering", "matching", "fill")


@dataclass
class Asked:
    """A question as the author wrote it: its words, what is right, and what only an answer may reveal."""

    kind: str
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    pairs: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """Words for comparing: no markup, no attribute lists, one kind of space."""
    text = re.sub(r"\{[^}]*\}|[*_`]", "", text)
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


def read_bank(language: str, content: Path = CONTENT, course: str = "omnichannel") -> dict[str, Asked]:
    """Question text → what the author's files say about it."""
    bank: dict[str, Asked] = {}
    for file in sorted((content / course / language / "questions").glob("*.md")):
        for part in re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            heading, _, body = part.partition("\n")
            kind = re.search(r"kind=(\w+)", heading)
            assert kind, heading
            asked = bank[plain(heading)] = Asked(kind[1])
            _read_body(asked, body)
    return bank


def _read_body(asked: Asked, body: str) -> None:
    seen_option = False
    for line in body.splitlines():
        row = line.strip()
        if row.startswith("- ["):
            (asked.right if row[3] == "x" else asked.wrong).append(plain(row[5:]))
        elif row.startswith(("= ", "~ ")):
            forms = [plain(form) for form in row[2:].split("|")]
            (asked.right if row[0] == "=" else asked.wrong).extend(forms)
        elif re.match(r"\d+\. ", row):
            asked.right.append(plain(row.split(". ", 1)[1]))
        elif "→" in row:
            left, right = row.removeprefix("- ").split("→")
            asked.pairs[plain(left)] = plain(right)
        elif row.startswith(">"):
            asked.secrets.append(plain(row[1:]))
        elif row and seen_option:
            asked.secrets.append(plain(row))
        seen_option = seen_option or row.startswith(("- ", "= ", "1. "))


def answer(page: Any, bank: dict[str, Asked], *, right: bool = True) -> dict[str, Any]:
    """The fields that a form must send to be right (or wrong), found by the words on the page."""
    asked = bank[plain(page.one("//h1").text_content())]
    if asked.kind == "fill":
        return {"a": asked.right[0] if right else "kanarek"}
    if asked.kind == "ordering":
        steps = {plain(step.text_content()): step for step in page.all("//*[@class='order-text']")}
        turns = [[*asked.right[by:], *asked.right[:by]] for by in (1, 2)]
        wrong = next(turn for turn in turns if turn != list(steps))  # an order that was not touched is no answer
        return {"a": [steps[words].get("id").removeprefix("step-") for words in (asked.right if right else wrong)]}
    if asked.kind == "matching":
        return _match(page, asked, right)
    wanted = asked.right if right else asked.wrong[:1]
    labels = {plain(label.text_content()): label for label in page.all("//label[@class='option']")}
    return {"a": [labels[words].xpath(".//input")[0].get("value") for words in wanted]}


def _match(page: Any, asked: Asked, right: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for row in page.all("//*[contains(@class, 'match-row')]"):
        words = plain(row.xpath(".//*[@class='match-text']")[0].text_content())
        offers = [
            (plain(offer.text_content()), offer.xpath("self::option | .//input")[0])
            for offer in row.xpath(".//label[input] | .//option[@value != '']")
        ]
        value = next(control.get("value") for text, control in offers if (text == asked.pairs[words]) == right)
        name = row.xpath(".//select/@name | .//input/@name")[0]
        fields[str(name)] = value
    return fields
