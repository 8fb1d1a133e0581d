"""Questions as an author writes them: a heading with an id and a kind, its rows with their reasons, an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.course.languages import rules_of
from app.course.questions.foreign import ForeignError, ForeignOption, ForeignQuestion, ForeignText, SourceRow
from app.course.questions.kind import QuestionKind
from app.imports.form import Content, Inline, LineBreak, StyledText
from app.imports.markdown.inline import write_heading, write_line
from app.imports.punctuation import set_right
from app.imports.questions.form import ImportedQuestion, ImportedText
from app.imports.questions.texts import words_of
from app.imports.report import Report


class QuestionWriter:
    """Writes questions of ``kinds`` in one language; what a kind cannot say is noted in the report."""

    def __init__(self, language: str, kinds: Mapping[str, QuestionKind], report: Report) -> None:
        self._language = language
        self._kinds = kinds
        self._report = report

    def write(self, question: ImportedQuestion, name: str) -> str:
        """The question under the id ``name``; empty when it cannot be one of ours, for the reason that is noted."""
        kind, place, prompt = self._kinds.get(question.kind), question.place, question.prompt.paragraphs
        story: list[str] = []
        try:
            if not prompt:
                raise ForeignError("it has no text")
            if kind is None:
                raise ForeignError(f"there are no questions of the kind '{question.kind}'")
            if len(prompt) > 1 and kind.with_story in self._kinds:
                kind, story, prompt = self._kinds[kind.with_story], [self._line(content) for content in prompt[:-1]], prompt[-1:]
            written = kind.write(self._foreign(question))
        except ForeignError as error:
            self._report.lose(place, str(error))
            return ""
        if len(prompt) > 1:
            self._report.change(place, "the paragraphs of its text became one")
        for remark in written.remarks:
            (self._report.lose if remark.missing else self._report.change)(place, remark.message)
        self._tell_missing(question, written.rows)
        heading = write_heading(set_right(_joined(prompt), self._language))
        rows = "\n".join(line for row in written.rows for line in _lines(row))
        why = " ".join(self._line(content) for content in question.explanation.paragraphs)
        parts = [f"## {heading} {{#{name} kind={kind.name}}}", *story, rows, why]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _foreign(self, question: ImportedQuestion) -> ForeignQuestion:
        options = (
            ForeignOption(self._text(option.text), option.fraction, self._text(option.reason), self._text(option.match))
            for option in question.options
        )
        return ForeignQuestion(tuple(options), rules_of(self._language).verdicts)

    def _text(self, text: ImportedText) -> ForeignText:
        return ForeignText(self._line(_joined(text.paragraphs)), words_of(text)) if text else ForeignText()

    def _line(self, content: Content) -> str:
        flat = tuple(StyledText(" ") if isinstance(item, LineBreak) else item for item in content)
        return write_line(set_right(flat, self._language)).replace("\n", " ")

    def _tell_missing(self, question: ImportedQuestion, rows: Sequence[SourceRow]) -> None:
        missing = sum(row.needs_reason and not row.reason for row in rows)
        if missing:
            options = "an option has" if missing == 1 else f"{missing} options have"
            self._report.change(
                question.place, f"{options} no feedback: write a reason under each, the question is not shown until then"
            )
        if not question.explanation:
            self._report.change(question.place, "it has no general feedback: write a paragraph that explains it")


def _lines(row: SourceRow) -> Iterator[str]:
    yield row.line
    if row.reason:
        yield f"  > {row.reason}"


def _joined(paragraphs: Sequence[Content]) -> Content:
    found: list[Inline] = []
    for content in paragraphs:
        found += [StyledText(" "), *content] if found else [*content]
    return tuple(found)
