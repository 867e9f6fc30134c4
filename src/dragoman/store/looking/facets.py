"""How many events have each value of what they can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from dragoman.store.filters import Asked
from dragoman.store.looking.actors import in_facts
from dragoman.store.queries import fact_conditions
from dragoman.store.schema import facts, sides, tellings

MOST = 20
"""Values of each facet that are given, those with most events."""

Facet = list[dict[str, Any]]


OWN = {"type": facts.c.type, "status": facts.c.status, "quad": facts.c.quad}
"""What an event has one value of; these are counted in one question."""

FACETS = (*OWN, "country", "outlet", "year")


def facets(connection: Connection, asked: Asked, wanted: Collection[str]) -> dict[str, Facet]:
    """The values with the number of their events, by the names of the ``FACETS`` that are ``wanted``."""
    found = _own(connection, asked, [name for name in OWN if name in wanted])
    if "country" in wanted:
        found["country"] = _counts(connection, _countries(asked))
    if "outlet" in wanted:
        found["outlet"] = _counts(connection, _outlets(asked))
    if "year" in wanted:
        found["year"] = _years(connection, asked)
    return {name: _largest(counts) for name, counts in found.items()}


def _own(connection: Connection, asked: Asked, names: Sequence[str]) -> dict[str, Counter[Any]]:
    found: dict[str, Counter[Any]] = {name: Counter() for name in names}
    columns = [OWN[name] for name in names]
    counted = select(*columns, func.count()).where(*fact_conditions(asked)).group_by(*columns)
    for *values, times in connection.execute(counted) if names else ():
        for name, value in zip(names, values, strict=True):
            found[name][value] += times
    return found


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
