"""Opinions, addresses for an answer, daily chores."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables of the feedback form."""
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("course", sa.String(100), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("group_code", sa.String(64), nullable=True),
        sa.Column("sent_hour", sa.DateTime(), nullable=False),
        sa.Column("clarity", sa.Integer(), nullable=False),
        sa.Column("usefulness", sa.Integer(), nullable=False),
        sa.Column("ease", sa.Integer(), nullable=False),
        sa.Column("best", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.CheckConstraint("clarity BETWEEN 1 AND 5", name=op.f("ck_opinions_clarity")),
        sa.CheckConstraint("usefulness BETWEEN 1 AND 5", name=op.f("ck_opinions_usefulness")),
        sa.CheckConstraint("ease BETWEEN 1 AND 5", name=op.f("ck_opinions_ease")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("key", name=op.f("uq_opinions_key")),
    )
    op.create_index("ix_opinions_sent_hour", "opinions", ["sent_hour"])
    op.create_index(
        "ix_opinions_report",
        "opinions",
        ["course", "group_code", "language", "sent_hour", "clarity", "usefulness", "ease"],
    )
    op.create_table(
        "reply_addresses",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("wording", sa.String(32), nullable=False),
        sa.Column("agreed_hour", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["opinions.id"], name=op.f("fk_reply_addresses_opinion_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_reply_addresses")),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )
