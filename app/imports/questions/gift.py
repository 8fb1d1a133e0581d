"""GIFT, Moodle's plain format: questions with their answers in braces, an empty line between them.

Follows what Moodle 4.5 reads: ``~ = # { } :`` are escaped by a backslash, ``\\n`` is a new line, ``//`` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.imports.questions.form import MOST_QUESTIONS, ImportedOption, ImportedQuestion, ImportedText
from app.imports.questions.texts import read_text, without_tags
from app.imports.report import Report, excerpt

_HIDDEN = {sign: chr(0xE100 + number) for number, sign in enumerate("~=#{}:\\")}
_SHOWN = {ord(hidden): sign for sign, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([~=#{}:\\])")
_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_FORM = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL)
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,8})?)%")
_ORDERING = re.compile(r"\s*>\s*\d*\s*(?:ALL|RELATIVE|CONTIGUOUS|REL|CONTIG)?[ \t]*[A-Z_ 0-9]*\n", re.IGNORECASE)
_CLOSING = frozenset(".,;:!?…)]»”%")
_ARROW = re.compile(r"\s*->\s*")


def read_gift(text: str, report: Report) -> Iterator[ImportedQuestion]:
    """Every question of a file that has a kind of ours; the others are noted in ``report`` with the line on which they begin."""
    category = ""
    for count, (line, block) in enumerate(_blocks(text)):
        if block.startswith("$CATEGORY:"):
            first, _, block = block.partition("\n")
            category = first.partition(":")[2].strip()
            line += 1
        if not block.strip():
            continue
        if count >= MOST_QUESTIONS:
            report.lose(f"line {line}", f"everything from here on: at most {MOST_QUESTIONS} questions are read from a file")
            return
        found = _GiftQuestion(block, f"line {line}", category, report).read()
        if found:
            yield found


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The pieces between empty lines, each with its first line; comments are left out."""
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""], 1):
        if line.lstrip().startswith("//"):
            continue
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            yield start, "\n".join(lines)
            lines = []


class _GiftQuestion:
    """Reads one question."""

    def __init__(self, block: str, line: str, category: str, report: Report) -> None:
        hidden = _ESCAPE.sub(lambda found: _HIDDEN[found[1]], block)
        title = _TITLE.match(hidden)
        self._name = _plain(title[1]) if title else ""
        rest = hidden[title.end() :] if title else hidden
        form = _FORM.match(rest)
        self._form = form[1] if form else "moodle"
        self._body = rest[form.end() :] if form else rest
        words = self._name or without_tags(_plain(self._body.partition("{")[0]))
        self._place = f"{line}, “{excerpt(words)}”"
        self._category = category
        self._report = report

    def read(self) -> ImportedQuestion | None:
        before, opened, rest = self._body.partition("{")
        inside, closed, after = rest.partition("}")
        if not opened:
            self._lose("a description without an answer")
            return None
        if not closed or "{" in inside or "{" in after or "}" in after:
            self._lose(
                "its braces do not match: a brace in the text is written \\{ or \\}, "
                "and between two questions there is an empty line"
            )
            return None
        prompt = f"{before.rstrip()} _____{_gap_before(after)}{after.lstrip()}" if after.strip() else before
        inside, _, general = inside.partition("####")
        kind, options = self._answers(inside)
        if not kind:
            return None
        text = self._text(prompt)
        return ImportedQuestion(kind, self._name, text, options, self._text(general), self._category, self._place)

    def _answers(self, inside: str) -> tuple[str, tuple[ImportedOption, ...]]:
        truth = _TRUTH.match(inside)
        if not inside.strip():
            self._lose("an essay: nobody could grade it")
        elif truth:
            return "truefalse", self._truth(truth[1].upper().startswith("T"), truth[2] or "")
        elif inside.lstrip().startswith("#"):
            return self._numbers(inside.lstrip()[1:])
        elif ordering := _ORDERING.match(inside):
            steps = [line for line in inside[ordering.end() :].split("\n") if line.strip()]
            return "ordering", tuple(ImportedOption(self._text(step)) for step in steps)
        else:
            return self._listed(inside)
        return "", ()

    def _truth(self, is_true: bool, feedback: str) -> tuple[ImportedOption, ...]:
        # The first feedback is for the wrong answer, the second for the right one.
        wrong, _, right = feedback.partition("#")
        return tuple(
            ImportedOption(ImportedText(), 100.0 if value is is_true else 0.0, self._text(right if value is is_true else wrong))
            for value in (True, False)
        )

    def _numbers(self, inside: str) -> tuple[str, tuple[ImportedOption, ...]]:
        found = re.split(r"(?=[=])", inside) if "=" in inside else [f"={inside}"]
        options = []
        for part in found:
            if not part.strip():
                continue
            fraction, text, reason = _parts(part[1:], 100.0)
            number, colon, tolerance = text.strip().partition(":")
            if ".." in number or (colon and tolerance.strip().strip("0.")):
                self._report.change(self._place, f"only the number itself is right now, not what is near it ({text.strip()})")
                number = number.split("..")[0]
            options.append(ImportedOption(self._text(number), fraction, self._text(reason)))
        return "fill", tuple(options)

    def _listed(self, inside: str) -> tuple[str, tuple[ImportedOption, ...]]:
        parts = re.findall(r"([=~])([^=~]*)", inside)
        if not parts or inside.partition(parts[0][0])[0].strip():
            self._lose("no answer begins with = or ~")
            return "", ()
        if all(mark == "=" and "->" in text for mark, text in parts):
            pairs = [_ARROW.split(text.strip(), maxsplit=1) for _, text in parts]
            return "matching", tuple(ImportedOption(self._text(left), 100.0, match=self._text(right)) for left, right in pairs)
        only_equal = all(mark == "=" for mark, _ in parts)
        options = []
        for mark, part in parts:
            fraction, text, reason = _parts(part, 100.0 if mark == "=" else 0.0)
            options.append(ImportedOption(self._text(text), fraction, self._text(reason)))
        if only_equal:
            return "fill", tuple(options)
        several = all(mark == "~" for mark, _ in parts)
        return "multiple" if several else "single", tuple(options)

    def _text(self, hidden: str) -> ImportedText:
        return read_text(_plain(hidden), self._form, self._place, self._report)

    def _lose(self, message: str) -> None:
        self._report.lose(self._place, message)


def _gap_before(words: str) -> str:
    """What stands between a gap and the words after it: nothing before a full stop, a comma or a closing mark."""
    return "" if words.lstrip()[0] in _CLOSING else " "


def _parts(answer: str, usual: float) -> tuple[float, str, str]:
    """What an answer earns in per cent, its text and its feedback."""
    weight = _WEIGHT.match(answer)
    text, _, reason = (answer[weight.end() :] if weight else answer).partition("#")
    return (float(weight[1]) if weight else usual), text, reason


def _plain(hidden: str) -> str:
    return hidden.replace("\\n", "\n").translate(_SHOWN).strip()
