"""What the desk looks at: who stands on which side, what events are counted by, and when a report was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 2_000

COMMENTS = {
    "decisions": "what people decided: appended, never changed",
    "readings": "the ledger: which report was coded by which version of the coder, and when it came into the record",
    "parts": "who takes part in what: the actors of each mention, quote and event; ``side`` is source, target or both, "
    "first or second where the sides have no order, and speaker",
    "facts": "what each event is counted by, but for those that were rejected",
    "sides": "who stands on which side of each event of ``facts``, as in ``parts``",
    "pairs": "who does something to whom in each actual event of ``facts``: countries, or actors without one",
    "tellings": "which reports (``reports.seq``) tell of each event of ``facts``",
    "changes": "one row: how many transactions have written to the record, so that what was counted can be kept till "
    "then",
}
parts = sa.table("parts", *map(sa.column, ("seq", "kind", "owner", "actor", "side")))

_SIDES = """
    INSERT INTO sides (number, actor, country, side)
    SELECT facts.number, parts.actor, parts.country, parts.side
    FROM facts JOIN parts ON parts.owner = facts.id AND parts.kind = 'event'
"""
_KEY = "CASE WHEN coalesce({0}.country, '') IN ('', 'IGO', 'NGO') THEN {0}.actor ELSE {0}.country END"
_PAIRS = f"""
    INSERT INTO pairs (number, source, target)
    SELECT DISTINCT facts.number, {_KEY.format("one")}, {_KEY.format("other")}
    FROM facts JOIN sides AS one ON one.number = facts.number JOIN sides AS other ON other.number = facts.number
    WHERE facts.status = 'actual' AND (
        one.side IN ('source', 'both', 'first') AND other.side IN ('target', 'both', 'second')
        OR one.side IN ('second', 'both') AND other.side IN ('first', 'both')
    )
"""  # noqa: S608
_TELLINGS = """
    INSERT INTO tellings (number, report, outlet)
    SELECT DISTINCT facts.number, reports.seq, reports.outlet
    FROM facts JOIN mentions ON mentions.event = facts.id JOIN reports ON reports.id = mentions.report
    WHERE NOT mentions.rejected
"""
_READ = """
    UPDATE stories SET read = (
        SELECT min(reports.seq) FROM link_items JOIN reports ON reports.id = link_items.report
        WHERE link_items.story = stories.id
    )
"""


def upgrade() -> None:
    """Adds columns and tables and fills them from what the record holds; when older reports were read is not known."""
    op.add_column("readings", sa.Column("time", sa.String))
    op.add_column("parts", sa.Column("side", sa.String))
    op.add_column("stories", sa.Column("read", sa.BigInteger))
    _tables()
    for kind in ("mention", "event"):
        _sides(kind)
    op.execute(sa.update(parts).where(parts.c.kind == "quote").values(side="speaker"))
    _facts()
    for statement in (_SIDES, _PAIRS, _TELLINGS, _READ, "INSERT INTO changes (number) VALUES (0)"):
        op.execute(statement)
    _indices()
    if op.get_bind().dialect.supports_comments:
        for table, comment in COMMENTS.items():
            op.create_table_comment(table, comment)


def _tables() -> None:
    op.create_table(
        "facts",
        sa.Column("number", SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("id", ID, nullable=False, unique=True),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("story", ID, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("quad", sa.Integer),
        sa.Column("status", sa.String),
        sa.Column("intensity", sa.Float),
        sa.Column("independent", sa.Integer),
        sa.Column("place", NAME),
        sa.Column("place_country", sa.String),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("read", sa.BigInteger),
    )
    op.create_table(
        "sides",
        _number(),
        sa.Column("actor", ID, primary_key=True),
        sa.Column("country", sa.String),
        sa.Column("side", sa.String),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pairs",
        sa.Column("source", ID, primary_key=True),
        sa.Column("target", ID, primary_key=True),
        _number(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tellings",
        _number(),
        sa.Column("report", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("outlet", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table("changes", sa.Column("number", sa.BigInteger, nullable=False))


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False)


def _sides(kind: str) -> None:
    """On which side of its mention or event each actor stands. Rows are found by their owners, some thousand at a time,
    and changed by their numbers: of a frequent actor alone there may be a hundred thousand."""
    table = sa.table(f"{kind}s", sa.column("id"), sa.column("body", sa.JSON))
    connection = op.get_bind()
    change = sa.update(parts).where(parts.c.seq == sa.bindparam("number")).values(side=sa.bindparam("on"))
    of_owners = sa.select(parts.c.seq, parts.c.owner, parts.c.actor).where(parts.c.kind == kind)
    last, some = "", sa.select(table).order_by(table.c.id).limit(AT_ONCE)
    while rows := connection.execute(some.where(table.c.id > last)).all():
        sides = {(row.id, who): side for row in rows for who, side in _sides_of(row.body)}
        held = connection.execute(of_owners.where(parts.c.owner.in_([row.id for row in rows])))
        values = [{"number": seq, "on": sides[of, who]} for seq, of, who in held if (of, who) in sides]
        if values:
            connection.execute(change, values)
        last = rows[-1].id


def _sides_of(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    sources, targets = ({role["actor"] for role in body[side]} for side in ("sources", "targets"))
    names = ("first", "second") if body.get("symmetric") else ("source", "target")
    for actor in sources | targets:
        yield actor, "both" if actor in sources & targets else names[actor in targets]


def _facts() -> None:
    same = ("id", "type", "story", "first_day", "last_day")
    events = sa.table("events", sa.column("body", sa.JSON), *map(sa.column, (*same, "rejected")))
    mentions = sa.table("mentions", *map(sa.column, ("event", "report")))
    reports = sa.table("reports", *map(sa.column, ("id", "seq")))
    first_read = sa.select(sa.func.min(reports.c.seq)).join(mentions, mentions.c.report == reports.c.id)
    body, place = events.c.body, {name: events.c.body[("place", name)] for name in ("name", "country", "lat", "lon")}
    columns = {
        **{name: events.c[name] for name in same},
        "quad": body["quad"].as_integer(),
        "status": body["status"].as_string(),
        "intensity": body["intensity"].as_float(),
        "independent": body["independent"].as_integer(),
        "place": place["name"].as_string(),
        "place_country": place["country"].as_string(),
        "lat": place["lat"].as_float(),
        "lon": place["lon"].as_float(),
        "read": first_read.where(mentions.c.event == events.c.id).scalar_subquery(),
    }
    facts = sa.table("facts", *map(sa.column, columns))
    rows = sa.select(*columns.values()).where(sa.not_(sa.column("rejected", sa.Boolean)))
    op.execute(sa.insert(facts).from_select(list(columns), rows))


def _indices() -> None:
    for column in ("actor", "country"):
        op.drop_index(f"ix_parts_{column}", "parts")
        op.create_index(f"ix_parts_{column}", "parts", [column, "kind", "side", "owner"])
    op.drop_index("ix_reports_first_day", "reports")
    for name, table, columns in (
        ("first_day", "reports", ["first_day", "last_day"]),
        ("outlet", "reports", ["outlet", "id"]),
        ("time", "readings", ["time"]),
        ("read", "stories", ["read", "id"]),
        ("edge", "citations", ["who_kind", "who", "kind", "name", "statements"]),
        ("type", "facts", ["type", "status", "quad"]),
        ("first_day", "facts", ["first_day", "last_day", "status", "quad", "intensity"]),
        ("story", "facts", ["story"]),
        ("read", "facts", ["read", "id"]),
        ("actor", "sides", ["actor", "side", "number"]),
        ("country", "sides", ["country", "side", "number"]),
        ("number", "pairs", ["number"]),
        ("report", "tellings", ["report", "number"]),
        ("outlet", "tellings", ["outlet", "number"]),
    ):
        op.create_index(f"ix_{table}_{name}", table, columns)
    newest = "coalesce(first_day, '0001-01-01')"
    for table in ("facts", "stories"):
        op.create_index(f"ix_{table}_newest", table, [sa.text(f"{newest} DESC"), "id"])
    for table in ("reports", "mentions", "quotes"):
        op.create_index(f"ix_{table}_newest", table, [sa.text(newest), "seq"])
    for table in ("mentions", "quotes", "events"):
        which = sa.text("rejected")
        op.create_index(f"ix_{table}_rejected", table, ["id"], sqlite_where=which, postgresql_where=which)
