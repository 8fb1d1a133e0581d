"""The trainer's area: password, sessions, groups; what comments and attempts need to be found and counted at once."""

import sqlalchemy as sa
from alembic import op

from app.records.search import fold

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the trainer's tables, and fills the new columns of what is kept already."""
    op.add_column("opinions", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    op.add_column("opinions", sa.Column("done", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("attempts", sa.Column("answered", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("attempts", sa.Column("correct", sa.Integer(), nullable=False, server_default="0"))
    _fold_comments()
    _count_tries()
    op.create_index(
        "ix_opinions_comments",
        "opinions",
        ["course", "sent_hour", "id", "language", "group_code", "done"],
        sqlite_where=sa.text("folded <> ''"),
        postgresql_where=sa.text("folded <> ''"),
    )
    op.drop_index("ix_attempts_report", "attempts")
    op.create_index(
        "ix_attempts_report", "attempts", ["course", "group_code", "language", "started_hour", "answered", "correct"]
    )
    op.drop_index("ix_first_tries_report", "first_tries")
    op.create_index(
        "ix_first_tries_report",
        "first_tries",
        [
            "course",
            "question_id",
            "fingerprint",
            "correct",
            "chosen",
            "language",
            "group_code",
            "started_hour",
            "attempt_id",
        ],
    )
    op.create_table(
        "course_groups",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("course", sa.String(100), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_course_groups")),
    )
    op.create_table(
        "trainer_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_account")),
    )
    op.create_table(
        "trainer_sessions",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("begun_s", sa.BigInteger(), nullable=False),
        sa.Column("seen_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_trainer_sessions")),
    )
    op.create_table(
        "login_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failures")),
    )
    op.create_index("ix_login_failures_at_s", "login_failures", ["at_s"])


def _fold_comments() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, best, missing FROM opinions WHERE best <> '' OR missing <> ''")).all()
    folded = [{"id": row.id, "folded": fold(row.best, row.missing)} for row in rows]
    if folded:
        connection.execute(sa.text("UPDATE opinions SET folded = :folded WHERE id = :id"), folded)


def _count_tries() -> None:
    own = "FROM first_tries WHERE attempt_id = attempts.id"
    op.execute(f"UPDATE attempts SET answered = (SELECT count(*) {own})")  # noqa: S608 (a query of ours)
    op.execute(f"UPDATE attempts SET correct = (SELECT count(*) {own} AND correct = true)")  # noqa: S608 (a query of ours)
