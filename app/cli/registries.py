"""The registries that commands work with: the installed ones, or those that a caller passes as click's object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.audio.engine import Engine
    from app.course.questions.kind import QuestionKind
    from app.exports.format import ExportFormat
    from app.registry import Registry


@dataclass(frozen=True, slots=True)
class Registries:
    """``obj`` of a click context; ``None`` stands for the installed registry."""

    engines: Registry[Engine] | None = None
    kinds: Registry[QuestionKind] | None = None
    formats: Registry[ExportFormat] | None = None


def known_engines(context: click.Context) -> Registry[Engine]:
    """The speech engines that a command may use; raises :class:`app.registry.RegistryError` for a broken package."""
    from app.audio.engines import installed_engines

    given = _given(context).engines
    return installed_engines() if given is None else given


def known_kinds(context: click.Context) -> Registry[QuestionKind]:
    """The kinds of questions that courses may have; raises :class:`app.registry.RegistryError` for a broken package."""
    from app.course.questions.kinds import installed_kinds

    given = _given(context).kinds
    return installed_kinds() if given is None else given


def known_formats(context: click.Context) -> Registry[ExportFormat]:
    """The export formats that a command may use; raises :class:`app.registry.RegistryError` for a broken package."""
    from app.exports.formats import installed_formats

    given = _given(context).formats
    return installed_formats() if given is None else given


def _given(context: click.Context) -> Registries:
    return context.find_object(Registries) or Registries()
