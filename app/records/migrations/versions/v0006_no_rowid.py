"""First tries without SQLite's implicit number of the row, which counted up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Copies the table into one that is ordered by its key alone. PostgreSQL's rows have no such number."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    indexes = connection.scalars(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'first_tries' AND sql IS NOT NULL")
    ).all()
    made = connection.scalars(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'first_tries'")).one()
    if made.upper().endswith("WITHOUT ROWID"):
        return  # a backup of a PostgreSQL database
    connection.exec_driver_sql("ALTER TABLE first_tries RENAME TO numbered")
    connection.exec_driver_sql(f"{made} WITHOUT ROWID")
    connection.exec_driver_sql("INSERT INTO first_tries SELECT * FROM numbered")
    connection.exec_driver_sql("DROP TABLE numbered")
    for index in indexes:
        connection.exec_driver_sql(index)
