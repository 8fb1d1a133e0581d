"""The history of the tables, as Alembic revisions. ``HEAD`` is the newest: a start at it needs no Alembic at all."""

HEAD = "0007"
