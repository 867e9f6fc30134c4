"""What events are counted by: narrow rows with numbers for keys, so that a whole record is counted in milliseconds.

They say nothing that ``events``, ``parts`` and ``mentions`` do not say, and are written anew whenever an event is
described. A rejected event has none.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
)

from dragoman.store.archive import parts_of
from dragoman.store.filters import ACTING, BACK, CONCERNED
from dragoman.store.schema import events, facts, mentions, pairs, parts, reports, sides, tellings


def renew(connection: Connection, ids: Collection[str]) -> None:
    """Counts some events anew, or no more where they are gone or rejected."""
    for some in parts_of(ids):
        numbers = select(facts.c.number).where(facts.c.id.in_(some))
        for table in (sides, pairs, tellings):
            connection.execute(delete(table).where(table.c.number.in_(numbers)))
        connection.execute(delete(facts).where(facts.c.id.in_(some)))
        for statement in (_facts(some), _sides(some), _pairs(some), _tellings(some)):
            connection.execute(statement)


def forget_all(connection: Connection) -> None:
    """Counts nothing any more."""
    for table in (sides, pairs, tellings, facts):
        connection.execute(delete(table))


def _facts(ids: Collection[str]) -> Insert:
    body, place = events.c.body, {name: events.c.body[("place", name)] for name in ("name", "country", "lat", "lon")}
    first_read = select(func.min(reports.c.seq)).join(mentions, mentions.c.report == reports.c.id)
    columns = {
        **{name: events.c[name] for name in ("id", "type", "story", "first_day", "last_day")},
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
    rows = select(*columns.values()).where(events.c.id.in_(ids), ~events.c.rejected)
    return insert(facts).from_select(list(columns), rows)


def _sides(ids: Collection[str]) -> Insert:
    rows = select(facts.c.number, parts.c.actor, parts.c.country, parts.c.side).join(parts, parts.c.owner == facts.c.id)
    rows = rows.where(parts.c.kind == "event", facts.c.id.in_(ids))
    return insert(sides).from_select(["number", "actor", "country", "side"], rows)


def _pairs(ids: Collection[str]) -> Insert:
    return insert(pairs).from_select(["number", "source", "target"], _directed().where(facts.c.id.in_(ids)))


def _directed() -> Select[tuple[int, str, str]]:
    """The directed pairs of actual events, as :func:`dragoman.relations.dyads` counts them."""
    one, other = sides.alias("one"), sides.alias("other")
    source, target = (
        case((or_(end.c.country.is_(None), end.c.country.in_(("", "IGO", "NGO"))), end.c.actor), else_=end.c.country)
        for end in (one, other)
    )
    rows = select(facts.c.number, source, target).distinct().join(one, one.c.number == facts.c.number)
    return rows.join(other, and_(other.c.number == one.c.number, opposed(one, other))).where(facts.c.status == "actual")


def opposed(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """That of two rows of ``sides`` the first acts on the second: both ways where the sides have no order."""
    ways = ((ACTING, CONCERNED), BACK)
    return or_(*(and_(one.c.side.in_(acting), other.c.side.in_(concerned)) for acting, concerned in ways))


def _tellings(ids: Collection[str]) -> Insert:
    rows = select(facts.c.number, reports.c.seq, reports.c.outlet).distinct()
    rows = rows.join(mentions, mentions.c.event == facts.c.id).join(reports, reports.c.id == mentions.c.report)
    return insert(tellings).from_select(
        ["number", "report", "outlet"], rows.where(facts.c.id.in_(ids), ~mentions.c.rejected)
    )
