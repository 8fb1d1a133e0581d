"""A term to type: the author lists its forms; case, diacritics and spacing are forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.course.content.runs import Sentence
from app.course.model import Option, Question
from app.course.questions.arrangement import Arrangement
from app.course.questions.base import BaseKind
from app.course.questions.builder import OPTION_BUDGET, QuestionBuilder
from app.course.questions.foreign import ForeignError, ForeignQuestion, LostRemark, SourceRow, SourceRows
from app.course.questions.grading import EMPTY, Grade, score
from app.course.questions.kind import Difference, Form, PaperQuestion
from app.course.questions.source import RawRow
from app.course.shuffling import Shuffler

#: More than any term; what is longer is cut before it is compared or kept.
LONGEST_ANSWER = 80
_HINT = "write the term as '= form | other form'"
_DECIMAL = re.compile(r"-?\d+\.\d+\Z")
_DASHES = re.compile(r"[\s\u00ad\u2010-\u2015_-]+")
#: Letters whose bar or ligature Unicode does not take apart (ё is forgiven as any other diacritic), and other apostrophes.
_BARRED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'"})
_NUMBER_SPACES = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|%)")
_MARKS = re.compile(r"\*|`|\]\(|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class Fill(BaseKind):
    """One text field. The options of such a question are known mistakes, which are shown after the answer only."""

    name: str = "fill"

    def parse(self, builder: QuestionBuilder) -> Question:
        """``=`` lines with accepted forms, the first of which is shown, and ``~`` lines with known mistakes and reasons."""
        rows = builder.rows("=", "~", hint=_HINT)
        accepted = [form for row in rows if row.mark == "=" for form in _forms(row)]
        if not accepted:
            builder.error("no right answer", _HINT)
        for row in rows:
            for form in _forms(row):
                if _MARKS.search(form):
                    builder.warning(f"'{form}' would have to be typed with its marks", "write it without Markdown", row.line)
        mistakes = [row for row in rows if row.mark == "~"]
        builder.check_reasons(mistakes, needed=True)
        known = {fold(form) for form in accepted}
        options: list[Option] = []
        for row, key in zip(mistakes, builder.keys(mistakes), strict=True):
            forms = _forms(row)
            for form in forms:
                if fold(form) in known:
                    builder.error(f"'{form}' is right and wrong at once", "each form only once", row.line)
            shown = replace(row, lines=((row.line, forms[0] if forms else ""),))
            options.append(replace(builder.option(shown, key, OPTION_BUDGET), forms=tuple(forms)))
        return builder.build(options, accepted=accepted)

    def write(self, question: ForeignQuestion) -> SourceRows:
        """The forms that earn the whole point, and the others as known mistakes.

        Raises :class:`ForeignError` when no form earns it that is written out, without ``*`` and ``|``.
        """
        right: list[str] = []
        mistakes: list[SourceRow] = []
        remarks: list[LostRemark] = []
        for option in question.options:
            form, reason = option.text.words, option.reason
            if "*" in form or "|" in form:
                told = f" Its reason: {reason.words}" if reason else ""
                message = f"the answer “{form}”: every form is written out, without * and |.{told}"
                remarks.append(LostRemark(message, missing=True))
            elif option.fraction >= 100:
                right += [form, form.replace(".", ",")] if _DECIMAL.match(form) else [form]
                if reason:
                    remarks.append(LostRemark(f"the feedback of the right answer “{form}”: {reason.words}", missing=True))
            else:
                if option.fraction > 0:
                    remarks.append(LostRemark(f"“{form}”, which earned a part of the point, is a known mistake now"))
                mistakes.append(SourceRow(f"~ {form}".rstrip(), reason.markdown, needs_reason=True))
        if not right:
            raise ForeignError("no answer earns the whole point, written out")
        return SourceRows((SourceRow("= " + " | ".join(dict.fromkeys(right))), *mistakes), tuple(remarks))

    def compare(self, source: Question, counterpart: Question) -> Iterator[Difference]:
        """Nothing: a word's forms and the mistakes with it belong to its language."""
        return iter(())

    def join(self, counterparts: Mapping[str, Question]) -> Mapping[str, Question]:
        """A term typed before the learner changed the language stays right: each counterpart also accepts the others' forms."""
        every = dict.fromkeys(form for question in counterparts.values() for form in question.accepted)
        return {
            language: replace(question, accepted_elsewhere=tuple(form for form in every if form not in question.accepted))
            for language, question in counterparts.items()
        }

    def grade(self, question: Question, answer: Sequence[str]) -> Grade:
        """One point for any accepted form; ``seen`` names the known mistake that was typed, if it was one."""
        typed = fold(answer[0]) if answer else ""
        if not typed:
            return EMPTY
        right = typed in {fold(form) for form in (*question.accepted, *question.accepted_elsewhere)}
        seen = ""
        if not right:
            seen = next((o.id for o in question.options if typed in {fold(form) for form in o.forms}), "")
        return score(Fraction(int(right)), {"text": right}, int(right), 1, seen)

    def read_form(self, shown: Arrangement, form: Form) -> tuple[str, ...]:
        """The text of the field ``a``, its spaces tidied."""
        typed = " ".join(" ".join(form.get("a", ())[:1]).split())[:LONGEST_ANSWER]
        return (typed,) if typed else ()

    def read_places(self, shown: Arrangement, places: Sequence[str]) -> tuple[str, ...]:
        """What was typed is the answer."""
        return tuple(places)

    def spoken(self, question: Question) -> Iterable[Sentence]:
        """Nothing: a known mistake is close to the term."""
        return ()

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """A line to write on."""
        return PaperQuestion((), (), question.accepted[0] if question.accepted else "")

    def recorded(self, answer: Sequence[str]) -> tuple[str, ...]:
        """Nothing: what somebody typed is not kept."""
        return ()


def fold(text: str) -> str:
    """A typed word for comparing: without case, diacritics and surrounding marks, with one kind of hyphen, space and apostrophe.

    Numbers are compared without the spaces in them and before a per cent sign.
    """
    decomposed = unicodedata.normalize("NFKD", text[: LONGEST_ANSWER * 4].casefold().translate(_BARRED))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_BARRED)
    return _NUMBER_SPACES.sub("", _DASHES.sub(" ", bare)).strip(" .,;:!?\"'„”«»“()")


def _forms(row: RawRow) -> list[str]:
    return [form for form in (part.strip() for part in row.text.split("|")) if form]
