"""Attempts at the self-test and their first tries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables of the self-test's statistics."""
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("course", sa.String(100), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("group_code", sa.String(64), nullable=True),
        sa.Column("started_hour", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("key", name=op.f("uq_attempts_key")),
    )
    op.create_index("ix_attempts_started_hour", "attempts", ["started_hour"])
    op.create_index("ix_attempts_report", "attempts", ["course", "group_code", "language", "started_hour"])
    op.create_table(
        "first_tries",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.String(1000), nullable=False),
        sa.Column("course", sa.String(100), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("group_code", sa.String(64), nullable=True),
        sa.Column("started_hour", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_first_tries_attempt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_first_tries")),
    )
    op.create_index(
        "ix_first_tries_report",
        "first_tries",
        ["course", "question_id", "fingerprint", "correct", "chosen", "language", "group_code", "started_hour"],
    )
