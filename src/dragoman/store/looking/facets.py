"""How many events have each value of what they can be filtered by."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from dragoman.store.filters import Asked
from dragoman.store.looking.actors import in_facts
from dragoman.store.queries import fact_conditions
from dragoman.store.schema import facts, sides, tellings

MOST = 20
"""Values of each facet that are given, those with most events."""

Facet = list[dict[str, Any]]


def facets(connection: Connection, asked: Asked) -> dict[str, Facet]:
    """The values with the number of their events, by the names of the filters, and ``year``."""
    own = (facts.c.type, facts.c.status, facts.c.quad)
    counted = select(*own, func.count()).where(*fact_conditions(asked)).group_by(*own)
    found: dict[str, Counter[Any]] = {name: Counter() for name in ("type", "status", "quad")}
    for *values, times in connection.execute(counted):
        for name, value in zip(found, values, strict=True):
            found[name][value] += times
    return {
        **{name: _largest(counts) for name, counts in found.items()},
        "country": _largest(_counts(connection, _countries(asked))),
        "outlet": _largest(_counts(connection, _outlets(asked))),
        "year": _largest(_years(connection, asked)),
    }


def _countries(asked: Asked) -> Select[Any]:
    taking_part = select(sides.c.country.label("value"), sides.c.number).distinct()
    return taking_part.where(sides.c.country.is_not(None), *in_facts(asked, sides))


def _outlets(asked: Asked) -> Select[Any]:
    telling = select(tellings.c.outlet.label("value"), tellings.c.number).distinct()
    return telling.where(tellings.c.outlet.is_not(None), *in_facts(asked, tellings))


def _counts(connection: Connection, distinct: Select[Any]) -> Counter[Any]:
    rows = distinct.subquery()
    counted = select(rows.c.value, func.count()).group_by(rows.c.value)
    return Counter({row[0]: row[1] for row in connection.execute(counted)})


def _years(connection: Connection, asked: Asked) -> Counter[Any]:
    day: ColumnElement[Any] = facts.c.first_day
    counted = select(day, func.count()).where(day.is_not(None), *fact_conditions(asked)).group_by(day)
    years: Counter[Any] = Counter()
    for first, times in connection.execute(counted):
        years[first.year] += times
    return years


def _largest(counts: Counter[Any]) -> Facet:
    largest = sorted((item for item in counts.items() if item[0] is not None), key=lambda item: (-item[1], item[0]))
    return [{"value": value, "events": times} for value, times in largest[:MOST]]
