"""Small courses with a change, read: what the tests of the reader share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from app.course.errors import Severity
from app.course.reader import Reading, read_course
from app.presentation.page_ids import RESERVED_NAMES

Build = Callable[..., Path]

HEAD = "---\ntitle: Czym jest omnikanał\nshort: Omnikanał\nminutes: 3\n---\n\n"
BODY = "Omnikanał łączy wszystkie kanały sklepu. Klient nie widzi granic.\n\n- strona\n- sklep stacjonarny\n"
COUNTERPART_HEAD = "---\ntitle: Что такое омниканальность\nshort: Омниканальность\nminutes: 3\n---\n\n"
COUNTERPART_BODY = "Омниканальность соединяет все каналы магазина. Покупатель не видит границ.\n\n- сайт\n- офлайн-магазин\n"


def read(course_folder: Build, changes: Mapping[str, str | bytes | None] | None = None) -> Reading:
    """The small course with changes, read."""
    return read_course(course_folder(changes) / "small", reserved=RESERVED_NAMES)


def told(reading: Reading) -> list[str]:
    """The problems, but for the advice that a bank should have more questions."""
    return [
        str(problem) for problem in reading.problems if "question" not in problem.message or problem.severity is Severity.ERROR
    ]
