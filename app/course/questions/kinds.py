"""Which kinds of questions there are: those that ship with the product, and those that installed packages add."""

from __future__ import annotations

from app.course.questions.case import Case
from app.course.questions.fill import Fill
from app.course.questions.kind import QuestionKind
from app.course.questions.matching import Matching
from app.course.questions.multiple import Multiple
from app.course.questions.ordering import Ordering
from app.course.questions.single import Single
from app.course.questions.truefalse import TrueFalse
from app.registry import Registry

ENTRY_POINTS = "omnikurs.question_kinds"
"""The group of entry points under which a package offers a kind, or a callable that makes one."""


def built_in_kinds() -> Registry[QuestionKind]:
    """The kinds that ship with the product, in the order in which the guide for authors has them."""
    return Registry((Single(), Multiple(), TrueFalse(), Ordering(), Matching(), Fill(), Case()))


def installed_kinds() -> Registry[QuestionKind]:
    """The built-in kinds and those of installed packages; raises :class:`app.registry.RegistryError`."""
    return built_in_kinds().plus_installed(ENTRY_POINTS)
