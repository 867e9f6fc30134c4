"""Who rests on whom, the rows of :meth:`dragoman.record.Record.outlets`, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from dragoman.store.citations import EDGE, NO_OUTLET, edge_conditions, outlets, show_outlets
from dragoman.store.filters import Asked
from dragoman.store.schema import citations

Keys = list[tuple[int, int, str, int, str, str, str]]


def outlet_keys(connection: Connection, asked: Asked) -> Keys:
    """The edges as (reports × -1, statements × -1, kind of who, whether who has a name, who, kind, name), sorted."""
    counted = select(*EDGE, func.count(), func.sum(citations.c.statements)).where(*edge_conditions(asked))
    rows = connection.execute(counted.group_by(*EDGE))
    return sorted(
        (-reports, -statements, who_kind, int(who is not None), who or "", kind, name)
        for who_kind, who, kind, name, reports, statements in rows
    )


def outlet_rows(connection: Connection, asked: Asked, keys: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of the edges."""
    if not keys:
        return []
    edges = [
        and_(citations.c.who_kind == who_kind, citations.c.who == who if named else citations.c.who.is_(None),
             citations.c.kind == kind, citations.c.name == name)
        for _, _, who_kind, named, who, kind, name in keys
    ]  # fmt: skip
    rows = {_edge(row): row for row in show_outlets(connection.execute(outlets(asked, or_(*edges))))}
    wanted = ((who_kind, who if named else NO_OUTLET, kind, name) for _, _, who_kind, named, who, kind, name in keys)
    return [rows[edge] for edge in wanted if edge in rows]


def _edge(row: dict[str, Any]) -> tuple[str, ...]:
    who, on = row["who"], row["rests_on"]
    return who["kind"], who["name"], on["kind"], on["name"]
