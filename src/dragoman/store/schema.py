"""The record's tables.

What a report says (``reports``, ``mentions``, ``quotes``, ``actors``) is written once, and so is what its chains come
to (``citations``, ``origins``). What was judged about it (the ``event`` of a mention, the ``story`` of a report,
``events``, ``stories``) can be computed again. A row's ``body`` is the contract's object as JSON; beside it stand only
the columns that are searched or sorted by.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
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
)

VERSION = "0005"
"""The newest migration, which is the version of the tables below."""

VERSION_TABLE = "dragoman_version"
"""Where the version of a record is kept; a database without it is not a record."""

# Ids and NAMEs sort by their bytes everywhere, so that both databases give the same order whatever the server's locale.
ID = String().with_variant(String(collation="C"), "postgresql")
NAME = Text().with_variant(Text(collation="C"), "postgresql")
SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")

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
    Index(None, "first_day"),
)

readings = Table(
    "readings",
    metadata,
    Column("report", ID, ForeignKey("reports.id"), primary_key=True),
    Column("coder", Text, nullable=False),
    comment="the ledger: which report was coded by which version of the coder",
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
    Index(None, "kind", "owner"),
    Index(None, "actor"),
    Index(None, "country"),
    comment="who takes part in what: the actors of each mention, quote and event",
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
    Index(None, "story"),
    Index(None, "first_day"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", ID, primary_key=True),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("body", JSON, nullable=False),
    Index(None, "first_day"),
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
    comment="what people decided belongs together: appended, never changed",
)
