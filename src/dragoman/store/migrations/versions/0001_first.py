"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The index keeps its own words and takes the text from ``reports``, which so is stored once.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE report_search USING fts5("
    "title, text, content='reports', content_rowid='seq', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER reports_inserted AFTER INSERT ON reports BEGIN"
    " INSERT INTO report_search(rowid, title, text) VALUES (new.seq, new.title, new.text); END",
    "CREATE TRIGGER reports_deleted AFTER DELETE ON reports BEGIN"
    " INSERT INTO report_search(report_search, rowid, title, text)"
    " VALUES ('delete', old.seq, old.title, old.text); END",
    "CREATE TRIGGER reports_updated AFTER UPDATE OF title, text ON reports BEGIN"
    " INSERT INTO report_search(report_search, rowid, title, text)"
    " VALUES ('delete', old.seq, old.title, old.text);"
    " INSERT INTO report_search(rowid, title, text) VALUES (new.seq, new.title, new.text); END",
)
# PostgreSQL refuses a tsvector over 1 MiB; the words of 200,000 characters stay below it.
POSTGRESQL_SEARCH = (
    "CREATE INDEX ix_reports_search ON reports USING gin"
    " (to_tsvector('english', coalesce(title, '') || ' ' || left(text, 200000)))",
)


def upgrade() -> None:
    """Make all tables of the first version."""
    _reports()
    _told()
    _actors()
    _judged()
    _linking()
    search = SQLITE_SEARCH if op.get_context().dialect.name == "sqlite" else POSTGRESQL_SEARCH
    for statement in search:
        op.execute(statement)


def _sequence() -> sa.Column[int]:
    return sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True)


def _report() -> sa.Column[str]:
    return sa.Column("report", ID, sa.ForeignKey("reports.id"), nullable=False)


def _index(table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=unique)


def _reports() -> None:
    op.create_table(
        "reports",
        _sequence(),
        sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
    )
    _index("reports", "first_day")
    op.create_table(
        "readings",
        sa.Column("report", ID, sa.ForeignKey("reports.id"), primary_key=True),
        sa.Column("coder", sa.Text, nullable=False),
        comment="the ledger: which report was coded by which version of the coder",
    )


def _told() -> None:
    op.create_table(
        "mentions",
        _sequence(),
        sa.Column("id", ID, nullable=False, unique=True),
        _report(),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("event", ID),
        sa.Column("body", sa.JSON, nullable=False),
    )
    for column in ("report", "event", "first_day"):
        _index("mentions", column)
    op.create_table(
        "quotes",
        _sequence(),
        sa.Column("id", ID, nullable=False, unique=True),
        _report(),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("body", sa.JSON, nullable=False),
    )
    for column in ("report", "first_day"):
        _index("quotes", column)


def _actors() -> None:
    op.create_table(
        "actors",
        _sequence(),
        sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("sector", sa.String),
    )
    op.create_table(
        "names",
        _sequence(),
        sa.Column("actor", ID, sa.ForeignKey("actors.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        comment="the canonical name and the aliases of each actor, as met and without regard to case",
    )
    _index("names", "actor", "name", unique=True)
    _index("names", "folded")
    op.create_table(
        "parts",
        _sequence(),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("owner", ID, nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("country", sa.String),
        comment="who takes part in what: the actors of each mention, quote and event",
    )
    _index("parts", "kind", "owner")
    _index("parts", "actor")
    _index("parts", "country")


def _judged() -> None:
    op.create_table(
        "events",
        sa.Column("id", ID, primary_key=True),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("story", ID, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("body", sa.JSON, nullable=False),
    )
    _index("events", "story")
    _index("events", "first_day")
    op.create_table(
        "stories",
        sa.Column("id", ID, primary_key=True),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("body", sa.JSON, nullable=False),
    )
    _index("stories", "first_day")
    op.create_table(
        "judgements",
        _sequence(),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("left_id", ID, nullable=False),
        sa.Column("right_id", ID, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        comment="why things were taken to belong together: appended, never changed",
    )
    _index("judgements", "left_id")
    _index("judgements", "right_id")


def _linking() -> None:
    op.create_table(
        "link_items",
        _sequence(),
        sa.Column("report", ID, sa.ForeignKey("reports.id"), nullable=False, unique=True),
        sa.Column("day", sa.Date),
        sa.Column("story", ID),
        sa.Column("copies", ID),
        sa.Column("item", sa.JSON, nullable=False),
        comment="what linking compares reports by; ``copies`` is the same for reports that copy one another",
    )
    for column in ("day", "story", "copies"):
        _index("link_items", column)
