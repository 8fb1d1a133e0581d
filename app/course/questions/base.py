"""What most kinds have in common. A kind starts from this and changes what is its own; one from outside may too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.course.content.runs import Sentence
from app.course.model import Option, Question
from app.course.questions.arrangement import Arrangement
from app.course.questions.foreign import ForeignError, ForeignQuestion, SourceRows
from app.course.questions.grading import AnswerError
from app.course.questions.kind import Difference, Form, PaperQuestion
from app.course.shuffling import Shuffler


@dataclass(frozen=True)
class BaseKind:
    """A kind whose options are shuffled, and whose answer is the options that were chosen.

    Questions of another program are refused until a kind says how it writes them. What it lacks of
    :class:`app.course.questions.kind.QuestionKind` is ``parse`` and ``grade``.
    """

    name: str
    folder: Path | None = None

    @property
    def with_story(self) -> str:
        """None."""
        return ""

    def write(self, question: ForeignQuestion) -> SourceRows:
        """Raises :class:`ForeignError`."""
        raise ForeignError(f"questions of the kind '{self.name}' are not taken from other programs")

    def compare(self, source: Question, counterpart: Question) -> Iterator[Difference]:
        """The same keys in the same order, with the same right ones, targets and reasons."""
        if [option.id for option in source.options] != [option.id for option in counterpart.options]:
            counts = len(counterpart.options), len(source.options)
            yield Difference(f"{counts[0]} options with the keys {_names(counterpart)}, not {counts[1]} with {_names(source)}")
            return
        if {target.id for target in source.targets} != {target.id for target in counterpart.targets}:
            yield Difference("other targets to match with")
            return
        for option, double in zip(source.options, counterpart.options, strict=True):
            if option.right != double.right:
                yield Difference(f"option '{double.id}' is {'right' if double.right else 'wrong'} here only", double.line)
            if option.match != double.match:
                yield Difference(f"row '{double.id}' is matched with '{double.match}', not '{option.match}'", double.line)
            if bool(option.reason) != bool(double.reason):
                yield Difference(f"option '{double.id}' {'has' if double.reason else 'lacks'} a reason here only", double.line)

    def join(self, counterparts: Mapping[str, Question]) -> Mapping[str, Question]:
        """Nothing to know of each other: what is chosen are keys, which are equal in all languages."""
        return counterparts

    def arrange(self, question: Question, shuffler: Shuffler) -> Arrangement:
        """Options in any order."""
        return Arrangement(question, shuffler.shuffle(question.options), question.targets)

    def read_form(self, shown: Arrangement, form: Form) -> tuple[str, ...]:
        """Every value of the field ``a``."""
        return tuple(form.get("a", ()))

    def press(self, shown: Arrangement, places: Sequence[str], button: str) -> tuple[str, ...]:
        """No buttons."""
        raise AnswerError(f"'{shown.question.id}' has no button {button!r}")

    def read_places(self, shown: Arrangement, places: Sequence[str]) -> tuple[str, ...]:
        """The keys of the options at those places."""
        return tuple(option_at(shown.options, place).id for place in places)

    def spoken(self, question: Question) -> Iterable[Sentence]:
        """The options and targets in the author's order."""
        return sentences(*question.options, *question.targets)

    def on_paper(self, question: Question, shuffler: Shuffler, letters: str) -> PaperQuestion:
        """Options in any order; the key has the letters of the right ones."""
        options = shuffler.shuffle(question.options)
        return PaperQuestion(options, (), right_letters(options, letters))

    def recorded(self, answer: Sequence[str]) -> tuple[str, ...]:
        """The whole answer, which is made of keys."""
        return tuple(answer)

    def distractors(self, question: Question, recorded: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """Every chosen option that is not right."""
        wrong = {option.id for option in question.options if not option.right}
        return {(key,) for key in recorded if key in wrong}


def option_at(options: Sequence[Option], place: str) -> Option:
    """The option shown at a place, a number from 0 as a form sends it; raises :class:`AnswerError` when there is none."""
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(options)):
        raise AnswerError(f"no option at place {place!r}")
    return options[int(place)]


def right_letters(options: Sequence[Option], letters: str) -> str:
    """The letters of the right options, in the order in which they stand on paper."""
    return " ".join(letters[place] for place, option in enumerate(options) if option.right)


def sentences(*options: Option) -> tuple[Sentence, ...]:
    """What the options say."""
    return tuple(option.sentence for option in options)


def _names(question: Question) -> str:
    return ", ".join(option.id for option in question.options)
