"""The author's file as drafts: headings, options, reasons and paragraphs with their lines. Kinds are not known here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean

_HEADING = re.compile(r"##(?!#)\s*(.*)")
_ATTRIBUTES = re.compile(r"(?:^|\s)\{([^{}]*)\}\s*$")
_KEY = re.compile(r"\s\{#([^\s{}]*)\}\s*$")
_ITEM = re.compile(r"(?:[-*+]\s+(\[[ xX]?\])(?:\s+|$)|(\d{1,3}[.)])\s+|([-*+=~])\s+)(.*)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KNOWN = ("kind", "section")


@dataclass(slots=True)
class Item:
    """One row under a question. ``mark`` is ``[x]``, ``[ ]``, ``1.``, ``-``, ``=`` or ``~``."""

    mark: str
    text: str
    line: int
    key: str = ""
    reason: str = ""


@dataclass(slots=True)
class Draft:
    """One question as it stands in the file, before its kind has looked at it."""

    path: str
    line: int
    prompt: str
    id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    lead: list[tuple[str, int]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    tail: list[tuple[str, int]] = field(default_factory=list)

    def problem(self, message: str, hint: str = "", line: int = 0, severity: Severity = Severity.ERROR) -> Problem:
        """A problem of this question, at its heading unless a line is given."""
        name = f"question '{self.id}': " if self.id else ""
        return Problem(self.path, line or self.line, name + message, hint, severity)


def is_key(word: str) -> bool:
    """Whether a word can name a question or an option: small latin letters, digits and single hyphens."""
    return _SLUG.fullmatch(word) is not None


def read_drafts(path: str, text: str) -> tuple[list[Draft], list[Problem]]:
    """Splits a file into drafts. Never raises; byte order marks and CRLF are accepted."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    reader: _DraftReader | None = None
    for number, line in _lines(text):
        heading = _HEADING.fullmatch(line.rstrip())
        if heading:
            draft = _open_draft(path, number, heading.group(1), problems)
            drafts.append(draft)
            reader = _DraftReader(draft, problems)
        elif reader:
            reader.take(number, line)
        elif line.strip() and not line.startswith(("# ", "<!--")):
            hint = "begin each question with '## Question {#id kind=single}'"
            problems.append(Problem(path, number, "text before the first question", hint, Severity.WARNING))
    return drafts, problems


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without a YAML head (which a question file does not need)."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = 0
    if lines[0].rstrip() == "---":
        start = next((n + 1 for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    yield from enumerate(lines[start:], start + 1)


def _open_draft(path: str, line: int, heading: str, problems: list[Problem]) -> Draft:
    found = _ATTRIBUTES.search(heading)
    draft = Draft(path, line, heading[: found.start()].strip() if found else heading.strip())
    for word in found.group(1).split() if found else ():
        key, equals, value = word.partition("=")
        if word.startswith("#") and not draft.id:
            draft.id = word[1:]
        elif not equals:
            problems.append(draft.problem(f"'{word}' is no attribute", "write {#id kind=single}"))
        elif key not in _KNOWN:
            problems.append(draft.problem(f"unknown key '{key}'", did_you_mean(key, _KNOWN)))
        else:
            draft.attributes[key] = value.strip("\"'")
    if not is_key(draft.id):
        what = f"'{draft.id}' cannot be an id" if draft.id else "the question has no id"
        problems.append(draft.problem(what, "end the heading with {#short-name kind=…}, small letters and hyphens"))
    if not draft.prompt:
        problems.append(draft.problem("the question has no text", "write it after '##'"))
    return draft


class _DraftReader:
    """Takes the lines under one heading in order."""

    def __init__(self, draft: Draft, problems: list[Problem]) -> None:
        self._draft = draft
        self._problems = problems
        self._after_blank = True

    def take(self, number: int, line: str) -> None:
        """Puts one line where it belongs: a reason, a row, the rest of a row, or a paragraph."""
        text = line.strip()
        if not text:
            self._after_blank = True
            return
        item = _ITEM.fullmatch(line.rstrip()) if not line[0].isspace() else None
        if text.startswith(">"):
            self._reason(number, text[1:].strip())
        elif item:
            self._item(number, item)
        elif line[0].isspace() and not self._after_blank and self._draft.items and not self._draft.tail:
            self._continue_item(text)
        else:
            self._paragraph(number, text)
        self._after_blank = False

    def _item(self, number: int, found: re.Match[str]) -> None:
        box, ordinal, sign, text = found.groups()
        mark = ("[x]" if "x" in box.lower() else "[ ]") if box else "1." if ordinal else "-" if sign in "*+-" else sign
        key = _KEY.search(" " + text)
        text = (" " + text)[: key.start()].strip() if key else text.strip()
        if self._draft.tail:
            hint = "put the explanation after the last option"
            self._problems.append(self._draft.problem("an option after the explanation", hint, number))
        self._draft.items.append(Item(mark, text, number, key.group(1) if key else ""))

    def _reason(self, number: int, text: str) -> None:
        if not self._draft.items or self._draft.tail:
            hint = "a line with '>' belongs right under an option"
            self._problems.append(self._draft.problem("a reason without an option", hint, number))
            return
        item = self._draft.items[-1]
        item.reason = f"{item.reason} {text}".strip()

    def _continue_item(self, text: str) -> None:
        item = self._draft.items[-1]
        if item.reason:
            item.reason = f"{item.reason} {text}"
        else:
            item.text = f"{item.text} {text}"

    def _paragraph(self, number: int, text: str) -> None:
        paragraphs = self._draft.tail if self._draft.items else self._draft.lead
        if paragraphs and not self._after_blank:
            before, line = paragraphs[-1]
            paragraphs[-1] = (f"{before}\n{text}", line)
        else:
            paragraphs.append((text, number))
