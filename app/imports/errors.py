"""Why a file cannot be imported at all. What is wrong with a part of it is a remark, and no error."""

from __future__ import annotations


class ImportFileError(ValueError):
    """The file cannot be read or the course cannot take it; the text says why and what to do, as the rest of a sentence."""
