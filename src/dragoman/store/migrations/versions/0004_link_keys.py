"""What makes linking near-constant in cost: the index of keys, the order of linking, and the ids that were merged away.

Records that were linked before have none of it yet. Their reports have no place in the order of linking, by which the
next linking knows that they have to be indexed first: see ``Linkage.index``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds the tables, empty, and the columns, without values."""
    op.create_table(
        "link_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
        comment="which linked reports hold a key, and on what day; ``item`` is their place in the order of linking",
    )
    op.create_table(
        "former_ids",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("founder", ID, nullable=False),
        comment="ids of events and stories that are no more, with the mention or report that founded them",
    )
    if op.get_bind().dialect.supports_comments:
        op.create_table_comment(
            "link_items",
            "what linking compares reports by; ``copies`` is the same for reports that copy one another, ``place`` is "
            "that in the order of linking, from 0",
        )
    op.add_column("link_items", sa.Column("place", sa.Integer))
    op.add_column("mentions", sa.Column("place", sa.BigInteger))
    for column in ("day", "story", "copies"):
        op.drop_index(f"ix_link_items_{column}", "link_items")
    op.drop_index("ix_mentions_event", "mentions")
    op.create_index("ix_link_items_place", "link_items", ["place"])
    op.create_index("ix_link_items_story_place", "link_items", ["story", "place"])
    op.create_index("ix_link_items_copies_place", "link_items", ["copies", "place"])
    op.create_index("ix_mentions_event_place", "mentions", ["event", "place"])
    for name, columns, which in (
        ("waiting", ["day", "seq"], sa.text("story IS NULL")),
        ("older", ["report"], sa.text("place IS NULL AND story IS NOT NULL")),
    ):
        op.create_index(f"ix_link_items_{name}", "link_items", columns, sqlite_where=which, postgresql_where=which)
