"""Random numbers for rows that counted up, and the rate limit of public posts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: The rows that learners make, and those that name them.
_NAMED = {"opinions": ("reply_addresses", "opinion_id"), "attempts": ("first_tries", "attempt_id")}


def upgrade() -> None:
    """Gives every opinion and attempt a number of chance: in order, they would tell who came after whom within an hour."""
    on_server = op.get_bind().dialect.name == "postgresql"
    if not on_server:
        op.execute("PRAGMA defer_foreign_keys=ON")
    for table, (child, column) in _NAMED.items():
        if on_server:
            op.drop_constraint(f"fk_{child}_{column}", child, type_="foreignkey")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN id DROP DEFAULT")
            op.execute(f"DROP SEQUENCE {table}_id_seq")
            op.alter_column(table, "id", type_=sa.BigInteger())
            op.alter_column(child, column, type_=sa.BigInteger())
        chance = "(random() * 4611686018427387903)::bigint + 1" if on_server else "abs(random() / 2) + 1"
        op.execute("CREATE TEMPORARY TABLE renumbered (old BIGINT PRIMARY KEY, new BIGINT NOT NULL)")
        op.execute(f"INSERT INTO renumbered SELECT id, {chance} FROM {table}")  # noqa: S608 (our own tables)
        op.execute(f"UPDATE {child} SET {column} = (SELECT new FROM renumbered WHERE old = {child}.{column})")  # noqa: S608 (our own tables)
        op.execute(f"UPDATE {table} SET id = (SELECT new FROM renumbered WHERE old = {table}.id)")  # noqa: S608 (our own tables)
        op.execute("DROP TABLE renumbered")
        if on_server:
            op.create_foreign_key(f"fk_{child}_{column}", child, table, [column], ["id"], ondelete="CASCADE")
    op.create_table(
        "post_brakes",
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("full_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_post_brakes")),
    )
