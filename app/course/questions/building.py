"""From a draft to a question: the steps that all kinds share, and the checks of what every option owes its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.course.errors import Problem, Severity
from app.course.model import Block, Option, Question, QuestionKind, Sentence
from app.course.questions.source import Draft, Item, is_key

LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: What fits on a phone held sideways, in characters (design/additions.md, measured).
PROMPT_BUDGET = 95
OPTION_BUDGET = 56
REASON_BUDGET = 150
STEP_BUDGET = 44
ROW_BUDGET = 48


@dataclass(frozen=True, slots=True)
class Context:
    """What a question needs from outside: the teaching sections in order, and how Markdown becomes safe HTML.

    ``block(source, block_id, path, line)`` makes one paragraph; ``inline(source, block_id)`` one sentence and its HTML.
    """

    sections: Sequence[str]
    block: Callable[[str, str, str, int], Block]
    inline: Callable[[str, str], tuple[str, Sentence]]


@dataclass(slots=True)
class Workshop:
    """One draft being made into a question; collects the draft's problems."""

    draft: Draft
    context: Context
    section_id: str
    problems: list[Problem] = field(default_factory=list)

    def fault(self, message: str, hint: str = "", line: int = 0) -> None:
        """Notes an error; the question is not published."""
        self.problems.append(self.draft.problem(message, hint, line))

    def advise(self, message: str, hint: str = "", line: int = 0) -> None:
        """Notes a warning; the question is published all the same."""
        self.problems.append(self.draft.problem(message, hint, line, Severity.WARNING))

    def only(self, *marks: str, hint: str) -> list[Item]:
        """The rows that carry one of the marks; any other row is a fault."""
        for item in self.draft.items:
            if item.mark not in marks:
                self.fault(f"'{item.mark}' does not belong into this kind of question", hint, item.line)
        return [item for item in self.draft.items if item.mark in marks]

    def keys(self, items: Iterable[Item]) -> list[str]:
        """The key of each row: the author's own, else a letter by position. Unfit and double keys are faults."""
        keys: list[str] = []
        for number, item in enumerate(items):
            key = item.key or (LETTERS[number] if number < len(LETTERS) else f"o{number}")
            if not is_key(key):
                self.fault(f"'{key}' cannot be a key", "small letters, digits and hyphens", item.line)
            elif key in keys:
                self.fault(f"two rows have the key '{key}'", "give each its own {#key}", item.line)
            keys.append(key)
        return keys

    def option(self, item: Item, key: str, budget: int, *, right: bool = False, match: str = "") -> Option:
        """One row as an option with safe HTML. An empty row is a fault, one too long for a phone a warning."""
        if not item.text:
            self.fault("an option without text", line=item.line)
        block_id = f"question-{self.draft.id}-{key}"
        html, sentence = self.context.inline(item.text, block_id)
        self.measure("an option", sentence.text, budget, item.line)
        reason = ""
        if item.reason:
            reason, said = self.context.inline(item.reason, f"{block_id}-reason")
            self.measure("a reason", said.text, REASON_BUDGET, item.line)
        return Option(key, sentence.text, html, reason, right, match, sentence, item.line)

    def measure(self, what: str, text: str, budget: int, line: int) -> None:
        """Warns of a text that breaks the page on a phone held sideways."""
        if len(text) > budget:
            self.advise(f"{what} of {len(text)} characters", f"at most {budget} fit on a phone", line)

    def reasons(self, items: Sequence[Item], *, needed: bool) -> None:
        """Each option owes its own reason: none missing where the kind asks for them, no two alike, nor two options."""
        reasons: dict[str, int] = {}
        texts: dict[str, int] = {}
        for item in items:
            if needed and not item.reason:
                self.fault("an option without a reason", "write '  > why' right under it", item.line)
            said, text = _plain(item.reason), _plain(item.text)
            if said and said in reasons:
                self.fault(f"the same reason as in line {reasons[said]}", "name what is wrong with this one", item.line)
            if text and text in texts:
                self.fault(f"the same option as in line {texts[text]}", line=item.line)
            reasons.setdefault(said, item.line)
            texts.setdefault(text, item.line)

    def finish(
        self,
        kind: QuestionKind,
        options: Iterable[Option],
        targets: Iterable[Option] = (),
        accepted: Iterable[str] = (),
    ) -> Question:
        """The question with its prompt, case and explanation; the fingerprint is given when all languages are known."""
        draft = self.draft
        prompt = self.context.block(draft.prompt, f"question-{draft.id}", draft.path, draft.line)
        self.measure("a question", " ".join(s.text for s in prompt.sentences), PROMPT_BUDGET, draft.line)
        if not draft.tail:
            self.fault("the question has no explanation", "write a paragraph after the options")
        if draft.lead and kind != "case":
            self.fault("text between the question and its options", "only kind=case has it", draft.lead[0][1])
        if kind == "case" and not draft.lead:
            self.fault("the case is missing", "tell it in a paragraph between the heading and the options")
        case = tuple(
            self.context.block(text, f"question-{draft.id}-case-{n}", draft.path, line)
            for n, (text, line) in enumerate(draft.lead, 1)
        )
        why = "\n".join(text for text, _ in draft.tail)
        line = draft.tail[0][1] if draft.tail else draft.line
        explanation = self.context.block(why, f"question-{draft.id}-why", draft.path, line)
        return Question(
            draft.id, kind, self.section_id, prompt, explanation, case, tuple(options), tuple(targets), tuple(accepted)
        )


def _plain(text: str) -> str:
    """A text for comparing: without case and spacing."""
    return " ".join(text.casefold().split())
