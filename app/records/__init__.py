"""Records: what learners leave behind (opinions, first tries of the self-test), kept safely and privately.

This package owns the database: its shape, its migrations, its stores, deletion, backups and tables for export. It knows
nothing of pages or requests. A store takes a SQLAlchemy ``Session``; sessions come from :class:`app.records.database.Database`.
"""
