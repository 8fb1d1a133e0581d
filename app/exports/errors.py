"""Why a file of a course cannot be made."""

from __future__ import annotations


class ExportError(Exception):
    """A file that could not be made: the reason is in the message and names no path of the machine."""


class ExportMissingError(ExportError):
    """What a format needs is not on this machine."""
