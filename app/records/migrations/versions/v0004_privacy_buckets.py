"""Privacy buckets: five answers each, which reports take whole; and how an attempt ended."""

from collections import defaultdict
from collections.abc import Sequence
from secrets import randbits

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STEP = 5
_WAITING = {
    "opinions": ["course", "group_code"],
    "attempts": ["course", "state", "group_code"],
    "first_tries": ["course", "question_id", "fingerprint", "group_code"],
}


def upgrade() -> None:
    """Makes the columns, and buckets of five answers of one group and language; what is left over waits."""
    op.add_column("attempts", sa.Column("state", sa.String(8), nullable=False, server_default="open"))
    for table in _WAITING:
        op.add_column(table, sa.Column("bucket_id", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("shown_group", sa.String(64), nullable=False, server_default=""))
        op.add_column(table, sa.Column("shown_language", sa.String(16), nullable=False, server_default=""))
        op.add_column(table, sa.Column("shown_on", sa.Date(), nullable=True))
    # How many questions there were is not written down. Who answered as many as anybody did came to the end.
    most = "SELECT max(answered) FROM attempts AS others WHERE others.course = attempts.course"
    op.execute(f"UPDATE attempts SET state = 'whole' WHERE answered > 0 AND answered = ({most})")  # noqa: S608 (names and numbers of ours)
    for table in _WAITING:
        op.drop_index(f"ix_{table}_report", table)
    op.drop_index("ix_opinions_comments", "opinions")
    _fill("opinions", "id", "sent_hour", ["course", "group_code", "language"], "SELECT {} FROM opinions")
    _fill("attempts", "id", "started_hour", ["course", "group_code", "language"], "SELECT {} FROM attempts WHERE state = 'whole'")
    _fill(
        "first_tries",
        "attempt_id",
        "started_hour",
        ["course", "group_code", "language", "question_id", "fingerprint"],
        "SELECT {} FROM first_tries WHERE attempt_id IN (SELECT id FROM attempts WHERE state = 'whole')",
    )
    _make_indexes()


def _make_indexes() -> None:
    told = ["shown_group", "shown_language", "shown_on"]
    op.create_index("ix_opinions_report", "opinions", ["course", *told, "clarity", "usefulness", "ease"])
    op.create_index("ix_attempts_report", "attempts", ["course", "state", *told, "answered", "correct"])
    op.create_index(
        "ix_first_tries_report",
        "first_tries",
        ["course", "question_id", "fingerprint", "correct", "chosen", "shown_language", "shown_group", "shown_on", "attempt_id"],
    )
    op.create_index(
        "ix_opinions_comments",
        "opinions",
        ["course", "shown_on", "id", "shown_language", "shown_group", "done"],
        sqlite_where=sa.text("folded <> ''"),
        postgresql_where=sa.text("folded <> ''"),
    )
    for table, columns in _WAITING.items():
        op.create_index(f"ix_{table}_bucket_id", table, ["bucket_id"])
        condition = sa.text("bucket_id IS NULL")
        op.create_index(f"ix_{table}_waiting", table, columns, sqlite_where=condition, postgresql_where=condition)


def _fill(table: str, key: str, hour: str, alike: Sequence[str], query: str) -> None:
    """Gives every five rows that are alike a bucket, in the order of their hours."""
    connection = op.get_bind()
    hours = sa.column(hour, sa.DateTime())
    columns = [sa.column(key), hours, *map(sa.column, alike)]
    found = sa.text(query.format(", ".join([key, hour, *alike]))).columns(*columns)
    rows = defaultdict(list)
    for number, when, *own in connection.execute(found):
        rows[tuple(own)].append((when, number))
    told = []
    for key_of_five, members in rows.items():
        values = dict(zip(alike, key_of_five, strict=True))
        members.sort()
        for start in range(0, len(members) - len(members) % _STEP, _STEP):
            five = members[start : start + _STEP]
            common = {
                "bucket": randbits(62) + 1,
                "shown_group": values["group_code"] or "",
                "shown_language": values["language"],
                "shown_on": five[-1][0].date(),
                "question": values.get("question_id", ""),
            }
            told += [{"row": number, **common} for _, number in five]
    if not told:
        return
    which = f"{key} = :row" + (" AND question_id = :question" if table == "first_tries" else "")
    statement = sa.text(
        f"UPDATE {table} SET bucket_id = :bucket, shown_group = :shown_group, shown_language = :shown_language,"  # noqa: S608 (names and numbers of ours)
        f" shown_on = :shown_on WHERE {which}"
    ).bindparams(sa.bindparam("shown_on", type_=sa.Date()))
    if table != "first_tries":
        told = [{name: value for name, value in row.items() if name != "question"} for row in told]
    connection.execute(statement, told)
