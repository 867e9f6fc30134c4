"""Who acts with whom around one actor."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, FromClause, Select, and_, case, func, or_, select

from dragoman.errors import UnknownIdError
from dragoman.relations.dyads import COOPERATION
from dragoman.store.facts import opposed
from dragoman.store.filters import Asked, Condition, Who
from dragoman.store.queries import fact_conditions
from dragoman.store.schema import actors, facts, sides

Row = dict[str, Any]


def network(connection: Connection, wanted: str, centre: Who, asked: Asked, limit: int) -> dict[str, list[Row]]:
    """The actor, those with whom it has most events, and what all of them do to one another.

    A country stands for all its actors, and they are no nodes of their own.
    """
    middle = _middle(connection, wanted, centre)
    own = _is(centre)
    together = _together(own, asked)
    nodes = [middle | {"events": connection.execute(_number(own, asked)).scalar_one()}]
    nodes += [row._asdict() for row in connection.execute(together.limit(limit))]
    return {"nodes": nodes, "edges": _edges(connection, middle["id"], centre, {row["id"] for row in nodes[1:]}, asked)}


def _middle(connection: Connection, wanted: str, centre: Who) -> Row:
    """The node of the actor: the one with the id, or the first that is called so, or the country itself."""
    columns = (actors.c.id, actors.c.name, actors.c.country, actors.c.sector)
    meant = [actors.c.id.in_(centre.ids), *([actors.c.country == centre.country] if centre.country else [])]
    first = (case((actors.c.id == wanted, 0), (actors.c.id.in_(centre.ids), 1), else_=2), actors.c.seq)
    row = connection.execute(select(*columns).where(or_(*meant)).order_by(*first).limit(1)).first()
    if row is None:
        raise UnknownIdError("actor", wanted)
    found = row._asdict()
    if centre.country and found["id"] != centre.country:
        found |= {"id": centre.country, "name": centre.country, "country": centre.country, "sector": None}
    return found


def _is(who: Who, part: FromClause = sides) -> Condition:
    own = part.c.actor.in_(who.ids)
    return or_(own, part.c.country == who.country) if who.country else own


def _wanted(asked: Asked) -> Select[Any]:
    actual = [] if asked.status else [facts.c.status == "actual"]
    return select(facts.c.number).where(*fact_conditions(asked), *actual)


def _number(own: Condition, asked: Asked) -> Select[Any]:
    mine = select(func.count(sides.c.number.distinct()))
    return mine.where(own, sides.c.number.in_(_wanted(asked)))


def _together(own: Condition, asked: Asked) -> Select[Any]:
    """The others in the events of the actor, those in most of them first."""
    mine = select(sides.c.number).where(own, sides.c.number.in_(_wanted(asked))).distinct()
    of = mine.subquery()
    others = select(sides.c.actor, func.count().label("events")).join(of, of.c.number == sides.c.number)
    counted = others.where(~own).group_by(sides.c.actor).subquery()
    shown = select(actors.c.id, actors.c.name, actors.c.country, actors.c.sector, counted.c.events)
    joined = shown.join(counted, counted.c.actor == actors.c.id)
    return joined.order_by(counted.c.events.desc(), actors.c.id)


def _edges(connection: Connection, middle: str, centre: Who, others: Collection[str], asked: Asked) -> list[Row]:
    """What each node does to each other: events, each once however many of a country's actors take part."""
    one, other = sides.alias("one"), sides.alias("other")
    ends = []
    for end in (one, other):
        own = _is(centre, end)
        ends.append((case((own, middle), else_=end.c.actor), or_(own, end.c.actor.in_(others))))
    (source, acts), (target, concerned) = ends
    pairs = select(one.c.number, source.label("source"), target.label("target")).distinct()
    pairs = pairs.join(other, and_(other.c.number == one.c.number, opposed(one, other)))
    pairs = pairs.where(acts, concerned, source != target, one.c.number.in_(_wanted(asked)))
    each = pairs.subquery()
    friendly = func.sum(case((facts.c.quad.in_(COOPERATION), 1), else_=0)).label("cooperation")
    group = (each.c.source, each.c.target)
    counted = select(*group, func.count().label("events"), friendly).join(facts, facts.c.number == each.c.number)
    rows = connection.execute(counted.group_by(*group))
    edges = [row._asdict() | {"conflict": row.events - row.cooperation} for row in rows]
    return sorted(edges, key=lambda edge: (-edge["events"], edge["source"], edge["target"]))
