"""Actors by the beginning of a name, for whoever types one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select

from dragoman.store.filters import fold
from dragoman.store.schema import actors, names


def named(connection: Connection, beginning: str, limit: int) -> list[dict[str, Any]]:
    """The actors with a name in which ``beginning`` begins a word: first those whose name starts so.

    Returns ``id``, ``name``, ``country`` and ``sector``.
    """
    folded = fold(beginning)
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    starts = names.c.folded.like(f"{escaped}%", escape="\\")
    within = names.c.folded.like(f"% {escaped}%", escape="\\")
    columns = (actors.c.id, actors.c.name, actors.c.country, actors.c.sector)
    order = (func.min(func.length(names.c.folded)), actors.c.name, actors.c.id)
    found: dict[str, dict[str, Any]] = {}
    for condition in (or_(starts, actors.c.id == folded.upper()), within):
        wanted = select(*columns).join(names, names.c.actor == actors.c.id).where(condition)
        for row in connection.execute(wanted.group_by(*columns).order_by(*order).limit(limit)):
            found.setdefault(row.id, row._asdict())
    return list(found.values())[:limit]
