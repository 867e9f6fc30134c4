"""Dyads counted by the database: the rows of :func:`dragoman.relations.dyads`, of a record of any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, extract, func, or_, select, tuple_

from dragoman.relations.dyads import COOPERATION
from dragoman.store.filters import Asked
from dragoman.store.looking.actors import in_facts
from dragoman.store.queries import fact_conditions
from dragoman.store.schema import actors, facts, pairs, tellings

Keys = list[tuple[int, str, str]]
Pair = tuple[str, str]
_LAST = 2**62


def dyad_keys(connection: Connection, asked: Asked) -> Keys:
    """The directed pairs as (events × -1, source, target), sorted."""
    both = (pairs.c.source, pairs.c.target)
    counted = select(*both, func.count()).where(*in_facts(asked, pairs)).group_by(*both)
    return sorted((-row[2], row[0], row[1]) for row in connection.execute(counted))


SUMS: dict[str, tuple[ColumnElement[Any], Callable[[Any], int]]] = {
    "cooperation": (func.sum(case((facts.c.quad.in_(COOPERATION), 1), else_=0)), int),
    "conflict": (func.sum(case((facts.c.quad.in_(COOPERATION), 0), else_=1)), int),
    "intensity": (func.avg(facts.c.intensity), lambda mean: round(1_000 * mean)),
    "first": (func.min(facts.c.first_day), date.toordinal),
    "last": (func.max(facts.c.first_day), date.toordinal),
}
"""What pairs can be sorted by beside their events, and whole numbers of it."""


def dyad_keys_by(connection: Connection, asked: Asked, column: str) -> Keys:
    """The directed pairs as (what ``column`` sums up × -1, source, target), sorted: those with most, or latest, first,
    those without last."""
    (summed, whole), both = SUMS[column], (pairs.c.source, pairs.c.target)
    counted = select(*both, summed).join(facts, facts.c.number == pairs.c.number).where(*fact_conditions(asked))
    rows = connection.execute(counted.group_by(*both))
    return sorted((_LAST if row[2] is None else -whole(row[2]), row[0], row[1]) for row in rows)


def dyad_rows(connection: Connection, asked: Asked, keys: Sequence[tuple[int, str, str]]) -> list[dict[str, Any]]:
    """The rows of the pairs."""
    wanted = [(source, target) for _, source, target in keys]
    if not wanted:
        return []
    grouped: dict[Pair, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_sums(asked, wanted)):
        grouped[row.source, row.target].append(row)
    reports = {(row[0], row[1]): row[2] for row in connection.execute(_reports(asked, wanted))}
    names = _names(connection, {side for pair in wanted for side in pair})
    return [_row(pair, grouped[pair], reports.get(pair, 0), names) for pair in wanted if pair in grouped]


def _sums(asked: Asked, wanted: Sequence[Pair]) -> Select[Any]:
    first = facts.c.first_day
    same_month = extract("month", first) == extract("month", facts.c.last_day)
    digits = case((first == facts.c.last_day, 10), (same_month, 7), else_=4).label("digits")
    group = (pairs.c.source, pairs.c.target, facts.c.type, facts.c.quad, digits)
    sums = (
        func.count().label("events"),
        func.sum(facts.c.independent).label("independent"),
        func.sum(facts.c.intensity).label("intensity"),
        func.count(facts.c.intensity).label("intensities"),
        func.min(first).label("first"),
        func.max(first).label("last"),
    )
    joined = select(*group, *sums).join(facts, facts.c.number == pairs.c.number)
    conditions = fact_conditions(asked)
    return joined.where(tuple_(pairs.c.source, pairs.c.target).in_(wanted), *conditions).group_by(*group)


def _reports(asked: Asked, wanted: Sequence[Pair]) -> Select[Any]:
    both = (pairs.c.source, pairs.c.target)
    telling = select(*both, func.count(tellings.c.report.distinct()))
    telling = telling.join(tellings, tellings.c.number == pairs.c.number)
    return telling.where(tuple_(*both).in_(wanted), *in_facts(asked, pairs)).group_by(*both)


def _names(connection: Connection, sides: set[str]) -> dict[str, str]:
    """The names of sides that are no countries."""
    found = select(actors.c.id, actors.c.name).where(
        actors.c.id.in_(sides), or_(actors.c.country.is_(None), actors.c.country.in_(("IGO", "NGO")))
    )
    return {row[0]: row[1] for row in connection.execute(found)}


def _row(pair: Pair, told: Sequence[Row[Any]], reports: int, names: dict[str, str]) -> dict[str, Any]:
    types: dict[str, int] = defaultdict(int)
    for row in told:
        types[row.type] += row.events
    total = sum(types.values())
    cooperation = sum(row.events for row in told if row.quad in COOPERATION)
    intensities = sum(row.intensities for row in told)
    days = [_day(day, row.digits) for row in told for day in (row.first, row.last) if day]
    return {
        "source": pair[0],
        "target": pair[1],
        "source_name": names.get(pair[0], pair[0]),
        "target_name": names.get(pair[1], pair[1]),
        "events": total,
        "reports": reports,
        "independent": sum(row.independent or 0 for row in told),
        "cooperation": cooperation,
        "conflict": total - cooperation,
        "by_type": dict(sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "intensity": sum(row.intensity or 0 for row in told) / intensities if intensities else None,
    }


def _day(day: date, digits: int) -> str:
    return day.isoformat()[:digits]
