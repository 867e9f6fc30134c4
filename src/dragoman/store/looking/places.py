"""Where events happened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, func, select

from dragoman.relations.dyads import COOPERATION
from dragoman.store.filters import Asked
from dragoman.store.queries import fact_conditions
from dragoman.store.schema import facts, newest

NEWEST = 5
"""Events that are named for each place."""


def places(connection: Connection, asked: Asked) -> list[dict[str, Any]]:
    """The places that have coordinates, with their events, those with most first."""
    place = (facts.c.place, facts.c.place_country, facts.c.lat, facts.c.lon)
    conditions = (facts.c.lat.is_not(None), facts.c.lon.is_not(None), *fact_conditions(asked))
    friendly = func.sum(case((facts.c.quad.in_(COOPERATION), 1), else_=0))
    grouped = select(*place, func.count(), friendly).where(*conditions).group_by(*place)
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for name, country, lat, lon, times, cooperation in connection.execute(grouped):
        found = {"name": name, "country": country, "lat": lat, "lon": lon, "events": times}
        rows[name, country, lat, lon] = found | {
            "cooperation": cooperation, "conflict": times - cooperation, "newest": []
        }  # fmt: skip
    order = func.row_number().over(partition_by=place, order_by=(newest(facts).desc(), facts.c.id)).label("order")
    ranked = select(*place, facts.c.id, order).where(*conditions).subquery()
    named = select(ranked).where(ranked.c.order <= NEWEST).order_by(ranked.c.order)
    for *key, id_, _ in connection.execute(named):
        rows[tuple(key)]["newest"].append(id_)
    return sorted(rows.values(), key=lambda row: (-row["events"], row["name"] or "", row["lat"], row["lon"]))
