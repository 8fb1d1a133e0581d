"""Words that came after their opinion was counted are rows without marks."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MARKS = ("clarity", "usefulness", "ease")


def upgrade() -> None:
    """Lets the marks be NULL; on SQLite by copying the table, for a column there cannot be changed."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for mark in _MARKS:
            op.alter_column("opinions", mark, existing_type=sa.Integer(), nullable=True)
        return
    indexes = connection.scalars(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'opinions' AND sql IS NOT NULL")
    ).all()
    made = connection.scalars(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'opinions'")).one()
    copied = re.sub(r'^CREATE TABLE "?opinions"?', "CREATE TABLE copied", made)
    copied = re.sub(rf"\b({'|'.join(_MARKS)}) (\w+) NOT NULL", r"\1 \2", copied)
    # To drop a table is to delete its rows, and with each the address that belongs to it.
    connection.exec_driver_sql("CREATE TEMPORARY TABLE addresses AS SELECT * FROM reply_addresses")
    connection.exec_driver_sql(copied)
    connection.exec_driver_sql("INSERT INTO copied SELECT * FROM opinions")
    connection.exec_driver_sql("DROP TABLE opinions")
    connection.exec_driver_sql("ALTER TABLE copied RENAME TO opinions")
    connection.exec_driver_sql("DELETE FROM reply_addresses")
    connection.exec_driver_sql("INSERT INTO reply_addresses SELECT * FROM addresses")
    connection.exec_driver_sql("DROP TABLE addresses")
    for index in indexes:
        connection.exec_driver_sql(index)
