"""From a raw question to a question: the steps that all kinds share, and the checks of what every option owes its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.course.content.lines import Lines
from app.course.content.runs import Sentence
from app.course.errors import Problem, Severity
from app.course.model import Block, Option, Question
from app.course.questions.kind import QuestionKind
from app.course.questions.source import RawQuestion, RawRow, is_key

LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: What fits on a phone held sideways, in characters (design/additions.md, measured).
PROMPT_BUDGET = 95
OPTION_BUDGET = 56
REASON_BUDGET = 150


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What a question needs from outside: the teaching sections in order, and how Markdown becomes nodes.

    ``block(lines, block_id, path)`` makes one paragraph; ``sentence`` takes the same and makes one sentence.
    """

    sections: Sequence[str]
    block: Callable[[Lines, str, str], Block]
    sentence: Callable[[Lines, str, str], Sentence]


@dataclass(slots=True)
class QuestionBuilder:
    """One raw question being made into a question of its kind; collects the problems of the raw question."""

    raw: RawQuestion
    kind: QuestionKind
    context: QuestionContext
    section_id: str
    problems: list[Problem] = field(default_factory=list)

    def error(self, message: str, hint: str = "", line: int = 0) -> None:
        """Notes an error; the question is not published."""
        self.problems.append(self.raw.problem(message, hint, line))

    def warning(self, message: str, hint: str = "", line: int = 0) -> None:
        """Notes a warning; the question is published all the same."""
        self.problems.append(self.raw.problem(message, hint, line, Severity.WARNING))

    def rows(self, *marks: str, hint: str) -> list[RawRow]:
        """The rows that carry one of the marks; any other row is an error."""
        for row in self.raw.rows:
            if row.mark not in marks:
                self.error(f"'{row.mark}' does not belong into this kind of question", hint, row.line)
        return [row for row in self.raw.rows if row.mark in marks]

    def keys(self, rows: Iterable[RawRow]) -> list[str]:
        """The key of each row: the author's own, else a letter by position. Unfit and double keys are errors."""
        keys: list[str] = []
        for number, row in enumerate(rows):
            key = row.key or (LETTERS[number] if number < len(LETTERS) else f"o{number}")
            if not is_key(key):
                self.error(f"'{key}' cannot be a key", "small letters, digits and hyphens", row.line)
            elif key in keys:
                self.error(f"two rows have the key '{key}'", "give each its own {#key}", row.line)
            keys.append(key)
        return keys

    def option(self, row: RawRow, key: str, budget: int, *, right: bool = False, match: str = "") -> Option:
        """One row as an option. An empty row is an error, one too long for a phone a warning."""
        if not row.text:
            self.error("an option without text", line=row.line)
        block_id = f"question-{self.raw.id}-{key}"
        sentence = self.context.sentence(row.lines, block_id, self.raw.path)
        self.measure("an option", sentence.text, budget, row.line)
        reason = None
        if row.reason:
            reason = self.context.sentence(row.reason_lines, f"{block_id}-reason", self.raw.path)
            self.measure("a reason", reason.text, REASON_BUDGET, row.line)
        return Option(key, sentence, reason, right, match)

    def target(self, lines: Lines, key: str) -> Option:
        """The right side of a row as an option of its own, to match others with."""
        return Option(key, self.context.sentence(lines, f"question-{self.raw.id}-{key}", self.raw.path))

    def measure(self, what: str, text: str, budget: int, line: int) -> None:
        """Warns of a text that breaks the page on a phone held sideways."""
        if len(text) > budget:
            self.warning(f"{what} of {len(text)} characters", f"at most {budget} fit on a phone", line)

    def check_reasons(self, rows: Sequence[RawRow], *, needed: bool) -> None:
        """Each option owes its own reason: none missing where the kind asks for them, no two alike, nor two options."""
        reasons: dict[str, int] = {}
        texts: dict[str, int] = {}
        for row in rows:
            if needed and not row.reason:
                self.error("an option without a reason", "write '  > why' right under it", row.line)
            said, text = _plain(row.reason), _plain(row.text)
            if said and said in reasons:
                self.error(f"the same reason as in line {reasons[said]}", "name what is wrong with this one", row.line)
            if text and text in texts:
                self.error(f"the same option as in line {texts[text]}", line=row.line)
            reasons.setdefault(said, row.line)
            texts.setdefault(text, row.line)

    def build(
        self,
        options: Iterable[Option],
        targets: Iterable[Option] = (),
        accepted: Iterable[str] = (),
        *,
        with_case: bool = False,
    ) -> Question:
        """The question with its prompt, explanation and, ``with_case``, the story that it is about.

        Its fingerprint is given when all languages are known (:mod:`app.course.questions.fingerprint`).
        """
        raw = self.raw
        prompt = self.context.block([(raw.line, raw.prompt)], f"question-{raw.id}", raw.path)
        self.measure("a question", prompt.text, PROMPT_BUDGET, raw.line)
        if not raw.tail:
            self.error("the question has no explanation", "write a paragraph after the options")
        if raw.lead and not with_case:
            self.error("text between the question and its options", "only kind=case has it", raw.lead[0][0][0])
        if with_case and not raw.lead:
            self.error("the case is missing", "tell it in a paragraph between the heading and the options")
        case = tuple(self.context.block(lines, f"question-{raw.id}-case-{n}", raw.path) for n, lines in enumerate(raw.lead, 1))
        why = [line for paragraph in raw.tail for line in paragraph] or [(raw.line, "")]
        explanation = self.context.block(why, f"question-{raw.id}-why", raw.path)
        return Question(
            raw.id, self.kind, self.section_id, prompt, explanation, case, tuple(options), tuple(targets), tuple(accepted)
        )


def _plain(text: str) -> str:
    """A text for comparing: without case and spacing."""
    return " ".join(text.casefold().split())
