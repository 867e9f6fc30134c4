"""Who rests on whom: what reports are credited to, the steps that they cite, and where each mention comes from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds tables and a column; reports that stand in the record have none of it: their ``credits`` have no value."""
    op.add_column("reports", sa.Column("credits", sa.JSON))
    op.create_table(
        "citations",
        sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("report", ID, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("who_kind", sa.String, nullable=False),
        sa.Column("who", NAME),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("actor", ID),
        sa.Column("statements", sa.Integer, nullable=False),
        sa.Column("mentions", sa.Integer, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        comment="who rests on whom in each report, each pair once; ``who`` is empty for an own outlet without a name",
    )
    op.create_index("ix_citations_report", "citations", ["report"])
    op.create_table(
        "origins",
        sa.Column("mention", ID, sa.ForeignKey("mentions.id"), primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", NAME),
        sa.Column("country", sa.String),
        sa.Column("actor", ID),
        sa.Column("carrier", NAME),
        comment="where each mention comes from in the end, and the outlet that has it from there",
    )
