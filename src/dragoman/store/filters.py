"""What a caller asks of a table, checked and turned into conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, Connection, FromClause, Table, or_, select

from dragoman.errors import AmbiguousIdError, FilterError, UnknownIdError
from dragoman.store import schema
from dragoman.store.dates import Days, days
from dragoman.values import TYPES

SHORTEST_PREFIX = 4

Condition = ColumnElement[bool]
PartKind = Literal["mention", "quote", "event"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What rows are wanted: those that meet every filter that is not ``None``.

    ``since`` and ``until`` are ISO 8601 dates, inclusive; a coarse date meets them where it overlaps, an undated row
    never does. ``actor`` is a country code, an actor's id, or a name or alias in any case; ``type`` a PLOVER type;
    ``report`` a report's id. An id may be given as a prefix of at least four characters that only it starts with.
    """

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    type: str | None = None
    report: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise FilterError(f"limit {self.limit}: give 0 or more")

    def refuse(self, table: str, *names: str) -> None:
        """Raises :class:`FilterError` where one of the filters ``names`` is given."""
        for name in names:
            if getattr(self, name) is not None:
                raise FilterError(f"{table} cannot be filtered by {name}: they have none; leave it out")


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters with their dates read and their ids completed."""

    since: date | None
    until: date | None
    actor: str | None
    type: str | None
    report: str | None
    limit: int | None

    def in_time(self, table: FromClause) -> list[Condition]:
        """Rows of ``table`` whose days overlap the time asked for."""
        conditions = []
        if self.since:
            conditions.append(table.c.last_day >= self.since)
        if self.until:
            conditions.append(table.c.first_day <= self.until)
        return conditions

    def taking_part(self, kind: PartKind, owner: ColumnElement[str]) -> list[Condition]:
        """Rows of the kind whose id is in ``owner`` in which the actor asked for takes part."""
        if self.actor is None:
            return []
        parts = schema.parts.c
        here = select(parts.owner).where(parts.kind == kind, self.is_actor(parts.actor, parts.country))
        return [owner.in_(here)]

    def is_actor(self, actor: ColumnElement[str], country: ColumnElement[str | None]) -> Condition:
        """Whether an actor's id and country are those asked for."""
        wanted = self.actor or ""
        named = select(schema.names.c.actor).where(schema.names.c.folded == fold(wanted))
        return or_(actor == wanted, actor.in_(named), country == wanted.strip().upper())


def check(filters: Filters, connection: Connection) -> Asked:
    """Reads the filters against the record.

    Raises:
        FilterError: a date or a type is none.
        UnknownIdError, AmbiguousIdError: ``report`` is the id of none, or the beginning of several.
    """
    since, until = _days("since", filters.since), _days("until", filters.until)
    return Asked(
        since.first if since else None,
        until.last if until else None,
        _actor(filters.actor, connection),
        _type(filters.type),
        complete_id(filters.report, schema.reports, "report", connection) if filters.report is not None else None,
        filters.limit,
    )


def fold(name: str) -> str:
    """A name as names are compared: without regard to case and spacing."""
    return " ".join(name.casefold().split())


_FORMER = {
    name: select(group).join(schema.former_ids, schema.former_ids.c.founder == founder).where(group.is_not(None))
    for name, group, founder in (
        ("events", schema.mentions.c.event, schema.mentions.c.id),
        ("stories", schema.link_items.c.story, schema.link_items.c.report),
    )
}
"""In what those are now that founded events or stories that are no more."""


def complete_id(wanted: str, table: Table, kind: str, connection: Connection) -> str:
    """The id that is ``wanted``, or the only one that begins with it.

    The former id of an event or a story that was merged away counts as that of the one in which its founder is now.
    """
    found = _ids_from(wanted, table, connection)
    if not found:
        raise UnknownIdError(kind, wanted)
    if len(found) > 1:
        raise AmbiguousIdError(kind, wanted, found)
    return found[0]


def _ids_from(wanted: str, table: Table, connection: Connection) -> list[str]:
    for last in (wanted, wanted + "\U0010ffff" if len(wanted) >= SHORTEST_PREFIX else wanted):
        # A range and not LIKE: ids may hold % and _, and a range uses the index of both databases.
        begins = select(table.c.id).where(table.c.id >= wanted, table.c.id <= last).order_by(table.c.id).limit(6)
        found = dict.fromkeys(connection.execute(begins).scalars())
        former = _FORMER.get(table.name)
        if former is not None and (not found or last != wanted):
            merged = former.where(schema.former_ids.c.id >= wanted, schema.former_ids.c.id <= last).limit(6)
            found |= dict.fromkeys(connection.execute(merged).scalars())
        if found:
            return list(found)
    return []


def _days(name: str, value: str | None) -> Days | None:
    if value is None:
        return None
    found = days(value)
    if found is None:
        raise FilterError(f"{name} {value!r}: write a date as 2023-05-09, 2023-05 or 2023")
    return found


def _type(value: str | None) -> str | None:
    if value is None:
        return None
    if value.upper() not in TYPES:
        raise FilterError(f"type {value!r}: PLOVER's types are {' '.join(TYPES)}")
    return value.upper()


def _actor(value: str | None, connection: Connection) -> str | None:
    """The actor as asked for, or the id where only the beginning of one was given."""
    if value is None:
        return None
    known = select(schema.names.c.actor).where(schema.names.c.folded == fold(value)).limit(1)
    if connection.execute(known).first():
        return value
    found = _ids_from(value, schema.actors, connection)
    if len(found) > 1:
        raise AmbiguousIdError("actor", value, found)
    return found[0] if found else value
