"""A page of a table: the rows after a cursor, found in an index, so that the last page costs what the first does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import ge, gt, le, lt
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select

from dragoman.store.filters import Asked, Condition
from dragoman.store.looking import cursors
from dragoman.store.queries import (
    TABLES,
    fact_conditions,
    mention_conditions,
    quote_conditions,
    report_conditions,
    story_conditions,
)
from dragoman.store.schema import facts, mentions, metadata, newest, quotes, reports, stories

COUNTED = 10_000
"""Rows that a total counts at most, where something is filtered."""

_BEYOND = {(False, False): gt, (False, True): ge, (True, False): lt, (True, True): le}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """The rows ``after`` a cursor, or right ``before`` one, which counts where both are given; at most ``limit``."""

    after: str | None
    before: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class Key:
    """A column that a page is sorted by."""

    column: ColumnElement[Any]
    kind: type
    falling: bool = False

    @property
    def order(self) -> ColumnElement[Any]:
        """For ``ORDER BY``."""
        return self.column.desc() if self.falling else self.column.asc()

    def beyond(self, value: Any, *, equal: bool = False) -> Condition:
        """Rows that come after the value, or have it."""
        compare = _BEYOND[self.falling, equal]
        found: Condition = compare(self.column, value)
        return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a table is turned into pages: where its rows are found, the conditions there, and the keys of each order, the
    last of which no two rows share."""

    table: Table
    conditions: Callable[[Asked], list[Condition]]
    orders: dict[str, tuple[Key, ...]]


def _newest(table: Table, tie: Key) -> tuple[Key, ...]:
    return Key(newest(table), date, falling=True), tie


def _judged(table: Table) -> dict[str, tuple[Key, ...]]:
    by_id = Key(table.c.id, str)
    return {"day": _newest(table, by_id), "read": (Key(table.c.read, int, falling=True), by_id)}


def _told(table: Table) -> dict[str, tuple[Key, ...]]:
    by_number = Key(table.c.seq, int, falling=True)
    return {"day": _newest(table, by_number), "read": (by_number,)}


SHEETS = {
    "mentions": Sheet(mentions, mention_conditions, _told(mentions)),
    "events": Sheet(facts, fact_conditions, _judged(facts)),
    "quotes": Sheet(quotes, quote_conditions, _told(quotes)),
    "stories": Sheet(stories, story_conditions, _judged(stories)),
    "reports": Sheet(reports, report_conditions, _told(reports)),
}


def page(connection: Connection, table: str, asked: Asked, window: Window) -> tuple[list[str], str | None, str | None]:
    """The ids of a table's rows in a window, and the cursors of the next page and of the previous one, or ``None``."""
    sheet = SHEETS[table]
    keys, name = sheet.orders[asked.order], f"{table} {asked.order}"
    conditions, backwards = sheet.conditions(asked), window.before is not None
    if backwards:
        keys = tuple(replace(key, falling=not key.falling) for key in keys)
    if asked.order == "day":
        conditions += _within(sheet.table, asked)
    cursor = window.before if backwards else window.after
    if cursor is not None:
        conditions.append(_after(keys, cursors.read(cursor, name, [key.kind for key in keys])))
    wanted = select(sheet.table.c.id, *(key.column for key in keys)).where(*conditions)
    found = list(connection.execute(wanted.order_by(*(key.order for key in keys)).limit(window.limit + 1)))
    more, found = len(found) > window.limit, found[: window.limit]
    if backwards:
        found.reverse()
    onward, back = (True, more) if backwards else (more, window.after is not None)
    following = cursors.write(name, found[-1][1:]) if found and onward else None
    previous = cursors.write(name, found[0][1:]) if found and back else None
    return [row[0] for row in found], following, previous


def rows_of(connection: Connection, table: str, ids: Sequence[str]) -> list[Row]:
    """The rows with the ids, in their order."""
    query = TABLES[table]
    wanted = query.select(Asked()).where(metadata.tables[table].c.id.in_(ids))
    by_id = {row["id"]: row for row in query.show(connection.execute(wanted))}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def total(connection: Connection, table: str, asked: Asked, most: int | None) -> int:
    """How many rows there are; not more than ``most`` are counted."""
    sheet = SHEETS[table]
    found = select(sheet.table.c.id).where(*sheet.conditions(asked)).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _within(table: Table, asked: Asked) -> list[Condition]:
    """What of the index of days can hold rows of the time asked for: a date means a year at most, a story lasts."""
    conditions: list[Condition] = [newest(table) <= asked.until] if asked.until else []
    if asked.since and table is not stories:
        conditions.append(newest(table) >= date.fromordinal(max(1, asked.since.toordinal() - 366)))
    return conditions


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Condition:
    """Rows that come after the one with these values. Its first half is what the index is entered by."""
    (first, *rest), (value, *others) = keys, values
    if not rest:
        return first.beyond(value)
    return and_(first.beyond(value, equal=True), or_(first.beyond(value), _after(rest, others)))
