"""Why an actor that no list knows is one actor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the column; actors that stand in the record have none."""
    op.add_column("actors", sa.Column("reason", sa.String()))
