"""Which export formats there are: those that ship with the product, and those that installed packages add."""

from __future__ import annotations

from app.exports.format import ExportFormat
from app.exports.formats.pdf import Pdf
from app.registry import Registry, RegistryError

ENTRY_POINTS = "omnikurs.formats"
"""The group of entry points under which a package offers a format, or a callable that makes one."""


def built_in_formats() -> Registry[ExportFormat]:
    """The formats that ship with the product, in the order of a list; an address that names no format means the first."""
    return Registry((Pdf(),))


def installed_formats() -> Registry[ExportFormat]:
    """The built-in formats and those of installed packages; raises :class:`app.registry.RegistryError`."""
    formats: Registry[ExportFormat] = built_in_formats().plus_installed(ENTRY_POINTS)
    owners: dict[str, str] = {}
    for each in formats.values():
        if each.suffix in owners:
            names = f"'{owners[each.suffix]}' and '{each.name}'"
            raise RegistryError(f"the formats {names} both make course.{each.suffix}: remove the package of one")
        owners[each.suffix] = each.name
    return formats
