"""One store for everything that is made: clips, tracks, documents, certificates. It knows bytes and keys, and no course.

Whoever needs something asks :class:`app.artifacts.store.Store` for it under a key; it is found, or made once for all who
ask. Where the bytes lie is the business of :mod:`app.artifacts.folder`, behind :class:`app.artifacts.artifact.Storage`.
"""
