"""The record's tables.

What a report says (``reports``, ``mentions``, ``quotes``, ``actors``) is written once, and so is what its chains come
to (``citations``, ``origins``). What was judged about it (the ``event`` of a mention, the ``story`` of a report,
``events``, ``stories``) can be computed again. A row's ``body`` is the contract's object as JSON; beside it stand only
the columns that are searched or sorted by.

Where people corrected something, ``body`` (of actors the columns) is what holds, and ``coded`` what was coded; it is
NULL while nothing is corrected. What is ``rejected`` is kept, and shown by no table. Rows are shown by
:mod:`dragoman.store.shown`, which adds their version.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    false,
    literal_column,
    text,
)

VERSION = "0007"
"""The newest migration, which is the version of the tables below."""

VERSION_TABLE = "dragoman_version"
"""Where the version of a record is kept; a database without it is not a record."""

# Ids and NAMEs sort by their bytes everywhere, so that both databases give the same order whatever the server's locale.
ID = String().with_variant(String(collation="C"), "postgresql")
NAME = Text().with_variant(Text(collation="C"), "postgresql")
SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")
CODED = JSON(none_as_null=True)

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

reports = Table(
    "reports",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("title", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", Text),
    Column("language", Text),
    Column("byline", Text),
    Column("text", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("credits", JSON),  # NULL where an older version read the report: then it has no citations and origins
    Index("ix_reports_first_day", "first_day", "last_day"),
    Index("ix_reports_outlet", "outlet", "id"),
)

readings = Table(
    "readings",
    metadata,
    Column("report", ID, ForeignKey("reports.id"), primary_key=True),
    Column("coder", Text, nullable=False),
    Column("time", String),  # ISO 8601, UTC; NULL where an older version read the report
    Index(None, "time"),
    comment="the ledger: which report was coded by which version of the coder, and when it came into the record",
)

mentions = Table(
    "mentions",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("report", ID, ForeignKey("reports.id"), nullable=False),
    Column("type", String, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("event", ID),
    Column("place", BigInteger),  # the order of linking: dragoman.linking.profile.node
    Column("body", JSON, nullable=False),
    Column("coded", CODED),
    Column("rejected", Boolean, nullable=False, server_default=false()),
    Index(None, "report"),
    Index(None, "event", "place"),
    Index(None, "first_day"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("report", ID, ForeignKey("reports.id"), nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("body", JSON, nullable=False),
    Column("coded", CODED),
    Column("rejected", Boolean, nullable=False, server_default=false()),
    Index(None, "report"),
    Index(None, "first_day"),
)

actors = Table(
    "actors",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("country", String),
    Column("sector", String),
    Column("reason", String),
    Column("coded", CODED),
    Column("judged", String),
)

names = Table(
    "names",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("actor", ID, ForeignKey("actors.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Index(None, "actor", "name", unique=True),
    Index(None, "folded"),
    comment="the canonical name and the aliases of each actor, as met and without regard to case",
)

parts = Table(
    "parts",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("owner", ID, nullable=False),
    Column("actor", ID, nullable=False),
    Column("country", String),
    Column("side", String),
    Index(None, "kind", "owner"),
    Index("ix_parts_actor", "actor", "kind", "side", "owner"),
    Index("ix_parts_country", "country", "kind", "side", "owner"),
    comment="who takes part in what: the actors of each mention, quote and event; ``side`` is source, target or both, "
    "first or second where the sides have no order, and speaker",
)

citations = Table(
    "citations",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("report", ID, ForeignKey("reports.id"), nullable=False),
    Column("who_kind", String, nullable=False),
    Column("who", NAME),
    Column("kind", String, nullable=False),
    Column("name", NAME, nullable=False),
    Column("country", String),
    Column("actor", ID),
    Column("statements", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Index(None, "report"),
    Index("ix_citations_edge", "who_kind", "who", "kind", "name", "statements"),
    comment="who rests on whom in each report, each pair once; ``who`` is empty for an own outlet without a name",
)

origins = Table(
    "origins",
    metadata,
    Column("mention", ID, ForeignKey("mentions.id"), primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", NAME),
    Column("country", String),
    Column("actor", ID),
    Column("carrier", NAME),
    comment="where each mention comes from in the end, and the outlet that has it from there",
)

events = Table(
    "events",
    metadata,
    Column("id", ID, primary_key=True),
    Column("type", String, nullable=False),
    Column("story", ID, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("body", JSON, nullable=False),
    Column("rejected", Boolean, nullable=False, server_default=false()),
    Column("worth", Float),  # 0 where it was judged, NULL where an older version described it
    Index(None, "story"),
    Index(None, "first_day"),
    Index("ix_events_worth", "worth", "id"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", ID, primary_key=True),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("read", BigInteger),  # the number (``reports.seq``) of its first report that came
    Column("body", JSON, nullable=False),
    Index(None, "first_day"),
    Index("ix_stories_read", "read", "id"),
)

link_items = Table(
    "link_items",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("report", ID, ForeignKey("reports.id"), nullable=False, unique=True),
    Column("day", Date),
    Column("story", ID),
    Column("copies", ID),
    Column("place", Integer),
    Column("item", JSON, nullable=False),
    Index(None, "place"),
    Index(None, "story", "place"),
    Index(None, "copies", "place"),
    comment="what linking compares reports by; ``copies`` is the same for reports that copy one another, ``place`` is "
    "that in the order of linking, from 0",
)
WAITING = link_items.c.story.is_(None)
"""A report that is to be linked."""

OLDER = and_(link_items.c.place.is_(None), link_items.c.story.is_not(None))
"""A report that a version without places linked: it is to be indexed."""

for name, columns, which in (("waiting", ("day", "seq"), WAITING), ("older", ("report",), OLDER)):
    Index(
        f"ix_link_items_{name}",
        *(link_items.c[column] for column in columns),
        sqlite_where=which,
        postgresql_where=which,
    )

link_keys = Table(
    "link_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("item", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    comment="which linked reports hold a key, and on what day; ``item`` is their place in the order of linking",
)

former_ids = Table(
    "former_ids",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String, nullable=False),
    Column("founder", ID, nullable=False),
    comment="ids of events and stories that are no more, with the mention or report that founded them",
)

judgements = Table(
    "judgements",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("left_id", ID, nullable=False),
    Column("right_id", ID, nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Index(None, "left_id"),
    Index(None, "right_id"),
    comment="why things were taken to belong together: appended, never changed",
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("time", String, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text),
    Column("verb", String, nullable=False),
    Column("body", JSON, nullable=False),
    Index("ix_decisions_time", "time"),
    comment="what people decided: appended, never changed",
)

decided = Table(
    "decided",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("decision", ID, nullable=False),
    Column("kind", String, nullable=False),
    Column("anchor", Integer, nullable=False),  # its place among the members of the decision
    Column("report", ID),
    Column("target", ID),  # the id of what is meant, NULL while the record doesn't have it
    Column("drawn", String),
    Column("version", ID),  # that in which it left what it judged
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Index("ix_decided_decision", "decision"),
    Index("ix_decided_report", "report"),
    Index("ix_decided_target", "target"),
    comment="where each correction, acceptance and rejection holds now: an index of the log",
)

facts = Table(
    "facts",
    metadata,
    Column("number", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("type", String, nullable=False),
    Column("story", ID, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("quad", Integer),
    Column("status", String),
    Column("intensity", Float),
    Column("independent", Integer),
    Column("place", NAME),
    Column("place_country", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("read", BigInteger),  # the number (``reports.seq``) of the first report that came to tell of it
    Index("ix_facts_type", "type", "status", "quad"),
    Index("ix_facts_first_day", "first_day", "last_day", "status", "quad", "intensity"),
    Index("ix_facts_story", "story"),
    Index("ix_facts_read", "read", "id"),
    comment="what each event is counted by, but for those that were rejected",
)

sides = Table(
    "sides",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("actor", ID, primary_key=True),
    Column("country", String),
    Column("side", String),
    Index("ix_sides_actor", "actor", "side", "number"),
    Index("ix_sides_country", "country", "side", "number"),
    sqlite_with_rowid=False,
    comment="who stands on which side of each event of ``facts``, as in ``parts``",
)

pairs = Table(
    "pairs",
    metadata,
    Column("source", ID, primary_key=True),
    Column("target", ID, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_pairs_number", "number"),
    sqlite_with_rowid=False,
    comment="who does something to whom in each actual event of ``facts``: countries, or actors without one",
)

tellings = Table(
    "tellings",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("report", BigInteger, primary_key=True, autoincrement=False),
    Column("outlet", Text),
    Index("ix_tellings_report", "report", "number"),
    Index("ix_tellings_outlet", "outlet", "number"),
    sqlite_with_rowid=False,
    comment="which reports (``reports.seq``) tell of each event of ``facts``",
)

changes = Table(
    "changes",
    metadata,
    Column("number", BigInteger, nullable=False),
    comment="one row: how many transactions have written to the record, so that what was counted can be kept till then",
)


for table in (mentions, quotes, events):
    Index(
        f"ix_{table.name}_rejected",
        table.c.id,
        sqlite_where=table.c.rejected,
        postgresql_where=table.c.rejected,
    )


def newest(table: Table) -> ColumnElement[date]:
    """The first day of a row, for sorting: rows without one count as older than all others."""
    return literal_column(f"coalesce({table.name}.first_day, '0001-01-01')", Date)


for table, tie in ((facts, facts.c.id), (stories, stories.c.id)):
    Index(f"ix_{table.name}_newest", text("coalesce(first_day, '0001-01-01') DESC"), tie)
for table in (reports, mentions, quotes):
    Index(f"ix_{table.name}_newest", text("coalesce(first_day, '0001-01-01')"), table.c.seq)
