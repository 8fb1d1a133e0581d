"""The author's file as raw questions: headings, rows, reasons and paragraphs with their lines. Kinds are not known here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.course.content.lines import Lines
from app.course.errors import Problem, Severity
from app.course.hints import did_you_mean

_HEADING = re.compile(r"##(?!#)\s*(.*)")
_ATTRIBUTES = re.compile(r"(?:^|\s)\{([^{}]*)\}\s*$")
_KEY = re.compile(r"\s\{#([^\s{}]*)\}\s*$")
_ROW = re.compile(r"(?:[-*+]\s+(\[[ xX]?\])(?:\s+|$)|(\d{1,3}[.)])\s+|([-*+=~])\s+)(.*)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KNOWN = ("kind", "section")


@dataclass(slots=True)
class RawRow:
    """One row under a question. ``mark`` is ``[x]``, ``[ ]``, ``1.``, ``-``, ``=`` or ``~``.

    ``lines`` and ``reason_lines`` are its text and its reason with the numbers of their lines.
    """

    mark: str
    lines: Lines
    key: str = ""
    reason_lines: Lines = ()

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.lines[0][0]

    @property
    def text(self) -> str:
        """The text in one line."""
        return " ".join(text for _, text in self.lines)

    @property
    def reason(self) -> str:
        """The reason in one line, empty where it has none."""
        return " ".join(text for _, text in self.reason_lines)


@dataclass(slots=True)
class RawQuestion:
    """One question as it stands in the file, before its kind has looked at it; ``lead`` and ``tail`` are paragraphs."""

    path: str
    line: int
    prompt: str
    id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    lead: list[Lines] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    tail: list[Lines] = field(default_factory=list)

    def problem(self, message: str, hint: str = "", line: int = 0, severity: Severity = Severity.ERROR) -> Problem:
        """A problem of this question, at its heading unless a line is given."""
        name = f"question '{self.id}': " if self.id else ""
        return Problem(self.path, line or self.line, name + message, hint, severity)


def is_key(word: str) -> bool:
    """Whether a word can name a question or an option: small latin letters, digits and single hyphens."""
    return _SLUG.fullmatch(word) is not None


def read_raw_questions(path: str, text: str) -> tuple[list[RawQuestion], list[Problem]]:
    """Splits a file into raw questions. Never raises; byte order marks and CRLF are accepted."""
    found: list[RawQuestion] = []
    problems: list[Problem] = []
    reader: _QuestionReader | None = None
    for number, line in _lines(text):
        heading = _HEADING.fullmatch(line.rstrip())
        if heading:
            raw = _open_question(path, number, heading.group(1), problems)
            found.append(raw)
            reader = _QuestionReader(raw, problems)
        elif reader:
            reader.take(number, line)
        elif line.strip() and not line.startswith(("# ", "<!--")):
            hint = "begin each question with '## Question {#id kind=single}'"
            problems.append(Problem(path, number, "text before the first question", hint, Severity.WARNING))
    return found, problems


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without a YAML head (which a question file does not need)."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = 0
    if lines[0].rstrip() == "---":
        start = next((n + 1 for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    yield from enumerate(lines[start:], start + 1)


def _open_question(path: str, line: int, heading: str, problems: list[Problem]) -> RawQuestion:
    found = _ATTRIBUTES.search(heading)
    raw = RawQuestion(path, line, heading[: found.start()].strip() if found else heading.strip())
    for word in found.group(1).split() if found else ():
        key, equals, value = word.partition("=")
        if word.startswith("#") and not raw.id:
            raw.id = word[1:]
        elif not equals:
            problems.append(raw.problem(f"'{word}' is no attribute", "write {#id kind=single}"))
        elif key not in _KNOWN:
            problems.append(raw.problem(f"unknown key '{key}'", did_you_mean(key, _KNOWN)))
        else:
            raw.attributes[key] = value.strip("\"'")
    if not is_key(raw.id):
        what = f"'{raw.id}' cannot be an id" if raw.id else "the question has no id"
        problems.append(raw.problem(what, "end the heading with {#short-name kind=…}, small letters and hyphens"))
    if not raw.prompt:
        problems.append(raw.problem("the question has no text", "write it after '##'"))
    return raw


class _QuestionReader:
    """Takes the lines under one heading in order."""

    def __init__(self, raw: RawQuestion, problems: list[Problem]) -> None:
        self._raw = raw
        self._problems = problems
        self._after_blank = True

    def take(self, number: int, line: str) -> None:
        """Puts one line where it belongs: a reason, a row, the rest of a row, or a paragraph."""
        text = line.strip()
        if not text:
            self._after_blank = True
            return
        row = _ROW.fullmatch(line.rstrip()) if not line[0].isspace() else None
        if text.startswith(">"):
            self._reason(number, text[1:].strip())
        elif row:
            self._row(number, row)
        elif line[0].isspace() and not self._after_blank and self._raw.rows and not self._raw.tail:
            self._continue_row(number, text)
        else:
            self._paragraph(number, text)
        self._after_blank = False

    def _row(self, number: int, found: re.Match[str]) -> None:
        box, ordinal, sign, text = found.groups()
        mark = ("[x]" if "x" in box.lower() else "[ ]") if box else "1." if ordinal else "-" if sign in "*+-" else sign
        key = _KEY.search(" " + text)
        text = (" " + text)[: key.start()].strip() if key else text.strip()
        if self._raw.tail:
            hint = "put the explanation after the last option"
            self._problems.append(self._raw.problem("an option after the explanation", hint, number))
        self._raw.rows.append(RawRow(mark, ((number, text),), key.group(1) if key else ""))

    def _reason(self, number: int, text: str) -> None:
        if not self._raw.rows or self._raw.tail:
            hint = "a line with '>' belongs right under an option"
            self._problems.append(self._raw.problem("a reason without an option", hint, number))
            return
        row = self._raw.rows[-1]
        row.reason_lines = (*row.reason_lines, (number, text)) if text else row.reason_lines

    def _continue_row(self, number: int, text: str) -> None:
        row = self._raw.rows[-1]
        if row.reason_lines:
            row.reason_lines = (*row.reason_lines, (number, text))
        else:
            row.lines = (*row.lines, (number, text))

    def _paragraph(self, number: int, text: str) -> None:
        paragraphs = self._raw.tail if self._raw.rows else self._raw.lead
        if paragraphs and not self._after_blank:
            paragraphs[-1] = (*paragraphs[-1], (number, text))
        else:
            paragraphs.append(((number, text),))
