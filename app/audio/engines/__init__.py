"""Which engines there are: those that ship with the product, and those that installed packages add."""

from __future__ import annotations

from app.audio.engine import Engine
from app.audio.engines.espeak import Espeak
from app.audio.engines.gtts import Gtts
from app.config import SettingsError, variable
from app.registry import Registry

ENTRY_POINTS = "omnikurs.engines"
"""The group of entry points under which a package offers an engine, or a callable that makes one."""

AUTO, NONE = "auto", "none"


def built_in_engines() -> Registry[Engine]:
    """The engines that ship with the product."""
    return Registry((Gtts(), Espeak()))


def installed_engines() -> Registry[Engine]:
    """The built-in engines and those of installed packages; raises :class:`app.registry.RegistryError`."""
    return built_in_engines().plus_installed(ENTRY_POINTS)


def choose_engines(engines: Registry[Engine], wanted: str) -> tuple[Engine, ...]:
    """The engines that the setting ``audio_engine`` allows, the preferred one first.

    ``wanted`` is ``auto`` (all), ``none``, or the name of the only one. Raises :class:`app.config.SettingsError`.
    """
    if wanted == NONE:
        return ()
    if wanted == AUTO:
        return tuple(sorted(engines.values(), key=lambda engine: engine.preference))
    if wanted not in engines:
        known = ", ".join((AUTO, NONE, *engines))
        raise SettingsError(f"{variable('audio_engine')} is “{wanted}”, but should be one of {known}.")
    return (engines[wanted],)
