"""Actors by how much they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, FromClause, func, select, text

from dragoman.knowledge import Leader, load
from dragoman.store.filters import Asked, Condition
from dragoman.store.queries import TABLES, fact_conditions, quote_conditions
from dragoman.store.schema import actors, facts, parts, quotes, sides

Row = dict[str, Any]
Keys = list[tuple[Any, ...]]


def actor_keys(connection: Connection, asked: Asked) -> Keys:
    """The actors as (events × -1, name, id, statements); without filters also those who did and said nothing."""
    own = [actors.c.country == asked.country] if asked.country else []
    if asked.actor:
        own.append(asked.is_actor(actors.c.id, actors.c.country))
    asked = asked.without("country", "who", "actor")
    acted = _counts(connection, sides, *in_facts(asked, sides))
    said = {} if asked.only_acts else _counts(connection, parts, *_in_quotes(asked))
    known = connection.execute(select(actors.c.id, actors.c.name).where(*own))
    found = [(-acted.get(id_, 0), name, id_, said.get(id_, 0)) for id_, name in known]
    return sorted(key for key in found if key[0] or key[3] or not asked.chooses)


def in_facts(asked: Asked, table: FromClause) -> list[Condition]:
    """Rows of ``table`` whose ``number`` is that of an event that is asked for."""
    return [table.c.number.in_(select(facts.c.number).where(*fact_conditions(asked)))] if asked.chooses else []


def _in_quotes(asked: Asked) -> list[Condition]:
    if asked.chooses:
        return [parts.c.kind == "quote", parts.c.owner.in_(select(quotes.c.id).where(*quote_conditions(asked)))]
    # Of those rejected, in the words of their index: SQLite takes it only so.
    return [parts.c.kind == "quote", parts.c.owner.not_in(select(quotes.c.id).where(text("quotes.rejected")))]


def _counts(connection: Connection, table: FromClause, *wanted: Condition) -> dict[str, int]:
    counted = select(table.c.actor, func.count()).where(*wanted).group_by(table.c.actor)
    return {row[0]: row[1] for row in connection.execute(counted)}


def actor_rows(connection: Connection, _: Asked, keys: Sequence[tuple[Any, ...]]) -> list[Row]:
    """The actors of a page."""
    query = TABLES["actors"]
    statement = query.select(Asked())
    shown = query.show(connection.execute(statement.where(statement.selected_columns.id.in_([key[2] for key in keys]))))
    by_id = {row["id"]: row for row in shown}
    return [{**by_id[id_], "events": -acted, "statements": said} for acted, _, id_, said in keys if id_ in by_id]


def actor_row(connection: Connection, id_: str) -> Row:
    """One actor, with the offices that it is known to have held, the latest first."""
    acted = _counts(connection, sides, sides.c.actor == id_).get(id_, 0)
    said = _counts(connection, parts, parts.c.actor == id_, *_in_quotes(Asked())).get(id_, 0)
    row = actor_rows(connection, Asked(), [(-acted, "", id_, said)])[0]
    entry = load().by_id.get(id_)
    offices = entry.offices if isinstance(entry, Leader) else ()
    return {**row, "offices": [{"title": one.title, "since": one.start, "until": one.end} for one in offices]}
