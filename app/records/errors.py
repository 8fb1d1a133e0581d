"""What can go wrong with the records, told in words that an edge (page or command) can act on."""

from __future__ import annotations


class RecordsError(Exception):
    """Anything that the records cannot do."""


class StoreUnavailableError(RecordsError):
    """The database cannot be written or read now: locked for long, full, read-only, not reachable, or its tables do not fit.

    Nothing was kept. The message names the fault and holds no value of a row.
    """


class StoreTimeoutError(StoreUnavailableError):
    """The database did not answer, or did not let us write, in the time that somebody may be kept waiting."""


class NaiveTimeError(RecordsError, ValueError):
    """A time without its zone."""


class SchemaTooNewError(RecordsError):
    """The database was made by a newer Omnikurs; nothing was touched."""


class BackupError(RecordsError):
    """A file is no backup of ours, or a backup would overwrite something."""


class PurgeRefusedError(RecordsError):
    """A purge would delete more at once than is sane; nothing was deleted."""
