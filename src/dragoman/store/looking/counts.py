"""How much the record holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from dragoman.store.filters import Asked
from dragoman.store.looking.actors import in_facts
from dragoman.store.schema import actors, events, mentions, quotes, readings, reports, stories, tellings

TABLES = {"reports": reports, "events": events, "stories": stories, "mentions": mentions, "quotes": quotes,
          "actors": actors}  # fmt: skip


def counts(connection: Connection) -> dict[str, Any]:
    """The rows of each table that it shows, the outlets, the first and the last day of publication, and when the newest
    report was read."""
    days = connection.execute(select(func.min(reports.c.first_day), func.max(reports.c.first_day))).one()
    return {
        **{name: _rows(connection, table) for name, table in TABLES.items()},
        "outlets": connection.execute(select(func.count(reports.c.outlet.distinct()))).scalar_one(),
        "first": days[0].isoformat() if days[0] else None,
        "last": days[1].isoformat() if days[1] else None,
        "read": connection.execute(select(func.max(readings.c.time))).scalar_one(),
    }


def telling(connection: Connection, asked: Asked) -> int:
    """How many reports tell of one of the events asked for."""
    told = select(func.count(tellings.c.report.distinct())).where(*in_facts(asked, tellings))
    return connection.execute(told).scalar_one()


def _rows(connection: Connection, table: Table) -> int:
    """All rows less those that were rejected, which are few and have an index of their own."""
    whole = connection.execute(select(func.count()).select_from(table)).scalar_one()
    if "rejected" not in table.c:
        return int(whole)
    # In these words, since SQLite takes the index only where the question is written as the index is.
    rejected = select(func.count()).select_from(table).where(text("rejected"))
    return int(whole - connection.execute(rejected).scalar_one())
