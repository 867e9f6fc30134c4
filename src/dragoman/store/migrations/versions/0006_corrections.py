"""What people corrected, accepted and rejected, and how much an event is worth a look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds columns and a table; nothing in an older record is corrected, and its events are weighed when it is next
    written to."""
    for table in ("mentions", "quotes"):
        op.add_column(table, sa.Column("coded", sa.JSON(none_as_null=True)))
    op.add_column("actors", sa.Column("coded", sa.JSON(none_as_null=True)))
    op.add_column("actors", sa.Column("judged", sa.String))
    for table in ("mentions", "quotes", "events"):
        op.add_column(table, sa.Column("rejected", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("events", sa.Column("worth", sa.Float))
    op.create_index("ix_events_worth", "events", ["worth", "id"])
    op.create_index("ix_decisions_time", "decisions", ["time"])
    if op.get_bind().dialect.supports_comments:
        op.create_table_comment("decisions", "what people decided: appended, never changed")
    op.create_table(
        "decided",
        sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("decision", ID, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("anchor", sa.Integer, nullable=False),
        sa.Column("report", ID),
        sa.Column("target", ID),
        sa.Column("drawn", sa.String),
        sa.Column("version", ID),
        sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
        comment="where each correction, acceptance and rejection holds now: an index of the log",
    )
    for column in ("decision", "report", "target"):
        op.create_index(f"ix_decided_{column}", "decided", [column])
