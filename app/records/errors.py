"""What can go wrong with the records, told in words that an edge (page or command) can act on."""

from __future__ import annotations


class RecordsError(Exception):
    """Anything that the records room cannot do."""


class StoreUnavailableError(RecordsError):
    """The database cannot be written or read now: locked for long, full, read-only, or not reachable. Nothing was kept."""


class SchemaTooNewError(RecordsError):
    """The database was made by a newer Omnikurs; nothing was touched."""


class BackupError(RecordsError):
    """A file is no backup of ours, or a backup would overwrite something."""
